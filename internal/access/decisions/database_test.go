package decisions

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// database is one of which decisions were recorded.
type database struct {
	t         *testing.T
	rows      *sqldb.DB // for statements of the tests
	store     *store.Store
	facts     *meta.Facts
	catalog   *meta.Catalog
	asked     map[string][]crm.ID   // records by module, as Decisions has them
	fieldRows map[string][]fieldRow // by module
	policies  map[crm.ID]*access.Policy
	all       *crmtest.Decisions
	tally
}

// fieldRow is a row of vtiger_field.
type fieldRow struct {
	name   string
	active bool
}

func open(t *testing.T, databaseURL string, d *crmtest.Decisions) *database {
	t.Helper()
	rows, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	db := &database{
		t: t, rows: rows, store: store.New(rows, nil), all: d,
		asked: maps.Clone(d.Asked), fieldRows: map[string][]fieldRow{}, policies: map[crm.ID]*access.Policy{},
		tally: newTally(),
	}
	err = db.store.View(t.Context(), func(tx *store.Tx) (err error) {
		db.facts, err = tx.Facts(t.Context())
		return err
	})
	if err == nil {
		db.catalog, err = meta.Build(db.facts)
	}
	if err != nil {
		t.Fatal(err)
	}
	if db.asked == nil {
		db.asked = map[string][]crm.ID{}
	}
	var module, name string
	var presence int
	crmtest.Rows(t, rows.SQL, func(scan func(...any)) {
		scan(&module, &name, &presence)
		db.fieldRows[module] = append(db.fieldRows[module], fieldRow{name: name, active: presence != 1})
	}, "SELECT t.name, f.fieldname, f.presence FROM vtiger_field f JOIN vtiger_tab t ON t.tabid = f.tabid")
	return db
}

// askedRecords are the records of a module that were asked about: where the
// recording does not say, all that are not deleted.
func (db *database) askedRecords(module string) []crm.ID {
	ids, known := db.asked[module]
	if !known {
		var id crm.ID
		crmtest.Rows(db.t, db.rows.SQL, func(scan func(...any)) { scan(&id); ids = append(ids, id) },
			"SELECT crmid FROM vtiger_crmentity WHERE setype = ? AND deleted = 0", module)
		db.asked[module] = ids
	}
	return ids
}

func (db *database) id(text string) crm.ID {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		db.t.Fatal(err)
	}
	return crm.ID(id)
}

// scope are the records for which a policy allows an action, by one statement.
func (db *database) scope(p *access.Policy, m *crm.Module, a access.Action) map[crm.ID]bool {
	found := map[crm.ID]bool{}
	err := db.store.View(db.t.Context(), func(tx *store.Tx) error {
		q := &crm.Query{
			Module: m, Scope: p.Scope(m, a), User: p.User(),
			Order: []crm.Order{{Field: m.ID}}, Length: 1_000_000,
		}
		return tx.Records(db.t.Context(), q, func(r *crm.Row) error {
			id := db.id(string(r.ID))
			if found[id] {
				db.t.Errorf("%s: user %d, %s %s: record %d is in the list twice", db.all.Name, p.User(), m.Name, a, id)
			}
			found[id] = true
			return nil
		})
	})
	if err != nil {
		db.t.Fatalf("%s: user %d, %s %s: %v", db.all.Name, p.User(), m.Name, a, err)
	}
	return found
}

// sorted are the keys of a map in their order, so that reports are stable.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
