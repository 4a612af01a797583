//go:build linux

package bench

import (
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
	exec := func(text string) {
		if _, err := db.SQL.ExecContext(b.Context(), text); err != nil {
			b.Fatalf("%s: %v", text, err)
		}
	}
	var have int
	if err := db.SQL.QueryRowContext(b.Context(), "SELECT COUNT(*) FROM vtiger_account").Scan(&have); err != nil {
		b.Fatal(err)
	}
	copies := accounts/have + 1
	exec("CREATE TABLE bench_copy (n INTEGER NOT NULL PRIMARY KEY)")
	for i := 1; i <= copies; i++ {
		exec(fmt.Sprintf("INSERT INTO bench_copy VALUES (%d)", i))
	}
	columns, err := db.Columns(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range accountTables {
		var names, values []string
		for _, c := range columns {
			if c.Table != t.name {
				continue
			}
			names = append(names, "`"+c.Name+"`")
			value := "s.`" + c.Name + "`"
			if c.Name == t.key {
				value += " + n.n * 1000000"
			}
			values = append(values, value)
		}
		where := "s." + t.key + " < 1000000"
		if t.name == "vtiger_crmentity" {
			where += " AND s.setype = 'Accounts'"
		}
		exec("INSERT INTO " + t.name + " (" + strings.Join(names, ",") + ") SELECT " + strings.Join(values, ",") +
			" FROM " + t.name + " s CROSS JOIN bench_copy n WHERE " + where)
	}
}
