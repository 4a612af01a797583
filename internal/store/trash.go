package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Trash puts a record into the recycle bin: it is marked, and loses the tags and
// the visits of the user who deletes it.
func (tx *Tx) Trash(ctx context.Context, c *meta.Catalog, m *crm.Module, id, by crm.ID, at string) error {
	result, err := tx.exec(ctx, `UPDATE vtiger_crmentity SET deleted = 1, modifiedtime = ?, modifiedby = ? WHERE crmid = ?`, at, int64(by), int64(id))
	if err := one(result, err); err != nil {
		return fmt.Errorf("delete %s %d: %w", m.Name, id, err)
	}
	if c.HasTable("vtiger_freetagged_objects") {
		if _, err := tx.exec(ctx, `DELETE FROM vtiger_freetagged_objects WHERE tagger_id = ? AND object_id = ?`, int64(by), int64(id)); err != nil {
			return fmt.Errorf("delete tags: %w", err)
		}
	}
	if c.HasTable("vtiger_tracker") {
		// Its ids are texts.
		_, err := tx.exec(ctx, `DELETE FROM vtiger_tracker WHERE user_id = ? AND item_id = ?`, strconv.FormatInt(int64(by), 10), strconv.FormatInt(int64(id), 10))
		return wrapped("delete visits", err)
	}
	return nil
}

// NoteReferences notes in vtiger_relatedlists_rb which records refer to a deleted
// one, so that restoring it knows them. The references stay. Only fields that
// say so themselves (uitype 10) count; what modules refer to each other in other
// ways is unlinked by their hooks.
func (tx *Tx) NoteReferences(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID) error {
	fields := referringFields(c, m)
	if len(fields) == 0 || !c.HasTable("vtiger_relatedlists_rb") {
		return nil
	}
	referring, err := tx.referring(ctx, id, fields)
	if err != nil {
		return fmt.Errorf("find what refers to record %d: %w", id, err)
	}
	const width = 6
	var notes []any
	for i, f := range fields {
		if len(referring[i]) > 0 {
			t, _ := f.Module().Table(f.Table)
			notes = append(notes, int64(id), "update", f.Table, f.Column, t.Key, joined(referring[i]))
		}
	}
	if len(notes) == 0 {
		return nil
	}
	rows := strings.TrimSuffix(strings.Repeat("("+places(width)+"), ", len(notes)/width), ", ")
	_, err = tx.exec(ctx, `INSERT INTO vtiger_relatedlists_rb (entityid, action, rel_table, rel_column, ref_column, related_crm_ids) VALUES `+rows, notes...)
	return wrapped("note references", err)
}

// anyRecord is the uitype of references to records of the modules that
// vtiger_fieldmodulerel lists.
const anyRecord = 10

// referringFields are the fields that may refer to records of m, each once:
// Calendar and Events share theirs.
func referringFields(c *meta.Catalog, m *crm.Module) []*crm.Field {
	var fields []*crm.Field
	for _, other := range c.Modules {
		for _, f := range other.Fields {
			t, ok := other.Table(f.Table)
			known := slices.ContainsFunc(fields, func(k *crm.Field) bool { return k.ID == f.ID })
			if f.UIType == anyRecord && !f.Empty && ok && t.Rows == crm.One && !known && slices.Contains(f.References, m.Name) {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// referring are the ids of the records that refer to id by each of the fields,
// found by one statement.
func (tx *Tx) referring(ctx context.Context, id crm.ID, fields []*crm.Field) ([][]crm.ID, error) {
	selects, args := make([]string, len(fields)), make([]any, len(fields))
	for i, f := range fields {
		t, _ := f.Module().Table(f.Table)
		selects[i] = fmt.Sprintf("SELECT %d AS place, %s AS id FROM %s WHERE %s = ?", i, quote(t.Key), quote(t.Name), quote(f.Column))
		args[i] = asReference(id)
	}
	rows, err := tx.query(ctx, strings.Join(selects, "\nUNION ALL ")+"\nORDER BY place, id", args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	found := make([][]crm.ID, len(fields))
	for rows.Next() {
		var place int
		var other crm.ID
		if err := rows.Scan(&place, &other); err != nil {
			return nil, err
		}
		found[place] = append(found[place], other)
	}
	return found, sqldb.Classify(rows.Err())
}

// asReference is an id to compare references with. Some are texts, and there a
// number would find no row by an index; a text finds numbers too.
func asReference(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }
