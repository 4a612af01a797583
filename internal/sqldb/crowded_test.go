package sqldb_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestFewConnections: a database user may have fewer connections than the pool
// would like. Calls share them, and none fails.
func TestFewConnections(t *testing.T) {
	root := filled(t, 1)
	for _, most := range []int{1, 3} {
		db := asUser(t, root, most)
		var calls sync.WaitGroup
		for range 60 {
			calls.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
				defer cancel()
				if _, err := db.Measure(ctx, "SELECT SLEEP(0.005)"); err != nil {
					t.Errorf("of %d connections: %v", most, err)
					return
				}
				tx, err := db.SQL.BeginTx(ctx, nil)
				if err != nil {
					t.Errorf("of %d connections, begin: %v", most, err)
					return
				}
				if err := tx.Rollback(); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
	}
}

// TestNoConnections: others have all of them. That is an outage, said at once.
func TestNoConnections(t *testing.T) {
	root := filled(t, 1)
	db := asUser(t, root, 2)
	var held []func() error
	for range 2 {
		conn, err := db.SQL.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn.Close)
	}
	other, err := sqldb.Open(lastUser)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	began := time.Now()
	err = other.Ping(t.Context())
	if crm.CodeOf(err) != crm.Unavailable || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v, want Unavailable soon", time.Since(began), err)
	}
	for _, release := range held {
		if err := release(); err != nil {
			t.Fatal(err)
		}
	}
	db.SQL.SetMaxIdleConns(0)
	if err := other.Ping(t.Context()); err != nil {
		t.Errorf("with connections free again: %v", err)
	}
}

// lastUser is the database URL of the user made last.
var lastUser string

// asUser opens the database as a user of so many connections.
func asUser(t *testing.T, root *sqldb.DB, most int) *sqldb.DB {
	t.Helper()
	var name string
	if err := root.SQL.QueryRowContext(t.Context(), "SELECT DATABASE()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	user := name + string(rune('a'+most))
	run(t, root, "CREATE USER "+user+"@localhost IDENTIFIED BY 'x' WITH MAX_USER_CONNECTIONS "+string(rune('0'+most)))
	t.Cleanup(func() {
		if _, err := root.SQL.ExecContext(context.Background(), "DROP USER "+user+"@localhost"); err != nil {
			t.Error(err)
		}
	})
	run(t, root, "GRANT ALL ON "+name+".* TO "+user+"@localhost")
	u, err := url.Parse(crmtest.MariaDB(t).Empty(t)) // how the server is reached
	if err != nil {
		t.Fatal(err)
	}
	u.User, u.Path = url.UserPassword(user, "x"), "/"+name
	lastUser = u.String()
	db, err := sqldb.Open(lastUser)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
