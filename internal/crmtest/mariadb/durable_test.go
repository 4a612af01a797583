//go:build unix

package mariadb

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// TestDurable kills a server twice, and finds what was committed before.
func TestDurable(t *testing.T) {
	s, err := StartDurable(t.Context())
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	config := s.Config()
	config.Logger = &mysql.NopLogger{} // broken connections are the point here
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE d"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE d.n (n INT PRIMARY KEY) ENGINE=InnoDB"); err != nil {
		t.Fatal(err)
	}
	for round := range 2 {
		if _, err := db.ExecContext(t.Context(), "INSERT INTO d.n VALUES (?)", round); err != nil {
			t.Fatal(err)
		}
		if err := s.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := db.PingContext(t.Context()); err == nil {
			t.Error("the killed server answers")
		}
		if err := s.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM d.n").Scan(&n); err != nil || n != round+1 {
			t.Errorf("after kill %d: got %d rows, %v; want %d", round, n, err, round+1)
		}
	}
	if err := s.Pause(); err != nil {
		t.Fatal(err)
	}
	// The signal takes its time to reach every thread of the server.
	for end := time.Now().Add(time.Minute); answersSoon(t, db); {
		if time.Now().After(end) {
			t.Fatal("the paused server answers")
		}
	}
	if err := s.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err != nil {
		t.Errorf("after Resume: %v", err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder after Stop: got %v, want it gone", err)
	}
}

// answersSoon reports whether the server answers within a tenth of a second. No
// server that is paused ever does.
func answersSoon(t *testing.T, db *sql.DB) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	return db.PingContext(ctx) == nil
}
