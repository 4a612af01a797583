package app

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
)

func silent(string, int64, int64) {}

// TestBackupUnderLoad backs up a database into which others write accounts and
// documents all the while, restores it, and compares every row of every table
// and every file.
func TestBackupUnderLoad(t *testing.T) {
	crmtest.Long(t)
	a := demo(t, io.Discard)
	if err := a.FillDemo(t.Context(), 8000, "", silent); err != nil {
		t.Fatal(err)
	}
	login(t, a) // a token, which must not live on
	first := number(t, a.db.SQL, "SELECT id FROM vtiger_crmentity_seq")
	load := startLoad(t, a)
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	steps := 0
	made, err := a.Backup(t.Context(), name, func(what string, done, all int64) {
		if what == "copying the database" && done < all {
			steps++
			load.more(10) // commits while the copy is half done
		}
	})
	load.stop()
	if err != nil {
		t.Fatal(err)
	}
	if steps < 2 {
		t.Errorf("the database was copied in %d steps: too small to say anything", steps)
	}

	c := options()
	c.Data, c.Demo = filepath.Join(t.TempDir(), "new"), true
	back, err := Restore(t.Context(), c, name, silent)
	if err != nil {
		t.Fatal(err)
	}
	// The demo's own five documents have no files.
	if back.Rows != made.Rows || back.Files != made.Files || back.Tokens != 1 || len(back.Missing) > 5 {
		t.Errorf("restored %+v of %+v, want the same and one token ended", back, made)
	}
	restored := opened(t, c)
	last := number(t, restored.db.SQL, "SELECT id FROM vtiger_crmentity_seq")
	if acknowledged := load.before; last < acknowledged {
		t.Errorf("record %d was acknowledged before the backup, which ends with %d", acknowledged, last)
	}
	if n := number(t, restored.db.SQL, fmt.Sprintf("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid > %d AND crmid <= %d", first, last)); n != last-first {
		t.Errorf("%d records with ids from %d to %d, want all", n, first+1, last)
	}
	compareTables(t, a.db.SQL, restored.db.SQL, last)
	comparePaths(t, a, restored)
	if err := restored.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, restored, fmt.Sprintf("%sAccounts/3/%s", base, login(t, restored))); status != 200 {
		t.Errorf("the restored database answers %d %s", status, body)
	}
}

// load is several clients that write accounts and documents.
type load struct {
	t      *testing.T
	app    *App
	before int64 // an id that was acknowledged before the backup began
	made   atomic.Int64
	end    context.CancelFunc
	wg     sync.WaitGroup
}

func startLoad(t *testing.T, a *App) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{t: t, app: a, end: cancel}
	catalog, err := a.refresher.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.New(catalog, 1)
	if err != nil {
		t.Fatal(err)
	}
	for client := range 3 {
		l.wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				text := fmt.Sprintf("client %d, record %d", client, i)
				if err := l.write(p, client, text); err != nil {
					t.Errorf("%s: %v", text, err)
					return
				}
				l.made.Add(1)
			}
		})
	}
	t.Cleanup(l.stop)
	l.more(20)
	l.before = number(t, a.db.SQL, "SELECT MAX(crmid) FROM vtiger_crmentity WHERE crmid < 10000000")
	return l
}

func (l *load) write(p *access.Policy, client int, text string) error {
	ctx := context.Background() // a record that was begun is finished
	service := l.app.records()
	module, field, options := "Accounts", "accountname", records.Options{}
	if client == 0 {
		module, field = "Documents", "notes_title"
		u, err := service.Files.Receive(ctx, "filename", "a.txt", "text/plain", strings.NewReader(text))
		if err != nil {
			return err
		}
		defer u.Discard(ctx)
		options.Files = append(options.Files, u)
	}
	m := p.Catalog().Module(module)
	change := &crm.Change{Module: m, Sent: []crm.Sent{{Name: field, Field: m.Field(field), Values: []string{text}}}}
	if client == 0 {
		change.Sent = append(change.Sent, crm.Sent{Name: "filelocationtype", Field: m.Field("filelocationtype"), Values: []string{"I"}})
	}
	_, err := service.Create(ctx, p, change, options)
	return err
}

// more waits for so many further records.
func (l *load) more(n int64) {
	for end := l.made.Load() + n; l.made.Load() < end && !l.t.Failed(); {
		_ = number(l.t, l.app.db.SQL, "SELECT 1")
	}
}

func (l *load) stop() {
	l.end()
	l.wg.Wait()
}

func number(t *testing.T, db *sql.DB, query string) (n int64) {
	t.Helper()
	crmtest.Rows(t, db, func(scan func(...any)) { scan(&n) }, query)
	return n
}

// rowsOf are the rows of a table as texts.
func rowsOf(t *testing.T, db *sql.DB, table string) map[string]int {
	t.Helper()
	var columns []string
	crmtest.Rows(t, db, func(scan func(...any)) {
		var name string
		scan(&name)
		columns = append(columns, `quote("`+name+`")`)
	}, "SELECT name FROM pragma_table_info(?)", table)
	all := map[string]int{}
	crmtest.Rows(t, db, func(scan func(...any)) {
		var text string
		scan(&text)
		all[text]++
	}, "SELECT "+strings.Join(columns, " || '|' || ")+` FROM "`+table+`"`)
	return all
}

// compareTables: nothing but counters and tokens was changed since the backup, so
// what it has is in the source too, and what it lacks belongs to later records.
func compareTables(t *testing.T, source, restored *sql.DB, last int64) {
	t.Helper()
	counters := map[string]bool{"vtiger_modentity_num": true, "vtrest_token": true}
	var tables []string
	crmtest.Rows(t, source, func(scan func(...any)) {
		var name string
		scan(&name)
		tables = append(tables, name)
	}, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%'`)
	rows := 0
	for _, table := range tables {
		if counters[table] || strings.HasSuffix(table, "_seq") {
			continue
		}
		now, then := rowsOf(t, source, table), rowsOf(t, restored, table)
		for row, n := range then {
			rows += n
			if now[row] < n {
				t.Errorf("%s: the backup has %.200s, and the source %d of it, not %d", table, row, now[row], n)
			}
		}
	}
	if len(tables) < 400 || rows < 40_000 {
		t.Errorf("compared %d rows of %d tables: where are the others?", rows, len(tables))
	}
	// Every record of the backup is whole, and has all that the source has of it.
	for _, of := range []string{"vtiger_crmentity crmid", "vtiger_account accountid", "vtiger_accountscf accountid", "vtiger_notes notesid", "vtiger_attachments attachmentsid", "vtiger_modtracker_basic crmid"} {
		table, key, _ := strings.Cut(of, " ")
		count := fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE %s <= %d OR %s > 10000000", table, key, last, key)
		if now, then := number(t, source, count), number(t, restored, count); now != then {
			t.Errorf("%s: the backup has %d rows of its records, the source %d", table, then, now)
		}
	}
}

// comparePaths compares the bytes of the files.
func comparePaths(t *testing.T, a, restored *App) {
	t.Helper()
	root := filepath.Dir(restored.origin.file)
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".txt") {
			return err
		}
		n++
		local, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(filepath.Join(filepath.Dir(a.origin.file), local))
		if err == nil && string(got) != string(want) {
			t.Errorf("%s holds %q, want %q", local, got, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if named := number(t, restored.db.SQL, "SELECT COUNT(*) FROM vtiger_attachments WHERE name = 'a.txt'"); int64(n) != named || n < 3 {
		t.Errorf("%d files were restored, and the database names %d", n, named)
	}
}

// TestRestoreRefuses: whatever is wrong, nothing is served and nothing is left.
func TestRestoreRefuses(t *testing.T) {
	crmtest.Long(t)
	a := demo(t, io.Discard)
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	if _, err := a.Backup(t.Context(), name, silent); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		prepare func(c *Config) []byte // the archive
		want    string
	}{
		{"cut", func(*Config) []byte { return whole[:len(whole)/2] }, "cut off"},
		{"end cut", func(*Config) []byte { return whole[:len(whole)-3] }, "cut off"},
		{"empty", func(*Config) []byte { return nil }, "no manifest"},
		{"no archive", func(*Config) []byte { return []byte("-- a dump\n") }, "not a backup of vtrest"},
		{"bit", func(*Config) []byte {
			broken := append([]byte(nil), whole...)
			broken[len(broken)/2] ^= 4
			return broken
		}, "b.tar.zst: "},
		{"database there", func(c *Config) []byte { return put(t, whole, c.Data, "vtrest.db") }, "vtrest.db is there already"},
		{"log there", func(c *Config) []byte { return put(t, whole, c.Data, "vtrest.db-wal") }, "vtrest.db-wal is there already"},
		{"files there", func(c *Config) []byte { return put(t, whole, filepath.Join(c.Data, "storage"), "x") }, "holds files already"},
		{"storage", func(c *Config) []byte { c.Storage = t.TempDir(); return whole }, "leave out --storage"},
		{"a CRM's", func(c *Config) []byte { c.Database = "mysql://root:secret@127.0.0.1/crm"; return whole }, "makes an embedded database"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := options()
			c.Data = filepath.Join(t.TempDir(), "new")
			name := filepath.Join(t.TempDir(), "b.tar.zst")
			if err := os.WriteFile(name, tt.prepare(&c), 0o600); err != nil {
				t.Fatal(err)
			}
			before := listed(t, c.Data)
			_, err := Restore(t.Context(), c, name, silent)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
			if after := listed(t, c.Data); after != before {
				t.Errorf("the folder holds %q, and held %q", after, before)
			}
		})
	}
}

func put(t *testing.T, archive []byte, folder, name string) []byte {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return archive
}

// listed are the names in a folder, of one that is missing none.
func listed(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// TestApprove: a whole archive of a database that is not what its
// manifest says is refused, and so is one of a broken database.
func TestApprove(t *testing.T) {
	a := demo(t, io.Discard)
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	if _, err := a.Backup(t.Context(), name, silent); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(file string) error
		want   string
	}{
		{"a row less", func(file string) error { return run(t, file, "DELETE FROM vtiger_version") }, "its manifest says"},
		{"a newer schema", func(file string) error { return run(t, file, "PRAGMA user_version = 99") }, "schema version 99"},
		{"an overwritten page", func(file string) error { return overwrite(file) }, "damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			m, err := unpack(t.Context(), name, folder, silent)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, "vtrest.db")
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the database has the mode %v (%v), want 0600", info.Mode(), err)
			}
			if _, err := approve(t.Context(), file, m, silent); err != nil {
				t.Fatal(err)
			}
			if err := tt.change(file); err != nil {
				t.Fatal(err)
			}
			if _, err := approve(t.Context(), file, m, silent); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

func run(t *testing.T, file, text string) error {
	t.Helper()
	db, err := sqldb.Open(sqliteScheme + file)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.SQL.ExecContext(t.Context(), text)
	return err
}

// overwrite spoils pages in the middle of a file.
func overwrite(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt([]byte(strings.Repeat("\xa5", 64<<10)), info.Size()*9/10/4096*4096)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// TestBackupRefuses: no backup of a CRM's database, and none over another file.
func TestBackupRefuses(t *testing.T) {
	c := options()
	c.Database = "mysql://root:secret@127.0.0.1:1/crm"
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	if _, err := opened(t, c).Backup(t.Context(), name, silent); err == nil || !strings.Contains(err.Error(), "mysqldump") {
		t.Errorf("of a CRM's database: error %v, want one that names mysqldump", err)
	}
	a := demo(t, io.Discard)
	if err := os.WriteFile(name, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(t.Context(), name, silent); err == nil || !strings.Contains(err.Error(), "writes over nothing") {
		t.Errorf("over a file: error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	other := filepath.Join(filepath.Dir(name), "c.tar.zst")
	if _, err := a.Backup(ctx, other, func(string, int64, int64) { cancel() }); err == nil {
		t.Error("a backup that was interrupted is none")
	}
	if got := listed(t, filepath.Dir(name)); got != "b.tar.zst" {
		t.Errorf("the folder holds %s, want the old file alone", got)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "precious" {
		t.Errorf("the old file holds %q (%v)", text, err)
	}
}
