package crmtest

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// process is what the tests of one binary have in common.
var process struct {
	hasMain bool // whether Main runs the tests, and so will clean up

	once   sync.Once
	server *Server
	err    error // why there is no server
}

// Main runs the tests of a package and afterwards drops the shared databases and
// stops the private server, if there are any. A package that calls [MariaDB] or
// [SQLite] calls it from TestMain.
func Main(m *testing.M) {
	process.hasMain = true
	m.Run()
	err := removeCopies()
	if process.server != nil {
		err = errors.Join(err, process.server.close())
	}
	if err != nil {
		// Not a failure: the verdict of the tests stands.
		fmt.Fprintln(os.Stderr, "crmtest:", err)
	}
}
