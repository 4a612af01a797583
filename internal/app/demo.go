package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"vtrest/internal/bulk"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// FillDemo makes n records of several modules. Where there are records already
// that are not the demo's, into must be the name of the database: nobody is to
// find a million invented records among his own.
func (a *App) FillDemo(ctx context.Context, n int, into string, progress Progress) error {
	facts, err := a.facts(ctx)
	if err != nil {
		return err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return err
	}
	if err := a.mayFill(ctx, into); err != nil {
		return err
	}
	if _, err := a.store.Counters(ctx, catalog, true); err != nil {
		return err
	}
	creator, owners := ownersIn(facts)
	return bulk.Fill(ctx, a.db, catalog, creator, owners, n, func(done, all int64) { progress("making records", done, all) })
}

// mayFill refuses a database with records of its own.
func (a *App) mayFill(ctx context.Context, into string) error {
	name := a.databaseName()
	if into != "" && into != name {
		return fmt.Errorf("--into %s: the database is called %s", into, name)
	}
	if a.config.Demo || into != "" {
		return nil
	}
	rows, err := a.db.Query(ctx, "SELECT 1 FROM vtiger_crmentity LIMIT 1")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		return fmt.Errorf("the database %s has records already, and those of the demo would stand among them: give --into %s if they shall", name, name)
	}
	return sqldb.Classify(rows.Err())
}

// databaseName is how the people who have it call the database: its name on the
// server, or that of its file.
func (a *App) databaseName() string {
	if file, ok := strings.CutPrefix(a.origin.url, sqliteScheme); ok {
		return filepath.Base(file)
	}
	u, err := url.Parse(a.origin.url)
	if err != nil {
		return "" // it was opened, so that it could be read
	}
	return path.Base(u.Path)
}

// ownersIn are the first active administrator, who makes the records, and those
// who own them: the active users by name, and after them the groups.
func ownersIn(f *meta.Facts) (creator crm.ID, owners []crm.ID) {
	for _, u := range f.Users {
		if u.Active {
			owners = append(owners, u.ID)
			if u.Admin && creator == 0 {
				creator = u.ID
			}
		}
	}
	if creator == 0 && len(owners) > 0 {
		creator = owners[0]
	}
	for _, g := range f.Groups {
		owners = append(owners, g.ID)
	}
	return creator, owners
}

// OpenDemo opens the database that is to be filled: the demo's own, which is made
// if it is missing, unless the options name another.
func OpenDemo(ctx context.Context, c Config) (*App, error) {
	if c.Database != "" || c.Vtiger != "" {
		if c.Demo {
			return nil, errors.New("--demo is a database of its own: leave out --database and --vtiger, or --demo")
		}
		return OpenExisting(ctx, c)
	}
	c.Demo = true
	return Open(ctx, c)
}
