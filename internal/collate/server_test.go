package collate

import (
	"database/sql"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver named "mysql"
)

// openServer connects to the server of VTREST_TEST_MYSQL, a go-sql-driver DSN,
// and skips the test without one.
func openServer(t *testing.T) *sql.DB {
	t.Helper()
	dsn := os.Getenv("VTREST_TEST_MYSQL")
	if dsn == "" {
		t.Skip("NOT COMPARED WITH A SERVER: VTREST_TEST_MYSQL is not set (e.g. root@unix(/run/mysqld/mysqld.sock)/)")
	}
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatalf("VTREST_TEST_MYSQL: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func prepare(t *testing.T, db *sql.DB, query string) *sql.Stmt {
	t.Helper()
	stmt, err := db.Prepare(query)
	if err != nil {
		t.Fatalf("prepare %s: %v", query, err)
	}
	t.Cleanup(func() { stmt.Close() })
	return stmt
}

// TestWeightsAreTheServers fails when weights.go is not what go generate would
// write.
func TestWeightsAreTheServers(t *testing.T) {
	//nolint:sqlclosecheck // prepare closes it at the end of the test
	stmt := prepare(t, openServer(t),
		`SELECT WEIGHT_STRING(CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci)`)
	for page := range rune(256) {
		if 0xD8 <= page && page <= 0xDF {
			continue // surrogates are no characters
		}
		text := make([]rune, 256)
		for low := range text {
			text[low] = page<<8 + rune(low)
		}
		var raw []byte
		if err := stmt.QueryRow(string(text)).Scan(&raw); err != nil {
			t.Fatalf("page %02X: %v", page, err)
		}
		if len(raw) != 2*len(text) {
			t.Fatalf("page %02X: a weight string of %d bytes, want %d", page, len(raw), 2*len(text))
		}
		for low, r := range text {
			want := rune(binary.BigEndian.Uint16(raw[2*low:]))
			if got, _ := weightAt(string(r), 0); got != want {
				t.Errorf("weight of %U = %04X, server says %04X", r, got, want)
			}
		}
	}
}

func TestCompareAsTheServer(t *testing.T) {
	//nolint:sqlclosecheck // prepare closes it at the end of the test
	stmt := prepare(t, openServer(t), `
		SELECT (a > b) - (a < b)
		FROM (SELECT CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci AS a,
		             CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci AS b) AS pair`)
	r := rand.New(rand.NewPCG(9, 10))
	for range 4000 {
		a, b := randomText(r, alphabet), randomText(r, alphabet)
		if r.IntN(2) == 0 {
			b = a + b // else most pairs differ in their first character
		}
		var want int
		if err := stmt.QueryRow(a, b).Scan(&want); err != nil {
			t.Fatalf("compare %q with %q: %v", a, b, err)
		}
		if got := Compare(a, b); got != want {
			t.Errorf("Compare(%q, %q) = %d, server says %d", a, b, got, want)
		}
	}
}

// TestCompareSupplementaryAsTheServer asks utf8mb4_general_ci, which a CRM on
// a newer server may use.
func TestCompareSupplementaryAsTheServer(t *testing.T) {
	//nolint:sqlclosecheck // prepare closes it at the end of the test
	stmt := prepare(t, openServer(t), `
		SELECT (a > b) - (a < b)
		FROM (SELECT CONVERT(? USING utf8mb4) COLLATE utf8mb4_general_ci AS a,
		             CONVERT(? USING utf8mb4) COLLATE utf8mb4_general_ci AS b) AS pair`)
	texts := []string{"", "a", "日", "\ufffd", "\uffff", "😀", "𝒜", "😀 ", "😀a"}
	for _, a := range texts {
		for _, b := range texts {
			var want int
			if err := stmt.QueryRow(a, b).Scan(&want); err != nil {
				t.Fatalf("compare %q with %q: %v", a, b, err)
			}
			if got := Compare(a, b); got != want {
				t.Errorf("Compare(%q, %q) = %d, server says %d", a, b, got, want)
			}
		}
	}
}

func TestLikeAsTheServer(t *testing.T) {
	db := openServer(t)
	pieces := []string{"a", "A", "á", "b", "ß", "s", "ж", "Ж", "ی", "ي", "日", " ", "%", "%", "_", `\`, "|"}
	for _, tt := range []struct {
		name   string
		clause string
		escape rune
	}{
		{"default escape", ``, '\\'},
		{"bar", `ESCAPE '|'`, '|'},
		// MariaDB takes an empty ESCAPE as the default one; a character that
		// no pattern has is none on every server.
		{"none", `ESCAPE '~'`, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			//nolint:sqlclosecheck // prepare closes it at the end of the test
			stmt := prepare(t, db, `
				SELECT CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci
				       LIKE CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci `+tt.clause)
			r := rand.New(rand.NewPCG(11, 12))
			matched := 0
			for range 3000 {
				pattern, s := randomText(r, pieces), randomText(r, pieces)
				var want bool
				if err := stmt.QueryRow(s, pattern).Scan(&want); err != nil {
					t.Fatalf("%q LIKE %q: %v", s, pattern, err)
				}
				if got := Like(pattern, s, tt.escape); got != want {
					t.Errorf("Like(%q, %q, %q) = %t, server says %t", pattern, s, tt.escape, got, want)
				}
				if want {
					matched++
				}
			}
			if matched < 100 {
				t.Errorf("only %d patterns matched: the test shows little", matched)
			}
		})
	}
}

func TestCompareDecimalAsTheServer(t *testing.T) {
	//nolint:sqlclosecheck // prepare closes it at the end of the test
	stmt := prepare(t, openServer(t), `
		SELECT (a > b) - (a < b)
		FROM (SELECT CAST(? AS DECIMAL(65,20)) AS a, CAST(? AS DECIMAL(65,20)) AS b) AS pair`)
	r := rand.New(rand.NewPCG(13, 14))
	pieces := []string{"0", "1", "9", "00000", "."}
	for range 2000 {
		a, b := randomText(r, pieces), randomText(r, pieces)
		if r.IntN(3) == 0 {
			a, b = "-"+a, "-"+b
		}
		if !decimalText.MatchString(a) || !decimalText.MatchString(b) {
			continue
		}
		var want int
		if err := stmt.QueryRow(a, b).Scan(&want); err != nil {
			t.Fatalf("compare %q with %q: %v", a, b, err)
		}
		if got := CompareDecimal(a, b); got != want {
			t.Errorf("CompareDecimal(%q, %q) = %d, server says %d", a, b, got, want)
		}
	}
}
