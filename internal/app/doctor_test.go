package app

import (
	"bytes"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// has tells whether a finding of the mark begins with the text.
func has(findings []Finding, mark Mark, text string) bool {
	for _, f := range findings {
		if f.Mark == mark && strings.HasPrefix(f.Text, text) {
			return true
		}
	}
	return false
}

func TestExamineEmbedded(t *testing.T) {
	crmtest.Long(t)
	findings := demo(t, io.Discard).Examine(t.Context(), false)
	for _, want := range []string{"server: SQLite 3.", "clocks: the same", "CRM: Vtiger 8.2.0 (vtiger_version); records as 6.x", "catalog: ", "users: 1, of which 1", "counters: ", "own tables: there", "indexes: none is missing", "time zone: UTC", "files: "} {
		if !has(findings, OK, want) {
			t.Errorf("no finding %q in %v", want, findings)
		}
	}
	for _, f := range findings {
		if f.Mark != OK {
			t.Errorf("finding %v, want only good ones", f)
		}
	}
}

func TestExamineMariaDB(t *testing.T) {
	crmtest.Long(t)
	c := options()
	c.Database = crmtest.MariaDB(t).Shared(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger701-guide.sql.zst"))
	a := opened(t, c)
	findings := a.Examine(t.Context(), false)
	for _, want := range []string{"server: MariaDB ", "CRM: Vtiger 7.0.1 (vtiger_version); records with their label first", "own tables: not there yet", "engines: all tables have transactions"} {
		if !has(findings, OK, want) {
			t.Errorf("no finding %q in %v", want, findings)
		}
	}
	for _, want := range []string{"character set: text of ", "character set: vtiger_account (account", "indexes: 9 are worth having (lists in their default order; ", "time zone: UTC (nothing says another one", "files: no storage is set: documents with files are refused"} {
		if !has(findings, Warn, want) {
			t.Errorf("no warning %q in %v", want, findings)
		}
	}
	if there, err := a.store.OwnTables(t.Context()); err != nil || there {
		t.Errorf("the doctor left tables behind: %v, %v", there, err)
	}
}

// TestRepair puts counters wrong: the doctor names each, mends none until it is
// told to, and finds nothing afterwards.
func TestRepair(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger701-guide.sql.zst"), func(t *testing.T, databaseURL string) {
		c := options()
		c.Database = databaseURL
		a := opened(t, c)
		for _, text := range []string{
			"UPDATE vtiger_crmentity_seq SET id = 1", "INSERT INTO vtiger_modtracker_basic (id) VALUES (70)", "INSERT INTO vtiger_users_seq VALUES (1)",
			"UPDATE vtiger_modentity_num SET cur_id = '0' WHERE semodule = 'Accounts'",
		} {
			if _, err := a.db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		behind := []string{"counter vtiger_crmentity_seq: it ", "counter vtiger_modtracker_basic_seq: it ", "counter vtiger_users_seq: it ", `counter vtiger_modentity_num of Accounts (prefix "ACC"): it `}
		for range 2 { // looking changes nothing
			findings := a.Examine(t.Context(), false)
			for _, want := range behind {
				if !has(findings, Warn, want+"is ") {
					t.Errorf("no warning %q in %v", want, findings)
				}
			}
		}
		findings := a.Examine(t.Context(), true)
		for _, want := range behind {
			if !has(findings, OK, want+"was ") {
				t.Errorf("no finding %q in %v", want, findings)
			}
		}
		if findings := a.Examine(t.Context(), false); !has(findings, OK, "counters: ") {
			t.Errorf("after the repair: %v, want no counter behind", findings)
		}
	})
}

// TestTables: tables without transactions and those of a character set of some
// scripts are named with the statements that change them, at the start too.
func TestTables(t *testing.T) {
	server := crmtest.MariaDB(t)
	c := options()
	c.Database = server.Load(t, filepath.Join(crmtest.Reference(t), "vtiger82-fresh.sql.zst"))
	var log bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	a := opened(t, c)
	for _, text := range []string{
		"ALTER TABLE vtiger_inventorychargesrel ENGINE=MyISAM", "ALTER TABLE vtiger_assetscf DROP FOREIGN KEY fk_assetsid_vtiger_assetscf", "ALTER TABLE vtiger_assetscf ENGINE=Aria",
		"ALTER TABLE vtiger_vendor MODIFY street text CHARACTER SET latin1", "ALTER DATABASE CHARACTER SET latin1",
	} {
		if _, err := a.db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	findings := a.Examine(t.Context(), false)
	for _, want := range []string{
		"engines: 2 tables have no transactions; writes to records of Assets, Invoice, PurchaseOrder, Quotes, SalesOrder are refused",
		"engines: vtiger_inventorychargesrel is on MyISAM: ALTER TABLE `vtiger_inventorychargesrel` ENGINE=InnoDB;",
		"engines: vtiger_assetscf is on Aria: ALTER TABLE `vtiger_assetscf` ENGINE=InnoDB;",
		"character set: new tables of the database are in latin1", "character set: text of 1 tables is in latin1",
		"character set: vtiger_vendor (street): ALTER TABLE `vtiger_vendor` CONVERT TO CHARACTER SET utf8;",
	} {
		if !has(findings, Warn, want) {
			t.Errorf("no warning %q in %v", want, findings)
		}
	}
	for range 2 { // it is said once
		if err := a.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`tables=2 modules="Assets, Invoice, PurchaseOrder, Quotes, SalesOrder"`, "tables=1 charsets=latin1 first=vtiger_vendor"} {
		if n := strings.Count(log.String(), want); n != 1 {
			t.Errorf("%d lines of the log have %s, want 1 in:\n%s", n, want, &log)
		}
	}
}

func TestExamineFails(t *testing.T) {
	crmtest.Long(t)
	c := options()
	c.Database = crmtest.MariaDB(t).Empty(t)
	if findings := opened(t, c).Examine(t.Context(), false); !has(findings, Fail, "no module of a CRM found") {
		t.Errorf("an empty database: %v, want a failure", findings)
	}
	c.Database = "mysql://root:s3cr3t@127.0.0.1:1/x"
	findings := opened(t, c).Examine(t.Context(), false)
	if !has(findings, Fail, "the database does not answer") {
		t.Errorf("no server: %v, want a failure", findings)
	}
	for _, f := range findings {
		if strings.Contains(f.Text, "s3cr3t") {
			t.Errorf("finding %v has the password", f)
		}
	}
}

func TestCheckable(t *testing.T) {
	crmtest.Long(t)
	tests := []struct {
		cryptType, prefix string
		want              bool
	}{
		{"PHASH", "$2y$10$", true},
		{"", "$2y$10$", true},
		{"PHP5.3MD5", "$1$", true},
		{"", "$1$", true},
		{"MD5", "$1$", true},
		{"BLOWFISH", "", false},
		{"PHASH", "", false},
		{"SHA1", "$1$", false},
	}
	for _, tt := range tests {
		if got := checkable(meta.UserRow{CryptType: tt.cryptType, HashPrefix: tt.prefix}); got != tt.want {
			t.Errorf("checkable(%q, %q) = %v, want %v", tt.cryptType, tt.prefix, got, tt.want)
		}
	}
}
