package store

import (
	"testing"

	"vtrest/internal/sqldb"
)

func TestIndexMeetsWish(t *testing.T) {
	list := wanted("vtiger_crmentity", []string{"setype", "deleted", "createdtime", "crmid", "smownerid"}, "lists", nil)
	tests := []struct {
		index sqldb.Index
		want  bool
	}{
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"setype", "deleted", "createdtime", "crmid", "smownerid"}}, true},
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"setype", "deleted", "createdtime", "crmid", "smownerid", "label"}}, true},
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"setype", "deleted", "createdtime", "crmid"}}, false},
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"setype", "deleted", "createdtime", "smownerid"}}, false},
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"setype", "deleted"}}, false},
		{sqldb.Index{Table: "vtiger_crmentity", Columns: []string{"deleted", "setype", "createdtime"}}, false},
		{sqldb.Index{Table: "vtiger_account", Columns: []string{"setype", "deleted", "createdtime", "crmid"}}, false},
	}
	for _, tt := range tests {
		if got := list.metBy(tt.index); got != tt.want {
			t.Errorf("%s met by %v: %v, want %v", list, tt.index, got, tt.want)
		}
	}
}
