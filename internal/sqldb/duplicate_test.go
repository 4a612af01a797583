package sqldb

import (
	"testing"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crm"
)

// TestDuplicateKey reads what the servers say: MariaDB names the key, MySQL 8 the
// table too, and a value may have quotes and words of the message.
func TestDuplicateKey(t *testing.T) {
	for _, tt := range []struct {
		message, statement, table, key string
		primary                        bool
	}{
		{"Duplicate entry '46' for key 'PRIMARY'", "INSERT INTO `vtiger_crmentity` (crmid) VALUES (?)", "vtiger_crmentity", "PRIMARY", true},
		{"Duplicate entry '46' for key 'vtiger_crmentity.PRIMARY'", "INSERT INTO vtiger_crmentity (crmid) VALUES (?)", "vtiger_crmentity", "PRIMARY", true},
		{"Duplicate entry 'x for key 'y'' for key 'account_no'", "update `vtiger_account` SET account_no = ?", "vtiger_account", "account_no", false},
		{"Duplicate entry", "", "", "", false},
	} {
		d := duplicateKey(&mysql.MySQLError{Number: 1062, Message: tt.message}, tt.statement)
		if d.Table != tt.table || d.Key != tt.key || d.Primary != tt.primary {
			t.Errorf("%s: table %q, key %q, primary %t; want %q, %q, %t", tt.message, d.Table, d.Key, d.Primary, tt.table, tt.key, tt.primary)
		}
	}
}

// TestDuplicateSQLite reads what SQLite says of a primary key and of another.
func TestDuplicateSQLite(t *testing.T) {
	db, err := Open("sqlite:" + t.TempDir() + "/x.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, text := range []string{"CREATE TABLE a (id INTEGER PRIMARY KEY, n INT UNIQUE)", "CREATE TABLE b (x TEXT, y INT, PRIMARY KEY (x, y))", "INSERT INTO a VALUES (1, 2)", "INSERT INTO b VALUES ('q', 1)"} {
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		statement, table, key string
		primary               bool
	}{
		{"INSERT INTO a VALUES (1, 3)", "a", "id", true},
		{"INSERT INTO a VALUES (2, 2)", "a", "n", false},
		{"INSERT INTO b VALUES ('q', 1)", "b", "x, y", true},
	} {
		_, err := db.SQL.ExecContext(t.Context(), tt.statement)
		d := duplicateKey(err, tt.statement)
		if d.Table != tt.table || d.Key != tt.key || d.Primary != tt.primary || crm.CodeOf(ClassifyWrite(err, tt.statement)) != crm.Conflict {
			t.Errorf("%s: %v: table %q, key %q, primary %t", tt.statement, err, d.Table, d.Key, d.Primary)
		}
	}
}
