package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"vtrest/internal/sqldb"
)

//go:embed schema/*.sql
var schema embed.FS

const (
	// How often a server that finds another making the tables looks again.
	lookAgain = 100 * time.Millisecond
	// A server that dies while it makes the tables holds up the others for so long.
	lockLease = 15 * time.Second
	// How long a server waits for another, in looks.
	lockLooks = 200
	// Steps on SQLite that collide with those of another program are tried again.
	stepAttempts = 20
)

// Migrate makes vtrest's own tables, whose names begin with vtrest_. The CRM's
// tables are never touched. Of several servers that start at the same time one
// makes them, and the others wait.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.migrations()
	if err != nil {
		return fmt.Errorf("own tables: %w", err)
	}
	if s.isMigrated(ctx, p) {
		return nil
	}
	if s.db.Dialect.Engine == sqldb.SQLite {
		err = s.migrateAlone(ctx)
	} else {
		err = s.migrateLocked(ctx, p)
	}
	if err != nil {
		return fmt.Errorf("own tables: %w", sqldb.Classify(err))
	}
	return nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectMySQL
	if s.db.Dialect.Engine == sqldb.SQLite {
		dialect = goose.DialectSQLite3
	}
	return goose.NewProvider(dialect, s.db.SQL, files, goose.WithTableName("vtrest_schema"), goose.WithDisableGlobalRegistry(true))
}

// isMigrated reports whether the last step is done. That is so at every start
// but the first of a version, and then no lock is taken.
func (s *Store) isMigrated(ctx context.Context, p *goose.Provider) bool {
	sources := p.ListSources()
	var version int64
	err := s.db.SQL.QueryRowContext(ctx, `SELECT MAX(version_id) FROM vtrest_schema`).Scan(&version)
	return err == nil && version >= sources[len(sources)-1].Version
}

// migrateLocked makes the tables while a row of ours is locked. It is a row with
// a lease and no GET_LOCK, which a Galera cluster does not share.
func (s *Store) migrateLocked(ctx context.Context, p *goose.Provider) (err error) {
	l, err := lock.NewMySQLTableLocker(
		lock.WithTableName("vtrest_lock"),
		lock.WithTableLeaseDuration(lockLease),
		lock.WithTableHeartbeatInterval(lockLease/5),
		lock.WithTableLockTimeout(lookAgain, lockLooks),
		lock.WithTableUnlockTimeout(lookAgain, lockLooks/10),
		lock.WithTableLogger(slog.New(slog.DiscardHandler)), // its errors come back
	)
	if err != nil {
		return err
	}
	db, err := s.db.WithTimes()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := l.Lock(ctx, db); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Unlock(ctx, db)) }()
	_, err = p.Up(ctx)
	return err
}

// migrateAlone makes the tables of a database file. Each step is a transaction,
// so that another program which makes them at the same time can only make one
// fail; what is done then is not done again.
func (s *Store) migrateAlone(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		p, err := s.migrations()
		if err != nil {
			return err
		}
		_, err = p.Up(ctx)
		switch {
		case err == nil, s.isMigrated(ctx, p):
			return nil
		case attempt == stepAttempts:
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(lookAgain):
		}
	}
}
