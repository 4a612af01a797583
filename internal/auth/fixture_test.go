package auth

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"vtrest/internal/crm"
	"vtrest/internal/embedded"
	"vtrest/internal/meta"
	"vtrest/internal/password"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// begin is when every test begins.
var begin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var (
	home   = netip.MustParseAddr("192.0.2.7")
	away   = netip.MustParseAddr("192.0.2.8")
	homeV6 = netip.MustParseAddr("2001:db8::7")
	awayV6 = netip.MustParseAddr("2001:db8::8")
)

// The administrator of the fixture.
const (
	adminPassword = "Admin-Password-1"
	adminKey      = "AdminAccessKey01"
)

// fixture is an embedded database with a clock that the test moves.
type fixture struct {
	t       *testing.T
	db      *sqldb.DB
	store   *store.Store
	catalog *meta.Catalog
	now     time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crm.db")
	if err := os.WriteFile(path, template(t), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqldb.Open("sqlite:" + path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	f := &fixture{t: t, db: db, now: begin}
	f.store = store.New(db, func() time.Time { return f.now })
	f.reload()
	return f
}

// made is the database file that every fixture is a copy of.
var made []byte

// template makes the file once: tables, the administrator with a password that
// is quick to check, and vtrest's own tables.
func template(t *testing.T) []byte {
	t.Helper()
	if made != nil {
		return made
	}
	path := filepath.Join(t.TempDir(), "template.db")
	db, err := sqldb.Open("sqlite:" + path)
	if err != nil {
		t.Fatal(err)
	}
	admin := embedded.Admin{UserName: "admin", Password: "slow", AccessKey: adminKey, LastName: "Admin"}
	if err := embedded.Create(t.Context(), db.SQL, admin); err != nil {
		t.Fatal(err)
	}
	if err := store.New(db, nil).Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), `UPDATE vtiger_users SET user_password = ?`, quick(t, adminPassword)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if made, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return made
}

// quick is a password as the CRM stores it, at the least cost.
func quick(t *testing.T, pass string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(pass), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return string(hash)
}

// reload reads the metadata, as happens after a change in the CRM.
func (f *fixture) reload() {
	f.t.Helper()
	err := f.store.View(f.t.Context(), func(tx *store.Tx) error {
		facts, err := tx.Facts(f.t.Context())
		if err != nil {
			return err
		}
		f.catalog, err = meta.Build(facts)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// service is a server process on the fixture's database.
func (f *fixture) service(c Config) *Service {
	return New(f.store, func() (*meta.Catalog, error) { return f.catalog, nil }, c, func() time.Time { return f.now })
}

// exec changes the CRM's tables, as its own screens do.
func (f *fixture) exec(text string, args ...any) {
	f.t.Helper()
	if _, err := f.db.SQL.ExecContext(f.t.Context(), text, args...); err != nil {
		f.t.Fatalf("%s: %v", text, err)
	}
}

// addUser adds a user, who is known after a reload.
func (f *fixture) addUser(id int, name, pass, key string, admin bool) {
	f.t.Helper()
	isAdmin := "off"
	if admin {
		isAdmin = "on"
	}
	f.exec(`INSERT INTO vtiger_users (id, user_name, user_password, crypt_type, accesskey, is_admin, status, deleted, date_entered) VALUES (?, ?, ?, ?, ?, ?, 'Active', 0, '2026-01-01 00:00:00')`,
		id, name, quick(f.t, pass), string(password.PHASH), key, isAdmin)
}

// login makes a token for the administrator.
func (f *fixture) login(s *Service, from netip.Addr) string {
	f.t.Helper()
	token, err := s.LoginByKey(f.t.Context(), adminKey, from)
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

// ask uses a token and returns the error's code, with the number of statements
// that it took; ok stands for no error.
func (f *fixture) ask(s *Service, token string, from netip.Addr) (code crm.Code, statements int64) {
	ctx, n := store.WithCount(f.t.Context())
	_, err := s.Policy(ctx, token, from)
	return codeOf(err), n.Load()
}

// ok is no code of an error.
const ok crm.Code = 255

func codeOf(err error) crm.Code {
	if err == nil {
		return ok
	}
	return crm.CodeOf(err)
}

// cancelled is the context of a call that its client gave up.
func cancelled() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("the client is gone"))
	return ctx
}
