package records_test

import (
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
)

// conventional makes a custom module as vtlib does, whose author left out the row
// of vtiger_entityname.
var conventional = []string{
	"CREATE TABLE vtiger_rosters (rostersid INT NOT NULL PRIMARY KEY, title VARCHAR(100), day DATE)",
	"CREATE TABLE vtiger_rosterscf (rostersid INT NOT NULL PRIMARY KEY)",
	"INSERT INTO vtiger_tab (tabid, name, presence, tabsequence, tablabel, customized, ownedby, isentitytype) VALUES (900, 'Rosters', 0, -1, 'Rosters', 1, 0, 1)",
	`INSERT INTO vtiger_field (tabid, fieldid, columnname, tablename, uitype, fieldname, fieldlabel, readonly, presence, displaytype, typeofdata) VALUES
		(900, 90001, 'title', 'vtiger_rosters', '2', 'title', 'Title', 1, 2, 1, 'V~M'), (900, 90002, 'day', 'vtiger_rosters', '5', 'day', 'Day', 1, 2, 1, 'D~O'),
		(900, 90003, 'smownerid', 'vtiger_crmentity', '53', 'assigned_user_id', 'Assigned To', 1, 2, 1, 'V~M')`,
}

// TestConventionalModule creates, lists, changes and deletes records of a module
// without a row in vtiger_entityname.
func TestConventionalModule(t *testing.T) {
	crmtest.EachOwn(t, dump(t, "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		d := newDesk(t, databaseURL)
		for _, text := range conventional {
			d.exec(text)
		}
		d.catalog = crmtest.Catalog(t, d.service.Store)
		p := d.user(1)
		id, err := d.create(p, records.Options{}, "Rosters", "title", "Monday", "day", "2026-12-07")
		if err != nil {
			t.Fatal(err)
		}
		if err := d.update(p, records.Options{}, "Rosters", id, "title", "Tuesday"); err != nil {
			t.Error(err)
		}
		found := 0
		m := d.catalog.Module("Rosters")
		err = d.service.List(t.Context(), p, &crm.Query{Module: m, Length: 10}, func(r *crm.Row) error {
			found++
			if got := string(r.Values[m.Field("title").Index()]); got != "Tuesday" {
				t.Errorf("title %q, want Tuesday", got)
			}
			return nil
		})
		if err != nil || found != 1 {
			t.Errorf("%d records, %v; want 1", found, err)
		}
		if label := d.text("SELECT label FROM vtiger_crmentity WHERE crmid = ?", int64(id)); label != "Tuesday" {
			t.Errorf("label %q, want Tuesday", label)
		}
		if err := d.delete(p, records.Options{}, "Rosters", id); err != nil {
			t.Error(err)
		}
	})
}
