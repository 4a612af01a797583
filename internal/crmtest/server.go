package crmtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crmtest/mariadb"
)

// Server is a MariaDB server on which tests make databases. It may be used by
// several tests at the same time.
type Server struct {
	config  *mysql.Config   // reaches the server, without a database
	admin   *sql.DB         // creates and drops databases
	private *mariadb.Server // the server, if it is ours to stop

	templated bool // databases are copied: see template

	mu        sync.Mutex
	shared    map[string]*sharedDatabase // by the dumps' paths
	templates map[string]*template       // by the dump's path
	made      []string                   // templates that this process must drop
	dumps     map[string]string          // of shared databases, by their URL
}

// newServer is a server that is not reached yet.
func newServer() *Server {
	return &Server{shared: map[string]*sharedDatabase{}, templates: map[string]*template{}, dumps: map[string]string{}}
}

// sharedDatabase is loaded by the first test that asks for it.
type sharedDatabase struct {
	once sync.Once
	name string
	err  error
}

// MariaDB returns the server of this process, which is started by the first call.
// Without one, the test is skipped, or fails where a server is required.
func MariaDB(t testing.TB) *Server {
	t.Helper()
	if !process.hasMain {
		t.Fatal("this package needs func TestMain(m *testing.M) { crmtest.Main(m) }")
	}
	process.once.Do(func() { process.server, process.err = open() })
	switch err := process.err; {
	case err == nil:
		return process.server
	case errors.Is(err, mariadb.ErrNotInstalled) && !required():
		t.Skip("NOT TESTED on MariaDB: ", err)
	default:
		t.Fatal(err)
	}
	return nil
}

// required tells whether a missing server is a failure.
func required() bool {
	return os.Getenv("CI") == "true" || os.Getenv("VTREST_REQUIRE_MARIADB") == "1"
}

// open reaches the server that VTREST_TEST_MYSQL names, or starts a private one.
func open() (*Server, error) {
	s := newServer()
	s.templated = true
	if dsn := os.Getenv("VTREST_TEST_MYSQL"); dsn != "" {
		config, err := mysql.ParseDSN(dsn)
		if err != nil {
			return nil, fmt.Errorf("VTREST_TEST_MYSQL: %w", err)
		}
		s.config = config
	} else {
		private, err := mariadb.Start(context.Background())
		if err != nil {
			return nil, err
		}
		s.private, s.config = private, private.Config()
	}
	connector, err := mysql.NewConnector(s.config)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.admin = sql.OpenDB(connector)
	return s, nil
}

// close drops the shared databases and stops the server if it is private.
func (s *Server) close() error {
	var errs []error
	if s.admin != nil {
		for _, shared := range s.shared {
			errs = append(errs, s.drop(shared.name))
		}
		for _, name := range s.made {
			errs = append(errs, s.drop(name))
		}
		errs = append(errs, s.admin.Close())
	}
	if s.private != nil {
		errs = append(errs, s.private.Stop())
	}
	return errors.Join(errs...)
}

// Empty creates a database without tables and returns its URL. The database is
// dropped when the test ends.
func (s *Server) Empty(t testing.TB) (databaseURL string) {
	t.Helper()
	return s.url(s.own(t))
}

// own creates a database that is dropped when the test ends.
func (s *Server) own(t testing.TB) (name string) {
	t.Helper()
	name, err := s.create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.drop(name); err != nil {
			t.Error(err)
		}
	})
	return name
}

// create makes a database of a new name, in the character set that the CRM's own
// installer chooses.
func (s *Server) create(ctx context.Context) (name string, err error) {
	var b [6]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	name = "vtrest_test_" + hex.EncodeToString(b[:])
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+name+" CHARACTER SET utf8"); err != nil {
		return "", fmt.Errorf("create database: %w", err)
	}
	return name, nil
}

// drop removes a database. It takes no context, because that of a test is over
// when its cleanup runs.
func (s *Server) drop(name string) error {
	if name == "" {
		return nil
	}
	if _, err := s.admin.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name); err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

// url is the product's way to name a database:
// mysql://user:password@host:port/name, or with ?socket=/path.
func (s *Server) url(name string) string {
	u := url.URL{Scheme: "mysql", Host: s.config.Addr, Path: "/" + name, User: url.User(s.config.User)}
	if s.config.Passwd != "" {
		u.User = url.UserPassword(s.config.User, s.config.Passwd)
	}
	if s.config.Net == "unix" {
		u.Host = "localhost"
		// A slash needs no escape in a query, and the URL is for reading too.
		u.RawQuery = "socket=" + strings.ReplaceAll(url.QueryEscape(s.config.Addr), "%2F", "/")
	}
	return u.String()
}
