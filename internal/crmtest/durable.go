//go:build unix

package crmtest

import (
	"database/sql"
	"errors"
	"testing"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crmtest/mariadb"
)

// Durable starts a MariaDB server of the test's own whose committed data survive
// that it is killed. It is stopped when the test ends, and must run then. Where
// there is no MariaDB, the test is skipped as by [MariaDB].
func Durable(t testing.TB) (*Server, *mariadb.Server) {
	t.Helper()
	private, err := mariadb.StartDurable(t.Context())
	if errors.Is(err, mariadb.ErrNotInstalled) && !required() {
		t.Skip("NOT TESTED on MariaDB: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := newServer()
	s.private, s.config = private, private.Config()
	s.config.Logger = &mysql.NopLogger{} // it would tell of broken connections, which are wanted
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	connector, err := mysql.NewConnector(s.config)
	if err != nil {
		t.Fatal(err)
	}
	s.admin = sql.OpenDB(connector)
	return s, private
}
