package records_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// hookTime is when the records of these tests are written.
var hookTime = time.Date(2026, 11, 23, 9, 12, 3, 0, time.UTC)

// hookTest writes records and tells what that did to tables.
type hookTest struct {
	t       *testing.T
	service *records.Service
	db      *sqldb.DB
	before  *crmtest.Snapshot
	policy  *access.Policy
	ignored []string // names that the last save ignored
}

// onHooks runs a test on both engines over a database of its own.
func onHooks(t *testing.T, dump string, test func(h *hookTest)) {
	t.Helper()
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), dump), func(t *testing.T, url string) {
		before := crmtest.Snap(t, url)
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		h := &hookTest{t: t, before: before, db: db}
		h.service = &records.Service{Store: store.New(db, func() time.Time { return hookTime }), Timeout: time.Minute, Zone: time.UTC}
		if err := h.service.Store.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.login(1)
		test(h)
	})
}

func (h *hookTest) login(user crm.ID) {
	h.t.Helper()
	p, err := access.New(crmtest.Catalog(h.t, h.service.Store), user)
	if err != nil {
		h.t.Fatal(err)
	}
	h.policy = p
}

// change is what a client sends: "name=value" pairs.
func (h *hookTest) change(module string, sent ...string) *crm.Change {
	h.t.Helper()
	m, err := h.policy.Module(module)
	if err != nil {
		h.t.Fatal(err)
	}
	c := &crm.Change{Module: m}
	for _, pair := range sent {
		name, value, _ := strings.Cut(pair, "=")
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{value}})
	}
	return c
}

func (h *hookTest) create(module string, sent ...string) crm.ID {
	h.t.Helper()
	done, err := h.service.Create(h.t.Context(), h.policy, h.change(module, sent...), records.Options{})
	if err != nil {
		h.t.Fatalf("create %s: %v", module, err)
	}
	h.ignored = done.Ignored
	return done.ID
}

func (h *hookTest) update(module string, id crm.ID, sent ...string) {
	h.t.Helper()
	if err := h.tryUpdate(module, id, sent...); err != nil {
		h.t.Fatalf("update %s %d: %v", module, id, err)
	}
}

func (h *hookTest) tryUpdate(module string, id crm.ID, sent ...string) error {
	h.t.Helper()
	c := h.change(module, sent...)
	done, err := h.service.Update(h.t.Context(), h.policy, c.Module, id, c, records.Options{})
	h.ignored = done.Ignored
	return err
}

func (h *hookTest) remove(module string, id crm.ID) {
	h.t.Helper()
	c := h.change(module)
	if err := h.service.Delete(h.t.Context(), h.policy, c.Module, id, records.Options{}); err != nil {
		h.t.Fatalf("delete %s %d: %v", module, id, err)
	}
}

// effects compares what was written since the last call with rows written as
// "+table column=value …" (inserted), "-table …" (deleted) and "~table key: …"
// (updated), of the named tables and columns only. Then the database is as it
// was. ID in a row stands for an id.
func (h *hookTest) effects(id crm.ID, columns map[string]string, want ...string) {
	h.t.Helper()
	all := h.before.Effects(h.t)
	defer h.before.Undo(h.t, all)
	var got []string
	for table, list := range columns {
		e := all[table]
		if e == nil {
			continue
		}
		only := func(r crmtest.Row) string {
			out := crmtest.Row{}
			for column := range strings.FieldsSeq(list) {
				if v, ok := r[column]; ok {
					out[column] = v
				}
			}
			return out.String()
		}
		for _, r := range e.Inserted {
			got = append(got, "+"+table+" "+only(r))
		}
		for _, r := range e.Deleted {
			got = append(got, "-"+table+" "+only(r))
		}
		for _, u := range e.Updated {
			shown := crmtest.Update{Key: u.Key, Changed: map[string][2]*string{}}
			for column := range strings.FieldsSeq(list) {
				if v, ok := u.Changed[column]; ok {
					shown.Changed[column] = v
				}
			}
			if len(shown.Changed) > 0 {
				got = append(got, "~"+table+" "+shown.String())
			}
		}
	}
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], fmt.Sprintf("'%d'", id), "ID")
		got[i] = strings.ReplaceAll(got[i], "'", "")
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("effects (-want +got):\n%s", diff)
	}
}

// exec changes the database as somebody else would.
func (h *hookTest) exec(text string) {
	h.t.Helper()
	if _, err := h.db.SQL.ExecContext(h.t.Context(), text); err != nil {
		h.t.Fatal(err)
	}
}

// contract compares used units and progress of a service contract.
func (h *hookTest) contract(used, progress string) {
	h.t.Helper()
	var gotUsed, gotProgress string
	row := h.db.SQL.QueryRowContext(h.t.Context(), "SELECT used_units, COALESCE(progress, '') FROM vtiger_servicecontracts WHERE servicecontractsid = 2957")
	if err := row.Scan(&gotUsed, &gotProgress); err != nil {
		h.t.Fatal(err)
	}
	if gotUsed != used || gotProgress != progress {
		h.t.Errorf("used units %s, progress %s, want %s, %s", gotUsed, gotProgress, used, progress)
	}
}

// list reads one column.
func (h *hookTest) list(text string, id crm.ID) []string {
	h.t.Helper()
	rows, err := h.db.SQL.QueryContext(h.t.Context(), text, int64(id))
	if err != nil {
		h.t.Fatalf("%s: %v", text, err)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			h.t.Fatal(err)
		}
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return list
}
