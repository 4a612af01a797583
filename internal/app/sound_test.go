package app

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestBrokenFile opens files that are no embedded database, or none any more.
// Every command names the file, says how to go on, and leaves it as it is.
func TestBrokenFile(t *testing.T) {
	crmtest.Long(t)
	whole := read(t, filepath.Join(demoOptions(t).Data, "demo.db"))
	page := 4096
	tests := map[string]struct {
		content []byte
		want    string
	}{
		"empty":            {nil, "it is empty"},
		"zeros":            {make([]byte, len(whole)), "it is not an SQLite database"},
		"text":             {[]byte("not a database"), "it is not an SQLite database"},
		"backup":           {[]byte("\x28\xb5\x2f\xfd and so on"), "vtrest restore unpacks"},
		"header alone":     {whole[:50], "it is truncated"},
		"first page":       {whole[:page], "it is truncated"},
		"half":             {whole[:len(whole)/2/page*page], "it is truncated"},
		"half a page less": {whole[:len(whole)-page/2], "it is truncated"},
		"damaged inside":   {scribbled(whole, len(whole)/2/page*page, 64*page), "damaged"},
		"damaged schema":   {scribbled(whole, 100, page-100), "damaged"},
		"no tables":        {made(t, "PRAGMA journal_mode = WAL"), "it has no tables"},
		"another program":  {made(t, "CREATE TABLE notes (id INTEGER)"), "it lacks tables of the CRM"},
		"newer":            {made(t, "CREATE TABLE notes (id INTEGER); PRAGMA user_version = 99"), "newer version"},
		"marked as ours":   {made(t, "CREATE TABLE notes (id INTEGER); PRAGMA user_version = 1"), "it lacks tables of the CRM"},
		"half of a CRM":    {made(t, "CREATE TABLE vtiger_users (id INTEGER); PRAGMA user_version = 1"), "it lacks tables of the CRM"},
		"no records":       {without(t, whole, "vtiger_crmentity"), "it lacks tables of the CRM"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := options()
			c.Demo, c.Data = true, t.TempDir()
			file := filepath.Join(c.Data, "demo.db")
			if err := os.WriteFile(file, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(t, c, file, tt.want)
			if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, tt.content) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		c := options()
		c.Data = t.TempDir()
		file := filepath.Join(c.Data, "vtrest.db")
		if err := os.Mkdir(file, 0o700); err != nil {
			t.Fatal(err)
		}
		refused(t, c, file, "it is a folder")
	})
	t.Run("by its address", func(t *testing.T) {
		c := options()
		file := filepath.Join(t.TempDir(), "x.db")
		c.Database = "sqlite:" + file
		if err := os.WriteFile(file, whole[:page], 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, c, file, "it is truncated")
	})
}

// refused opens the database as a server does and as other commands do.
func refused(t *testing.T, c Config, file, want string) {
	t.Helper()
	var out bytes.Buffer
	c.Out = &out
	for name, open := range map[string]func() (*App, error){
		"Open":         func() (*App, error) { return Open(t.Context(), c) },
		"OpenExisting": func() (*App, error) { return OpenExisting(t.Context(), c) },
	} {
		a, err := open()
		if err == nil {
			_ = a.Close()
			t.Errorf("%s opens it", name)
			continue
		}
		for _, text := range []string{file, want, "vtrest restore", "vtrest serve", "start anew"} {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: error %q lacks %q", name, err, text)
			}
		}
	}
	if out.Len() > 0 {
		t.Errorf("printed for a file that cannot be used: %s", out.String())
	}
}

// TestWaitingLog: the last pages of a database that was not closed are in the log
// beside it, so its file may be shorter than its header says.
func TestWaitingLog(t *testing.T) {
	crmtest.Long(t)
	c := demoOptions(t)
	a := opened(t, c)
	if _, err := a.db.SQL.ExecContext(t.Context(), "CREATE TABLE vtrest_more (x); INSERT INTO vtrest_more VALUES (zeroblob(1000000))"); err != nil {
		t.Fatal(err)
	}
	copied := c
	copied.Data = t.TempDir()
	for _, name := range []string{"demo.db", "demo.db-wal"} {
		content, err := os.ReadFile(filepath.Join(c.Data, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(copied.Data, name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	other := opened(t, copied)
	var n int
	if err := other.db.SQL.QueryRowContext(t.Context(), "SELECT length(x) FROM vtrest_more").Scan(&n); err != nil || n != 1000000 {
		t.Errorf("%d bytes are back, %v", n, err)
	}
}

// TestReadOnlyFile: nobody can log in to a database that cannot be written.
func TestReadOnlyFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	c := demoOptions(t)
	file := filepath.Join(c.Data, "demo.db")
	if err := os.Chmod(file, 0o400); err != nil {
		t.Fatal(err)
	}
	if a, err := Open(t.Context(), c); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("opened %v: %v", a, err)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// made is a database that statements make.
func made(t *testing.T, statements string) []byte {
	t.Helper()
	return without(t, nil, "", statements)
}

// without is a database of which a table is dropped.
func without(t *testing.T, content []byte, table string, statements ...string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if table != "" {
		statements = []string{"PRAGMA foreign_keys = OFF", "DROP TABLE " + table}
	}
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return read(t, file)
}

// scribbled is a file with n bytes of nonsense from a place on.
func scribbled(content []byte, from, n int) []byte {
	content = bytes.Clone(content)
	copy(content[from:from+n], bytes.Repeat([]byte{0xA5}, n))
	return content
}
