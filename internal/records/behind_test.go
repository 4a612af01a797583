package records_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestCountersBehind restores counters that are behind the rows, in every way that
// a restore leaves them, and works on: each write is taken, none says that it
// should be tried again, and no id and no number is there twice.
func TestCountersBehind(t *testing.T) {
	crmtest.EachOwn(t, dump(t, "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		d := newDesk(t, databaseURL)
		var mu sync.Mutex
		mended := map[string]int{}
		d.service.Store.OnMend = func(_ context.Context, c store.CounterState) {
			mu.Lock()
			defer mu.Unlock()
			mended[c.Table+c.Module]++
		}
		p := d.user(1)
		n := 0
		create := func(module string, pairs ...string) crm.ID {
			t.Helper()
			n++
			id, err := d.create(p, records.Options{}, module, pairs...)
			if err != nil {
				t.Errorf("create %d of %s: %v", n, module, err)
			}
			return id
		}
		first := create("Accounts", "accountname", "Before")
		above := first
		set := func(text string) {
			t.Helper()
			clear(mended)
			d.exec(text)
		}
		once := func(name string) {
			t.Helper()
			if len(mended) != 1 || mended[name] != 1 {
				t.Errorf("mended were %v, want %s once", mended, name)
			}
		}
		for _, text := range []string{
			"UPDATE vtiger_crmentity_seq SET id = 100", "UPDATE vtiger_crmentity_seq SET id = 0", "DELETE FROM vtiger_crmentity_seq",
			"INSERT INTO vtiger_crmentity_seq VALUES (7)", "DROP TABLE vtiger_crmentity_seq",
		} {
			set(text)
			if id := create("Accounts", "accountname", text); id <= above {
				t.Errorf("%s: record %d, want one above %d", text, id, above)
			} else {
				above = id
			}
			once("vtiger_crmentity_seq")
		}
		// Rows that emptying the recycle bin leaves in a module's table.
		clear(mended)
		d.unchecked("INSERT INTO vtiger_account (accountid, account_no, accountname) VALUES (" + number(above+3) + ", 'ACC-OLD', 'Left behind')")
		create("Accounts", "accountname", "One")
		create("Accounts", "accountname", "Two")
		if id := create("Accounts", "accountname", "Three"); id != above+4 {
			t.Errorf("record %d beside rows that were left behind, want %d", id, above+4)
		}
		once("vtiger_crmentity_seq")
		// What an update, a delete and a comment's link write.
		set("UPDATE vtiger_modtracker_basic_seq SET id = 1")
		if err := d.update(p, records.Options{}, "Accounts", first, "phone", "1"); err != nil {
			t.Errorf("update: %v", err)
		}
		once("vtiger_modtracker_basic_seq")
		set("DELETE FROM vtiger_modtracker_basic_seq")
		if err := d.delete(p, records.Options{}, "Accounts", first); err != nil {
			t.Errorf("delete: %v", err)
		}
		once("vtiger_modtracker_basic_seq")
		set("UPDATE vtiger_modentity_num SET cur_id = '1' WHERE semodule = 'Accounts'")
		create("Accounts", "accountname", "Numbered")
		once("vtiger_modentity_numAccounts")
		set("UPDATE vtiger_modentity_num SET cur_id = '0001' WHERE semodule = 'Invoice'")
		create("Contacts", "lastname", "Other module")
		if len(mended) != 0 {
			t.Errorf("mended were %v, want none for the counter of another module", mended)
		}
		for _, problem := range crmtest.Halves(t, d.db.SQL, d.catalog.Module("Accounts"), first-1) {
			if !strings.Contains(problem, number(above+3)) {
				t.Error(problem)
			}
		}
	})
}

// TestCountersBehindTogether is what clients saw after a database had been killed:
// every create was answered with a conflict. Six at once with all counters behind
// are taken.
func TestCountersBehindTogether(t *testing.T) {
	crmtest.EachOwn(t, dump(t, "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		d := newDesk(t, databaseURL)
		above := d.text("SELECT MAX(crmid) FROM vtiger_crmentity")
		d.exec("UPDATE vtiger_crmentity_seq SET id = 50")
		d.exec("UPDATE vtiger_modtracker_basic_seq SET id = 50")
		d.exec("UPDATE vtiger_modentity_num SET cur_id = '1'")
		p := d.user(1)
		for range 3 {
			if n := d.race(crm.Internal, func() error {
				_, err := d.create(p, records.Options{}, "Contacts", "lastname", "Behind")
				return err
			}); n != 6 {
				t.Fatalf("%d of 6 records were created", n)
			}
		}
		var last crm.ID
		crmtest.Rows(t, d.db.SQL, func(scan func(...any)) { scan(&last) }, "SELECT MAX(crmid) FROM vtiger_crmentity WHERE crmid <= "+above)
		for _, problem := range crmtest.Halves(t, d.db.SQL, d.catalog.Module("Contacts"), last) {
			t.Error(problem)
		}
	})
}

func number(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }

// unchecked runs a statement without a look at foreign keys, as a restore does.
func (d *desk) unchecked(text string) {
	d.t.Helper()
	conn, err := d.db.SQL.Conn(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	off, on := "SET foreign_key_checks = 0", "SET foreign_key_checks = 1"
	if d.db.Dialect.Engine == sqldb.SQLite {
		off, on = "PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"
	}
	for _, text := range []string{off, text, on} {
		if _, err := conn.ExecContext(d.t.Context(), text); err != nil {
			d.t.Fatalf("%s: %v", text, err)
		}
	}
}
