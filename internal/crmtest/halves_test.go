package crmtest_test

import (
	"path/filepath"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestHalves makes accounts that are not whole, each of which must be found.
func TestHalves(t *testing.T) {
	crmtest.Long(t)
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	databaseURL := crmtest.OwnSQLite(t, crmtest.MariaDB(t).Shared(t, dump))
	snapshot := crmtest.Snap(t, databaseURL)
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	module := crmtest.Catalog(t, store.New(db, nil)).Module("Accounts")
	const above = 900_000
	exec := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := db.SQL.ExecContext(t.Context(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	whole := []string{
		"INSERT INTO vtiger_crmentity (crmid, setype, deleted, createdtime, modifiedtime) VALUES (900001, 'Accounts', 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
		"INSERT INTO vtiger_account (accountid, account_no, accountname) VALUES (900001, 'ACC900001', 'x')",
		"INSERT INTO vtiger_accountbillads (accountaddressid) VALUES (900001)",
		"INSERT INTO vtiger_accountshipads (accountaddressid) VALUES (900001)",
		"INSERT INTO vtiger_accountscf (accountid) VALUES (900001)",
		"INSERT INTO vtiger_crmentity_user_field (recordid, userid, starred) VALUES (900001, 1, '0')",
		"INSERT INTO vtiger_modtracker_basic (id, crmid, module, whodid, status) VALUES (900001, 900001, 'Accounts', 1, 2)",
		"INSERT INTO vtiger_modtracker_detail (id, fieldname, postvalue) VALUES (900001, 'accountname', 'x')",
	}
	exec(whole...)
	if problems := crmtest.Halves(t, db.SQL, module, above); len(problems) > 0 {
		t.Errorf("a whole record: %v", problems)
	}
	effects := snapshot.Effects(t)
	snapshot.Undo(t, effects)
	for i := range whole {
		conn, err := db.SQL.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for j, s := range append([]string{"PRAGMA foreign_keys = OFF"}, whole...) {
			if j-1 == i {
				continue
			}
			if _, err := conn.ExecContext(t.Context(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		_ = conn.Close()
		if problems := crmtest.Halves(t, db.SQL, module, above); len(problems) == 0 {
			t.Errorf("not found: a record without %s", whole[i])
		}
		snapshot.Undo(t, snapshot.Effects(t))
	}
	exec("UPDATE vtiger_account SET account_no = 'ACC1' WHERE accountid IN (SELECT accountid FROM vtiger_account LIMIT 2)")
	if problems := crmtest.Halves(t, db.SQL, module, above); len(problems) != 1 {
		t.Errorf("two records with one number: %v", problems)
	}
}
