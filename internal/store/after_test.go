package store_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestAfter walks lists of any order page by page, each behind the last record
// of the one before: together they are the whole list. Ties, NULL, long texts
// that differ late, tables that are joined and tables of many rows are all there.
func TestAfter(t *testing.T) {
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.EachOwn(t, dump, func(t *testing.T, url string) {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		for _, text := range []string{
			// As an import leaves them.
			"UPDATE vtiger_crmentity SET createdtime = '2025-01-01 10:00:00' WHERE crmid % 3 = 0",
			"UPDATE vtiger_crmentity SET description = CONCAT('" + longText + "', 9 - crmid % 7) WHERE crmid % 2 = 0",
			"UPDATE vtiger_crmentity SET description = NULL WHERE crmid % 5 = 0",
			"UPDATE vtiger_account SET industry = NULL, annualrevenue = NULL WHERE accountid % 4 = 0",
			"DELETE FROM vtiger_accountbillads WHERE accountaddressid % 6 = 0",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		s := store.New(db, nil)
		catalog := crmtest.Catalog(t, s)
		for _, by := range [][]string{
			{"description"},
			{"-description", "createdtime"},
			{"createdtime"},
			{"-createdtime"},
			{"industry", "-annual_revenue"},
			{"-bill_city", "industry"},
			{"tags", "-starred"},
			{"-id"},
			{"industry", "id"},
		} {
			q := &crm.Query{Module: catalog.Module("Accounts"), Scope: crm.Scope{All: true}, User: 1}
			for _, name := range by {
				q.Order = append(q.Order, orderBy(q.Module, name))
			}
			walk(t, s, q, 7)
		}
		rapid.Check(t, func(r *rapid.T) {
			q := anyList(r, catalog)
			walk(r, s, q, rapid.Int64Range(5, 40).Draw(r, "page"))
		})
	})
}

var longText = string(slices.Repeat([]byte("x"), 600))

// orderBy is a field, with - before it downwards.
func orderBy(m *crm.Module, name string) crm.Order {
	o := crm.Order{Desc: name[0] == '-'}
	if o.Desc {
		name = name[1:]
	}
	switch name {
	case "id":
		o.Field = m.ID
	case "createdtime":
		o.Field = m.Created
	default:
		o.Field = m.Field(name)
	}
	return o
}

// anyList is a list of a module by up to three columns, of all records or those
// of some owners.
func anyList(r *rapid.T, c *meta.Catalog) *crm.Query {
	m := c.Module(rapid.SampledFrom([]string{"Accounts", "Contacts", "HelpDesk", "Calendar", "Invoice", "Products", "Users"}).Draw(r, "module"))
	q := &crm.Query{Module: m, Scope: crm.Scope{All: true}, User: 1}
	if m.Owner != nil && rapid.Bool().Draw(r, "narrow") {
		q.Scope = crm.Scope{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: []crm.ID{1, 5, 7, 8, 10, 16}}}}}
	}
	fields := append(slices.Clone(m.Fields), m.ID)
	if m.Created != nil {
		fields = append(fields, m.Created, m.Modified)
	}
	for range rapid.IntRange(0, 3).Draw(r, "columns") {
		q.Order = append(q.Order, crm.Order{Field: rapid.SampledFrom(fields).Draw(r, "by"), Desc: rapid.Bool().Draw(r, "desc")})
	}
	if rapid.Bool().Draw(r, "filter") {
		q.Where = []crm.Cond{{Field: m.ID, Op: crm.Ge, Values: []string{"20"}}}
	}
	return q
}

// checker is a test or one run of a property.
type checker interface {
	Helper()
	Context() context.Context
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func walk(t checker, s *store.Store, q *crm.Query, page int64) {
	t.Helper()
	names := ""
	for _, o := range q.Order {
		names += " " + o.Field.Name
		if o.Desc {
			names += " DESC"
		}
	}
	q.Length = 1 << 40
	whole := listIDs(t, s, q)
	q.Length = page
	var walked []crm.ID
	for len(walked) <= len(whole) {
		ids := listIDs(t, s, q)
		if len(ids) == 0 {
			break
		}
		walked = append(walked, ids...)
		q.After = ids[len(ids)-1]
	}
	if diff := cmp.Diff(whole, walked); diff != "" {
		t.Fatalf("%s by%s, %d records in pages of %d: whole list (-), pages (+)\n%s", q.Module.Name, names, len(whole), page, diff)
	}
}

func listIDs(t checker, s *store.Store, q *crm.Query) (ids []crm.ID) {
	t.Helper()
	ctx := t.Context()
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		if q.After != 0 {
			if q.Behind, err = tx.Place(ctx, q); err != nil {
				return err
			}
		}
		return tx.Records(ctx, q, func(r *crm.Row) error {
			id, err := strconv.ParseInt(string(r.ID), 10, 64)
			ids = append(ids, crm.ID(id))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
