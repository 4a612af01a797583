package store

import (
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// ownPrefix begins the names of all indexes that are ours.
const ownPrefix = "vtrest_"

// WantedIndex is an index that the statements of this package profit from. It is
// only ever proposed: whether to add one to a CRM's database is for whoever runs
// the CRM. The embedded database has all that do not depend on its records.
type WantedIndex struct {
	sqldb.Index
	For string // what gets faster
	// question is the call's statement by which the effect is measured.
	question question
}

// String is the index as SQL writes it, and what it is for.
func (w WantedIndex) String() string {
	return fmt.Sprintf("%s (%s), for %s", w.Table, strings.Join(w.Columns, ", "), w.For)
}

// wanted makes a WantedIndex whose name follows from its table and column.
func wanted(table string, columns []string, what string, q question) WantedIndex {
	return WantedIndex{sqldb.Index{Name: indexName(table, columns[0]), Table: table, Columns: columns}, what, q}
}

// maxName is the longest name of an index in MySQL.
const maxName = 64

func indexName(table, column string) string {
	name := ownPrefix + strings.TrimPrefix(table, "vtiger_") + "_" + column
	if len(name) > maxName {
		name = fmt.Sprintf("%s_%08x", name[:maxName-9], crc32.ChecksumIEEE([]byte(name)))
	}
	return name
}

// Indexes of the order of lists end with the owners, so that records which a user
// may not see are passed over without a look at them.
func listIndex(name, column, what string, q question) WantedIndex {
	columns := []string{"setype", "deleted", column, "crmid", "smownerid", "smgroupid"}
	return WantedIndex{sqldb.Index{Name: ownPrefix + name, Table: entityTable, Columns: columns}, what, q}
}

// fixedIndexes are wanted in every CRM that has their tables.
func fixedIndexes() []WantedIndex {
	return []WantedIndex{
		listIndex("crmentity_created", "createdtime", "lists in their default order", listBy(func(m *crm.Module) *crm.Field { return m.Created })),
		listIndex("crmentity_changed", "modifiedtime", "lists by last change, as clients read them that keep a copy", listBy(func(m *crm.Module) *crm.Field { return m.Modified })),
		wanted("vtiger_freetagged_objects", []string{"object_id"}, "the tags of records", recordOf(func(m *crm.Module) bool { return m.Tagged != nil })),
		wanted("vtiger_inventoryproductrel", []string{"id"}, "line items", recordOf(func(m *crm.Module) bool { return m.Lines != nil })),
		wanted("vtiger_inventorysubproductrel", []string{"id"}, "changes of quotes, orders and invoices", rowsOf),
		wanted("vtiger_inventorychargesrel", []string{"recordid"}, "the charges of quotes, orders and invoices", rowsOf),
		wanted("vtiger_productcurrencyrel", []string{"productid"}, "new and changed quotes, orders and invoices", rowsOf),
		wanted("vtiger_activity_reminder_popup", []string{"recordid"}, "new and changed activities", rowsOf),
		wanted("com_vtiger_workflow_activatedonce", []string{"entity_id"}, "saves where workflows run once a record", rowsOf),
		wanted("vtiger_users", []string{"accesskey"}, "logging in by access key", keyLogin),
	}
}

// fewRows is how many rows of a table are read faster than anybody notices.
const fewRows = 1000

// wantedIndexes are all that the catalog's modules profit from. Those that
// follow from single fields are left out of tables of few rows.
func wantedIndexes(c *meta.Catalog, sizes map[string]sqldb.TableSize, few int64) []WantedIndex {
	all := fixedIndexes()
	add := func(w WantedIndex) {
		if sizes[w.Table].Rows >= few && !slices.ContainsFunc(all, func(known WantedIndex) bool { return w.metBy(known.Index) }) {
			all = append(all, w)
		}
	}
	for _, m := range c.Modules {
		for _, t := range slices.Concat([]crm.Table{m.Base}, m.Tables) {
			add(wanted(t.Name, []string{t.Key}, "records of "+m.Name, listOf(m)))
		}
		if f := tellingField(m); f != nil {
			add(wanted(f.Table, []string{f.Column}, "the check for duplicates of "+m.Name, rivalsOf(m)))
		}
	}
	for _, m := range c.Modules {
		if m.SetType == "" {
			continue
		}
		for _, f := range referringFields(c, m) {
			add(wanted(f.Table, []string{f.Column}, "deleting "+m.Name+", which looks for records that refer to them", referringBy(f)))
		}
	}
	return all
}

// tellingField is the field by which the check for duplicates of a module finds
// its few candidates, nil where duplicates are allowed.
func tellingField(m *crm.Module) *crm.Field {
	if !m.NoDuplicates {
		return nil
	}
	var best *crm.Field
	for _, f := range m.Fields {
		t, ok := m.Table(f.Table)
		usable := f.Unique && !f.Empty && ok && t.Rows == crm.One && f.Table != entityTable
		if usable && (best == nil || best.Kind != crm.Text && f.Kind == crm.Text) {
			best = f
		}
	}
	return best
}

// MissingIndexes lists the indexes worth having that no index of the database
// begins with.
func (s *Store) MissingIndexes(ctx context.Context) ([]WantedIndex, error) {
	var facts *meta.Facts
	err := s.View(ctx, func(tx *Tx) (err error) {
		facts, err = tx.Facts(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return nil, err
	}
	sizes, err := s.db.TableSizes(ctx)
	if err != nil {
		return nil, err
	}
	return s.missingIndexes(ctx, catalog, sizes, fewRows)
}

func (s *Store) missingIndexes(ctx context.Context, c *meta.Catalog, sizes map[string]sqldb.TableSize, few int64) ([]WantedIndex, error) {
	have, err := s.db.Indexes(ctx)
	if err != nil {
		return nil, err
	}
	var missing []WantedIndex
	for _, w := range wantedIndexes(c, sizes, few) {
		// Before Vtiger 7 there is no smgroupid.
		w.Columns = slices.DeleteFunc(slices.Clone(w.Columns), func(name string) bool { return !c.HasColumn(w.Table, name) })
		if len(w.Columns) > 0 && !slices.ContainsFunc(have, w.metBy) {
			missing = append(missing, w)
		}
	}
	return missing, nil
}

// metBy tells whether an index serves as well: it begins with the same columns.
func (w WantedIndex) metBy(i sqldb.Index) bool {
	return i.Table == w.Table && len(i.Columns) >= len(w.Columns) && slices.Equal(i.Columns[:len(w.Columns)], w.Columns)
}

// AddIndex adds an index while others read and write its table; see
// [sqldb.DB.AddIndex].
func (s *Store) AddIndex(ctx context.Context, w WantedIndex, progress sqldb.Progress) error {
	columns, err := s.db.Columns(ctx)
	if err != nil {
		return err
	}
	return s.db.AddIndex(ctx, w.Index, columns, progress)
}

// OwnIndexes are the indexes on the CRM's tables that have our names.
func (s *Store) OwnIndexes(ctx context.Context) ([]sqldb.Index, error) {
	have, err := s.db.Indexes(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(have, func(i sqldb.Index) bool {
		return !strings.HasPrefix(i.Name, ownPrefix) || strings.HasPrefix(i.Table, ownPrefix)
	}), nil
}

// DropIndex takes an index of [Store.OwnIndexes] away.
func (s *Store) DropIndex(ctx context.Context, i sqldb.Index) error { return s.db.DropIndex(ctx, i) }
