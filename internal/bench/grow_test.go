//go:build linux

package bench

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"vtrest/internal/sqldb"
)

// accountTables hold an account's rows, with the column of its id.
var accountTables = []struct{ name, key string }{
	{"vtiger_crmentity", "crmid"},
	{"vtiger_account", "accountid"},
	{"vtiger_accountbillads", "accountaddressid"},
	{"vtiger_accountshipads", "accountaddressid"},
	{"vtiger_accountscf", "accountid"},
}

// grow copies every account of the sample as often as it takes to have at
// least the given number.
func grow(b *testing.B, db *sqldb.DB, accounts int) {
	b.Helper()
	var have int
	if err := db.SQL.QueryRowContext(b.Context(), "SELECT COUNT(*) FROM vtiger_account").Scan(&have); err != nil {
		b.Fatal(err)
	}
	copies := accounts/have + 1
	run(b, db, "CREATE TABLE bench_copy (n INTEGER NOT NULL PRIMARY KEY)")
	for i := 1; i <= copies; i++ {
		run(b, db, fmt.Sprintf("INSERT INTO bench_copy VALUES (%d)", i))
	}
	for _, t := range accountTables {
		where := "s." + t.key + " < 1000000"
		if t.name == "vtiger_crmentity" {
			where += " AND s.setype = 'Accounts'"
		}
		copyRows(b, db, t.name, map[string]string{t.key: "s." + t.key + " + n.n * 1000000"}, where)
	}
}

// copyRows copies rows of a table (s), once for each row of bench_copy (n),
// with other values in some columns.
func copyRows(b *testing.B, db *sqldb.DB, table string, changed map[string]string, where string) {
	b.Helper()
	columns, err := db.Columns(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var names, values []string
	for _, c := range columns {
		if c.Table != table {
			continue
		}
		names = append(names, "`"+c.Name+"`")
		values = append(values, cmp.Or(changed[c.Name], "s.`"+c.Name+"`"))
	}
	run(b, db, "INSERT INTO "+table+" ("+strings.Join(names, ",")+") SELECT "+strings.Join(values, ",")+
		" FROM "+table+" s CROSS JOIN bench_copy n WHERE "+where)
}

func run(b *testing.B, db *sqldb.DB, text string) {
	b.Helper()
	if _, err := db.SQL.ExecContext(b.Context(), text); err != nil {
		b.Fatalf("%.200s: %v", text, err)
	}
}
