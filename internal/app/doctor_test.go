package app

import (
	"io"
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
	for _, want := range []string{"server: MariaDB ", "CRM: Vtiger 7.0.1 (vtiger_version); records with their label first", "own tables: not there yet"} {
		if !has(findings, OK, want) {
			t.Errorf("no finding %q in %v", want, findings)
		}
	}
	for _, want := range []string{"indexes: 9 are worth having (lists in their default order; ", "time zone: UTC (nothing says another one", "files: no storage is set: documents with files are refused"} {
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
