package records

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestWorkflowRecords: a record as workflows see it is as the CRM's web service
// gave it to them, in every field that both know.
func TestWorkflowRecords(t *testing.T) {
	crmtest.Long(t)
	reference := crmtest.Reference(t)
	url := crmtest.MariaDB(t).Load(t, filepath.Join(reference, "vtiger82-sample.sql.zst"), packed(t, filepath.Join(reference, "oracles", "A_setup.sql")))
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &Service{Store: store.New(db, func() time.Time { return time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC) }), Zone: time.UTC}
	catalog := crmtest.Catalog(t, s.Store)
	p, err := access.New(catalog, 1)
	if err != nil {
		t.Fatal(err)
	}
	compared, differing, unknown := 0, 0, map[string]int{}
	err = s.Store.View(t.Context(), func(tx *store.Tx) error {
		for id, recorded := range readRecords(t) {
			m := catalog.Module(recorded.Module)
			if m == nil {
				continue
			}
			r := &workflowRun{saving: &saving{service: s, tx: tx, policy: p, module: m, change: &crm.Change{Module: m}, now: tx.Now}, ctx: t.Context()}
			record := r.find(id, recorded.Module)
			if record == nil {
				t.Errorf("%s of %s is not found: %v", id, recorded.Module, r.fault)
				continue
			}
			for field, want := range recorded.Data {
				text, ok := want.(string)
				got, known := record.Value(field)
				if !ok || !known {
					unknown[recorded.Module+"."+field]++
					continue
				}
				compared++
				// The CRM cuts the label of a user at an apostrophe.
				if got.String() != text && field != "userlabel" {
					if differing++; differing < 60 {
						t.Errorf("%s %s.%s = %q, want %q", id, recorded.Module, field, got.String(), text)
					}
				}
			}
			if r.fault != nil {
				t.Errorf("%s: %v", id, r.fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared < 5000 {
		t.Errorf("only %d values compared", compared)
	}
	t.Logf("%d values compared, %d differing; fields that are not known here: %v", compared, differing, unknown)
}

// packed is a file as dumps are.
func packed(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "setup.sql.zst")
	if err := os.WriteFile(target, w.EncodeAll(append([]byte("SET SESSION sql_mode = '';\n"), text...), nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return target
}

type recordedRecord struct {
	Module string
	Data   map[string]any
}

func readRecords(t *testing.T) map[string]recordedRecord {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "oracles", "A_records.json.zst"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err = io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var records map[string]recordedRecord
	if err := json.Unmarshal(text, &records); err != nil {
		t.Fatal(err)
	}
	return records
}
