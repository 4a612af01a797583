package crmtest

import (
	"database/sql"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// On is a server that the test itself has started, and stops: config reaches it,
// without a database.
func On(t testing.TB, config *mysql.Config) *Server {
	t.Helper()
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	s := newServer()
	s.config, s.admin = config, sql.OpenDB(connector)
	t.Cleanup(func() { _ = s.admin.Close() })
	return s
}
