package store_test

import (
	"testing"

	"vtrest/internal/store"
)

// TestBehindDemo: the demo's records have ids far above those that the counter
// gives, and do not put it forward before it comes to them.
func TestBehindDemo(t *testing.T) {
	s, db := openStore(t, "sqlite:"+t.TempDir()+"/x.db")
	execAll(t, db, append(bookDB, healthy...)...)
	execAll(t, db, "INSERT INTO vtiger_crmentity VALUES (10000001), (10000202)")
	for _, tt := range []struct {
		wrong string
		want  store.Counted
	}{
		{"", store.Counted{Record: 91, History: 31, Number: "N0042"}},
		{"UPDATE vtiger_crmentity_seq SET id = 3", store.Counted{Record: 91, History: 31, Number: "N0042"}},
		{"DROP TABLE vtiger_crmentity_seq", store.Counted{Record: 91, History: 31, Number: "N0042"}},
		{"UPDATE vtiger_crmentity_seq SET id = 9999999", store.Counted{Record: 10000000, History: 31, Number: "N0042"}},
		{"UPDATE vtiger_crmentity_seq SET id = 10000000", store.Counted{Record: 10000203, History: 31, Number: "N0042"}},
	} {
		execAll(t, db, tt.wrong)
		if got := countOnce(t, s); got != tt.want {
			t.Errorf("%s: counted %+v, want %+v", tt.wrong, got, tt.want)
		}
	}
}
