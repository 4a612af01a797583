package crmtest_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestSnapshot(t *testing.T) {
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.EachOwn(t, dump, func(t *testing.T, databaseURL string) {
		begin := time.Now()
		s := crmtest.Snap(t, databaseURL)
		t.Logf("snapshot in %v", time.Since(begin))
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for _, statement := range []string{
			"UPDATE vtiger_crmentity SET label = 'Other', description = NULL WHERE crmid = 207",
			"UPDATE vtiger_crmentity_seq SET id = id + 1",
			"INSERT INTO vtiger_modtracker_detail (id, fieldname, prevalue, postvalue) VALUES (999999, 'f', NULL, 'x')",
			"DELETE FROM vtiger_crmentity_user_field WHERE recordid = 207",
			"INSERT INTO vtiger_relatedlists_rb (entityid, action, related_crm_ids) VALUES (207, 'update', '1,2')",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		begin = time.Now()
		e := s.Effects(t)
		t.Logf("effects in %v", time.Since(begin))
		if diff := cmp.Diff([]string{"vtiger_crmentity", "vtiger_crmentity_seq", "vtiger_crmentity_user_field", "vtiger_modtracker_detail", "vtiger_relatedlists_rb"}, e.Tables()); diff != "" {
			t.Fatalf("tables (-want +got):\n%s", diff)
		}
		got := e["vtiger_crmentity"].Updated[0]
		if v := got.Changed["label"]; got.Key.Text("crmid") != "207" || *v[1] != "Other" {
			t.Errorf("got %s", got)
		}
		begin = time.Now()
		s.Undo(t, e)
		t.Logf("undo in %v", time.Since(begin))
		begin = time.Now()
		if rest := s.Whole(t); len(rest) > 0 {
			t.Errorf("left after Undo: %v", rest.Tables())
		}
		t.Logf("whole in %v", time.Since(begin))
	})
}
