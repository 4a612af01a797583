package crmtest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/klauspost/compress/zstd"
)

// batchSize is the length at which statements are sent, in bytes. A round trip
// for each statement would double the time; the server takes 16 MiB at most.
const batchSize = 1 << 20

// Load creates a database from dumps (files *.sql.zst), each run over the ones
// before it, and returns its URL. The database belongs to the test, and is
// dropped when it ends.
func (s *Server) Load(t testing.TB, dumps ...string) (databaseURL string) {
	t.Helper()
	name := s.own(t)
	if err := s.load(t.Context(), name, dumps); err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

// Shared returns the URL of a database that holds the dumps, as Load makes it,
// and is the same one for every test of this process. A test that calls it must
// not write.
func (s *Server) Shared(t testing.TB, dumps ...string) (databaseURL string) {
	t.Helper()
	key := strings.Join(dumps, "\n")
	s.mu.Lock()
	shared := s.shared[key]
	if shared == nil {
		shared = &sharedDatabase{}
		s.shared[key] = shared
	}
	s.mu.Unlock()
	shared.once.Do(func() {
		// Not the context of this test, whose end must not fail the others.
		ctx := context.Background()
		if shared.name, shared.err = s.create(ctx); shared.err == nil {
			shared.err = s.load(ctx, shared.name, dumps)
		}
		if len(dumps) == 1 {
			s.mu.Lock()
			s.dumps[s.url(shared.name)] = dumps[0]
			s.mu.Unlock()
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return s.url(shared.name)
}

// load makes what the dumps hold in a database. Where there are
// templates, a single dump is copied from its own.
func (s *Server) load(ctx context.Context, name string, dumps []string) error {
	if s.templated && len(dumps) == 1 {
		return s.fill(ctx, name, dumps[0])
	}
	for _, dump := range dumps {
		text, err := readDump(dump)
		if err != nil {
			return err
		}
		if err := s.run(ctx, name, dump, text); err != nil {
			return err
		}
	}
	return nil
}

// run runs the statements of a dump in a database, all on one connection: they
// set variables of the session. Among them is its SQL mode.
func (s *Server) run(ctx context.Context, name, dump, text string) error {
	config := s.config.Clone()
	config.DBName = name
	config.MultiStatements = true
	if err := config.Apply(mysql.Charset("utf8mb4", "utf8mb4_general_ci")); err != nil {
		return err
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := runAll(ctx, conn, text); err != nil {
		return fmt.Errorf("load %s: %w", dump, err)
	}
	return nil
}

// runAll sends the statements of a dump in batches. Keys are left unchecked: a
// dump's tables come in no order, and its rows were checked when it was made.
func runAll(ctx context.Context, conn *sql.Conn, text string) error {
	var batch strings.Builder
	batch.WriteString("SET unique_checks = 0, foreign_key_checks = 0;\n")
	var first, last int
	flush := func() error {
		if _, err := conn.ExecContext(ctx, batch.String()); err != nil {
			return fmt.Errorf("one of the statements %d to %d: %w", first, last, err)
		}
		batch.Reset()
		first = last + 1
		return nil
	}
	for statement := range statements(text) {
		batch.WriteString(statement)
		batch.WriteString(";\n")
		last++
		if batch.Len() >= batchSize {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	return flush()
}

// readDump returns the text of a *.sql.zst file.
func readDump(path string) (string, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	r, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	defer r.Close()
	var text strings.Builder
	if _, err := r.WriteTo(&text); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return text.String(), nil
}
