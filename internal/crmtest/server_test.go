package crmtest

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/klauspost/compress/zstd"
)

func TestMain(m *testing.M) { Main(m) }

// query returns the one value that a statement gives in a database of s.
func query[T any](t *testing.T, s *Server, databaseURL, text string) (value T) {
	t.Helper()
	_, name, _ := strings.Cut(strings.TrimPrefix(databaseURL, "mysql://"), "/")
	config := s.config.Clone()
	config.DBName, _, _ = strings.Cut(name, "?")
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), text).Scan(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

// pack writes a dump file with the given text.
func pack(t *testing.T, text string) (path string) {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "dump.sql.zst")
	if err := os.WriteFile(path, w.EncodeAll([]byte(text), nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLoadGuide loads the dump of a real installation; the counts are those of
// its text.
func TestLoadGuide(t *testing.T) {
	dump := filepath.Join(Reference(t), "versions", "vtiger701-guide.sql.zst")
	s := MariaDB(t)
	databaseURL := s.Load(t, dump)
	for text, want := range map[string]int{
		"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()": 540,
		"SELECT COUNT(*) FROM vtiger_account":                                            2,
	} {
		if got := query[int](t, s, databaseURL, text); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
	const charset = "SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = DATABASE()"
	if got, want := query[string](t, s, databaseURL, charset), "utf8mb3"; got != want {
		t.Errorf("%s: got %s, want %s", charset, got, want)
	}
}

func TestLoadText(t *testing.T) {
	s := MariaDB(t)
	text := "CREATE TABLE t (a TEXT) CHARSET utf8mb4;\nINSERT INTO t VALUES ('سلام; 😀 \\'\\n');\n"
	databaseURL := s.Load(t, pack(t, text))
	if got, want := query[string](t, s, databaseURL, "SELECT a FROM t"), "سلام; 😀 '\n"; got != want {
		t.Errorf("loaded text: got %q, want %q", got, want)
	}
}

// TestLoadBatches has more text than one batch takes, and a fault in the middle.
func TestLoadBatches(t *testing.T) {
	s := MariaDB(t)
	row := "INSERT INTO t VALUES ('" + strings.Repeat("x", 200_000) + "');\n"
	text := "CREATE TABLE t (a MEDIUMTEXT);\n" + strings.Repeat(row, 12)
	databaseURL := s.Load(t, pack(t, text))
	if got, want := query[int](t, s, databaseURL, "SELECT COUNT(*) FROM t"), 12; got != want {
		t.Errorf("rows: got %d, want %d", got, want)
	}
	name, err := s.create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.drop(name); err != nil {
			t.Error(err)
		}
	})
	err = s.load(t.Context(), name, []string{pack(t, text+"INSERT INTO absent VALUES (1);\n"+row)})
	if err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("load of a dump with a wrong statement: got %v, want an error that names the table", err)
	}
}

func TestShared(t *testing.T) {
	s := MariaDB(t)
	dump := pack(t, "CREATE TABLE t (a INT);")
	first := s.Shared(t, dump)
	if again := s.Shared(t, dump); again != first {
		t.Errorf("second Shared: got %s, want %s", again, first)
	}
	if own := s.Load(t, dump); own == first {
		t.Errorf("Load after Shared: got the shared database %s", own)
	}
	if got := query[int](t, s, first, "SELECT COUNT(*) FROM t"); got != 0 {
		t.Errorf("rows: got %d, want 0", got)
	}
}

// TestLoadOver runs a second dump over the first, which replaces a table.
func TestLoadOver(t *testing.T) {
	s := MariaDB(t)
	first := pack(t, "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); CREATE TABLE u (a INT); INSERT INTO u VALUES (2);")
	second := pack(t, "DROP TABLE t; CREATE TABLE t (a INT); INSERT INTO t VALUES (3);")
	for _, databaseURL := range []string{s.Load(t, first, second), s.Shared(t, first, second)} {
		if got, want := query[int](t, s, databaseURL, "SELECT t.a * 10 + u.a FROM t, u"), 32; got != want {
			t.Errorf("loaded values: got %d, want %d", got, want)
		}
	}
	if alone := s.Shared(t, first); alone == s.Shared(t, first, second) {
		t.Errorf("Shared of one dump and of two: got the same database %s", alone)
	}
}

func TestDropped(t *testing.T) {
	s := MariaDB(t)
	var databaseURL string
	t.Run("owner", func(t *testing.T) { databaseURL = s.Empty(t) })
	_, name, _ := strings.Cut(strings.TrimPrefix(databaseURL, "mysql://"), "/")
	name, _, _ = strings.Cut(name, "?")
	var count int
	err := s.admin.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", name).Scan(&count)
	if err != nil {
		t.Fatal(err)
	}
	if count != 0 {
		t.Errorf("database %s is still there after its test", name)
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"root@unix(/tmp/a b/s.sock)/": "mysql://root@localhost/x?socket=/tmp/a+b/s.sock",
		"me:p%40ss/w@tcp(db:3307)/":   "mysql://me:p%2540ss%2Fw@db:3307/x",
		"root@tcp([::1]:3306)/":       "mysql://root@[::1]:3306/x",
	} {
		config, err := mysql.ParseDSN(dsn)
		if err != nil {
			t.Errorf("ParseDSN(%q): %v", dsn, err)
			continue
		}
		s := &Server{config: config}
		if got := s.url("x"); got != want {
			t.Errorf("url for %q: got %s, want %s", dsn, got, want)
		}
	}
}
