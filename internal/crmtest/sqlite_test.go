package crmtest

import (
	"testing"

	"vtrest/internal/sqldb"
)

// TestSQLite copies a table with the values that lose something on a careless
// way: scale, zero dates, bytes that are no text, text with quotes.
func TestSQLite(t *testing.T) {
	s := MariaDB(t)
	text := "CREATE TABLE t (`order` INT PRIMARY KEY, price DECIMAL(25,8), day DATE, at TIME, `name` VARCHAR(20), bytes LONGBLOB);\n" +
		"INSERT INTO t VALUES (1, 1.5, '0000-00-00', '09:05:00', 'سلام ''x''', x'FF00'), (2, NULL, NULL, NULL, NULL, NULL),\n" +
		"(3, 12345678901234567.12345678, '2020-02-29', '838:59:59', '007', '');\n"
	mysqlURL := s.Load(t, pack(t, text))
	sqliteURL := SQLite(t, mysqlURL)
	if again := SQLite(t, mysqlURL); again != sqliteURL {
		t.Errorf("second SQLite: got %s, want %s", again, sqliteURL)
	}
	db, err := sqldb.Open(sqliteURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for statement, want := range map[string]string{
		"SELECT GROUP_CONCAT(typeof(price), ' ' ORDER BY `order`) FROM t": "text null text",
		"SELECT GROUP_CONCAT(price, ' ' ORDER BY `order`) FROM t":         "1.50000000 12345678901234567.12345678",
		"SELECT GROUP_CONCAT(day, ' ' ORDER BY `order`) FROM t":           "0000-00-00 2020-02-29",
		"SELECT GROUP_CONCAT(at, ' ' ORDER BY `order`) FROM t":            "09:05:00 838:59:59",
		"SELECT GROUP_CONCAT(`name`, ' ' ORDER BY `order`) FROM t":        "سلام 'x' 007",
		"SELECT hex(bytes) FROM t WHERE `order` = 1":                      "FF00",
		"SELECT COUNT(*) FROM t WHERE price > '2' AND bytes = x''":        "1",
	} {
		var got string
		if err := db.SQL.QueryRowContext(t.Context(), statement).Scan(&got); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", statement, got, want)
		}
	}
}
