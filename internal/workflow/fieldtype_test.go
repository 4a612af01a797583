package workflow_test

import (
	"path/filepath"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/workflow"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestFieldTypes compares the type of each field of the sample with what the CRM
// gave.
func TestFieldTypes(t *testing.T) {
	crmtest.Long(t)
	url := crmtest.MariaDB(t).Shared(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"))
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	catalog := crmtest.Catalog(t, store.New(db, nil))
	compared, absent := 0, 0 // absent are those of users, and what the CRM never reads
	for name, fields := range loadWorld(t).fields {
		toDo := name == crm.Calendar
		module := name
		if name == "Events" {
			module = crm.Calendar
		}
		m := catalog.Module(module)
		if m == nil {
			absent += len(fields)
			continue
		}
		for field, want := range fields {
			f := m.Field(field)
			if f == nil {
				absent++
				continue
			}
			compared++
			if got := workflow.FieldType(f, toDo); got != want.Type {
				t.Errorf("%s.%s is %s, want %s", name, field, got, want.Type)
			}
		}
	}
	t.Logf("%d fields compared, %d are not described here", compared, absent)
	if compared < 700 {
		t.Errorf("%d fields compared, want 707", compared)
	}
}

// TestFieldTypeOfColumn covers what the sample has no field for.
func TestFieldTypeOfColumn(t *testing.T) {
	for _, tt := range []struct {
		field crm.Field
		toDo  bool
		want  string
	}{
		{crm.Field{UIType: 5, TypeOfData: "D~O", Kind: crm.Date}, false, "date"},
		{crm.Field{UIType: 5, TypeOfData: "DT~O", Kind: crm.DateTime}, false, "datetime"},
		{crm.Field{UIType: 14, TypeOfData: "T~O", Kind: crm.DateTime}, false, "datetime"},
		{crm.Field{UIType: 99, TypeOfData: "P~M"}, false, "password"},
		{crm.Field{UIType: 63, TypeOfData: "I~O", ToDo: "T~O"}, false, "integer"},
		{crm.Field{UIType: 63, TypeOfData: "I~O", ToDo: "T~O"}, true, "time"},
		{crm.Field{UIType: 53, TypeOfData: "V~M", Kind: crm.DateTime}, false, "owner"},
		{crm.Field{}, false, "string"},
	} {
		if got := workflow.FieldType(&tt.field, tt.toDo); got != tt.want {
			t.Errorf("uitype %d, %s: %s, want %s", tt.field.UIType, tt.field.TypeOfData, got, tt.want)
		}
	}
}
