package crmtest

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"vtrest/internal/crmtest/mariadb"
)

// lockSeconds is how long a process waits for another that makes what both need.
const lockSeconds = 600

// template is a database of this server with the contents of one dump, from which
// others are made: copying its rows takes a third of the time of loading them. All
// processes of one run of withmariadb share it; the server removes it by ending.
type template struct {
	once sync.Once
	name string
	err  error
}

// insertStatement finds the table that a statement of a dump fills.
var insertStatement = regexp.MustCompile("^INSERT INTO `(\\w+)`")

// tableLock finds the statements by which a dump locks the table that it fills.
var tableLock = regexp.MustCompile(`^(UN)?LOCK TABLES`)

// fill makes the tables and rows of a dump in a database.
func (s *Server) fill(ctx context.Context, name, dump string) error {
	s.mu.Lock()
	t := s.templates[dump]
	if t == nil {
		t = &template{}
		s.templates[dump] = t
	}
	s.mu.Unlock()
	// Not the context of one test, whose end must not fail the others.
	t.once.Do(func() { t.name, t.err = s.makeTemplate(context.Background(), dump) })
	if t.err != nil {
		return t.err
	}
	text, err := readDump(dump)
	if err != nil {
		return err
	}
	return s.run(ctx, name, dump, copying(text, t.name))
}

// copying is a dump whose rows come from the tables of another database.
func copying(dump, from string) string {
	var text strings.Builder
	filled := map[string]bool{}
	for statement := range statements(dump) {
		table := insertStatement.FindStringSubmatch(statement)
		switch {
		case tableLock.MatchString(statement):
			// It would lock out the tables that the rows come from.
		case table == nil:
			text.WriteString(statement + ";\n")
		case !filled[table[1]]:
			filled[table[1]] = true
			text.WriteString("INSERT INTO `" + table[1] + "` SELECT * FROM " + from + ".`" + table[1] + "`;\n")
		}
	}
	return text.String()
}

// makeTemplate returns the name of the template of a dump, and loads it unless
// another process of the run has done so.
func (s *Server) makeTemplate(ctx context.Context, dump string) (name string, err error) {
	name = "vtrest_template_" + inRun(dump)
	unlock, err := s.lock(ctx, name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	var done int
	err = s.admin.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", name).Scan(&done)
	if err != nil || done > 0 {
		return name, err
	}
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+name+" CHARACTER SET utf8"); err != nil {
		return "", err
	}
	if s.private != nil || mariadb.RunFolder() == "" {
		s.made = append(s.made, name)
	}
	text, err := readDump(dump)
	if err == nil {
		err = s.run(ctx, name, dump, text)
	}
	if err != nil {
		// No process may take half a template for a whole one.
		return "", errors.Join(err, s.drop(name))
	}
	return name, nil
}

// lock takes a lock that all processes on this server know.
func (s *Server) lock(ctx context.Context, name string) (unlock func() error, err error) {
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", name, lockSeconds).Scan(&got); err != nil || got.Int64 != 1 {
		return nil, errors.Join(fmt.Errorf("wait for the lock %s: got %d", name, got.Int64), err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(ctx, "DO RELEASE_LOCK(?)", name)
		return errors.Join(err, conn.Close())
	}, nil
}

// processID tells this process from others that have no run in common with it.
var processID = rand.Text()

// inRun is a short name for what all processes of the run make of a dump.
func inRun(dump string) string {
	sum := sha256.Sum256([]byte(cmp.Or(mariadb.RunFolder(), processID) + "\n" + dump))
	return hex.EncodeToString(sum[:8])
}
