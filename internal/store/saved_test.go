package store_test

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// spellings are values of a kind, some of them not as the database shows them.
var spellings = map[crm.Kind][]string{
	crm.Text:     {"", "0", "Ärger & <b>", "x "},
	crm.Int:      {"0", "1", "12", "007"},
	crm.Decimal:  {"0", "1.5", "2.000", "3.00000000", "-0"},
	crm.Date:     {"2026-11-23", "2026-1-3"},
	crm.Time:     {"09:05:00", "9:05"},
	crm.DateTime: {"2026-11-23 09:05:00", "2026-11-23 09:05"},
}

// salesOrder is the uitype of a reference that the database itself checks.
const salesOrder = 80

// TestSaved writes records of every module and reads them again: what is known
// without reading is what reading shows.
func TestSaved(t *testing.T) {
	crmtest.Long(t)
	for _, dump := range []string{"vtiger82-sample.sql.zst", "versions/vtiger650-guide.sql.zst"} {
		crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), dump), func(t *testing.T, databaseURL string) {
			s, _ := openStore(t, databaseURL)
			c := crmtest.Catalog(t, s)
			known := map[string]int{}
			for _, m := range c.Modules {
				if m.SetType == "" {
					continue
				}
				for seed := range uint64(4) {
					err := s.Update(t.Context(), func(tx *store.Tx) error {
						known[m.Name] += saveAndRead(t, tx, c, m, rand.New(rand.NewPCG(seed, 1)))
						return errUndo
					})
					if !errors.Is(err, errUndo) {
						t.Errorf("%s: %v", m.Name, err)
					}
				}
			}
			for _, name := range []string{"Accounts", "Contacts", "Leads", "Potentials"} {
				if known[name] < 3 {
					t.Errorf("%s: %d of 8 saves are known without reading", name, known[name])
				}
			}
			t.Logf("%v", known)
		})
	}
}

var errUndo = errors.New("undo")

// saveAndRead inserts a record and changes it, and returns how often the result
// was known without reading.
func saveAndRead(t *testing.T, tx *store.Tx, c *meta.Catalog, m *crm.Module, r *rand.Rand) (known int) {
	compare := func(what string, saved store.Saved) *crm.Record {
		read, err := tx.Record(t.Context(), m, 900001, 1, crm.Scope{All: true})
		if err != nil {
			t.Fatalf("%s: %s: %v", m.Name, what, err)
		}
		if saved.Record == nil {
			return read
		}
		known++
		if m.RecordLabel != nil && saved.Record.Label != read.Label {
			t.Errorf("%s: %s: label %q, read %q", m.Name, what, saved.Record.Label, read.Label)
		}
		for _, f := range m.Fields {
			if got, want := saved.Record.Get(f), read.Get(f); got != want {
				t.Errorf("%s: %s: %s is %+v, read %+v", m.Name, what, f.Name, got, want)
			}
		}
		return read
	}
	saved, err := tx.InsertRecord(t.Context(), c, &store.NewRecord{
		Module: m, ID: 900001, Creator: 1, Owner: 1, Label: "Ünique", Source: "CRM", At: "2026-11-23 09:05:00", Values: someValues(m, r, 2),
	})
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	old := compare("insert", saved)
	saved, err = tx.UpdateRecord(t.Context(), c, &store.ChangedRecord{
		Old: old, By: 1, Owner: 2, Label: "Other", At: "2026-11-23 10:05:00", Values: someValues(m, r, 5),
	})
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	compare("update", saved)
	return known
}

// someValues gives one field in so many a value. Half of the time they are
// spelled as the database shows them.
func someValues(m *crm.Module, r *rand.Rand, oneIn int) (values []crm.Assignment) {
	plain := r.IntN(2) == 0
	for _, f := range m.Fields {
		t, _ := m.Table(f.Table)
		if f.Empty || f == m.Tagged || t.Name == "" || t.Rows == crm.Many || f.Column == t.Key || f.UIType == salesOrder || f.Table == crm.EntityTable && f.Column != "description" || r.IntN(oneIn) > 0 {
			continue
		}
		list := spellings[f.Kind]
		v := crm.Stored{Text: list[r.IntN(len(list))]}
		switch {
		case plain && f.Nullable:
			v = crm.NullValue
		case plain, f.Kind == crm.Text && f.Length > 0 && len([]rune(v.Text)) > f.Length:
			v.Text = list[0]
		}
		values = append(values, crm.Assignment{Field: f, Value: v})
	}
	return values
}
