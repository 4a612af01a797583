package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"vtrest/internal/crmdir"
	"vtrest/internal/embedded"
	"vtrest/internal/labels"
	"vtrest/internal/sqldb"
)

const (
	sqliteScheme = "sqlite:"
	ownName      = "vtrest.db" // of an embedded database in the data folder
	demoName     = "demo.db"
)

// origin is where the records come from, and what comes with them.
type origin struct {
	url            string      // as sqldb.Open takes it
	file           string      // of the embedded database, "" for a CRM's own
	dir            *crmdir.Dir // of --vtiger, or nil
	zone, language string      // the CRM's own, or ""
	labels         labels.Source
}

// origin chooses the database: --database, else the one of --vtiger, else the
// embedded one. With both options the folder still gives time zone, language
// and labels.
func (c *Config) origin() (*origin, error) {
	o := &origin{url: c.Database}
	if c.Vtiger != "" {
		dir, err := crmdir.Open(c.Vtiger)
		if err != nil {
			return nil, err
		}
		o.dir, o.labels = dir, dir
		o.zone, o.language = dir.Config().TimeZone, dir.Config().Language
		if o.url == "" {
			o.url = dir.Config().DatabaseURL()
		}
		return o, nil
	}
	if o.url == "" {
		name := ownName
		if c.Demo {
			name = demoName
		}
		o.url = sqliteScheme + filepath.Join(c.Data, name)
	}
	if file, ok := strings.CutPrefix(o.url, sqliteScheme); ok {
		o.file, o.labels = file, labels.Builtin()
		if c.Demo {
			o.labels = guideLabels{o.labels}
		}
	}
	return o, nil
}

// guideLabels is the CRM of the REST guide, in which one label of Accounts was
// French: with it the demo answers the guide's samples byte for byte.
type guideLabels struct{ labels.Source }

// Labels adds the guide's own label to those of Accounts.
func (g guideLabels) Labels(lang, module string) (map[string]string, error) {
	all, err := g.Source.Labels(lang, module)
	if err != nil || lang != "en_us" || module != "Accounts" {
		return all, err
	}
	own := map[string]string{"Active": "Actif"}
	for value, label := range all {
		if value != "Active" {
			own[value] = label
		}
	}
	return own, nil
}

// exists tells whether the embedded database's file is there.
func (o *origin) exists() (bool, error) {
	_, err := os.Stat(o.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// noDatabase says how to go on where a command finds no embedded database: the
// folder may have the other one of the two that it can hold.
func (c *Config) noDatabase(o *origin) error {
	other, hint := demoName, "there is a demo in %s: add --demo to use it"
	start := "vtrest serve"
	if c.Demo {
		other, hint, start = ownName, "there is a database in %s: leave out --demo to use it", "vtrest serve --demo"
	}
	file := filepath.Join(c.Data, other)
	if c.Database == "" {
		if _, err := os.Stat(file); err == nil {
			return fmt.Errorf("%w (%s); "+hint, ErrNoDatabase, o.file, file)
		}
	}
	return fmt.Errorf("%w (%s): %s makes it on its first start; --data, --database or --vtiger name another", ErrNoDatabase, o.file, start)
}

// create makes the embedded database, with the demo's records or with one
// administrator whose password is printed this once. It is made under another
// name, so that a start that was interrupted leaves nothing behind that looks
// like a database.
func (c *Config) create(ctx context.Context, o *origin) error {
	folder := filepath.Dir(o.file)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	workshop, err := os.MkdirTemp(folder, ".new-")
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(workshop) }()
	admin := embedded.DemoAdmin
	if !c.Demo {
		admin = embedded.Admin{UserName: "admin", Password: secret(), AccessKey: secret(), LastName: "Administrator", Email: "admin@localhost"}
	}
	what := "database"
	if c.Demo {
		what = "demo database"
	}
	c.tell("Making the %s %s; this takes a few seconds.\n\n", what, o.file)
	made := filepath.Join(workshop, "vtrest.db")
	if err := c.fill(ctx, made, admin); err != nil {
		return fmt.Errorf("make the embedded database: %w", err)
	}
	if err := os.Rename(made, o.file); err != nil {
		return fmt.Errorf("make the embedded database: %w", err)
	}
	if !c.Demo {
		c.tell("A new database was made: %s\n\n    user        %s\n    password    %s\n    access key  %s\n\nThe password and the key are shown only now. vtrest user passwd and\nvtrest user key make new ones.\n\n",
			o.file, admin.UserName, admin.Password, admin.AccessKey)
	}
	return nil
}

func (c *Config) fill(ctx context.Context, file string, admin embedded.Admin) (err error) {
	if err := createPrivate(file); err != nil {
		return err
	}
	db, err := sqldb.Open(sqliteScheme + file)
	if err != nil {
		return err
	}
	// Closing writes everything into the one file.
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := embedded.Create(ctx, db.SQL, admin); err != nil {
		return err
	}
	if c.Demo {
		return embedded.LoadDemo(ctx, db.SQL)
	}
	return nil
}

// createPrivate makes an empty file that nobody else on the machine may read,
// in whatever folder it is: a database has hashes of passwords and access keys.
// SQLite gives the files beside it the same rights.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// closeToOthers takes the rights of others off a database that an earlier
// version made. Those of its group stay, which somebody may have given. Where
// the file belongs to another user nothing changes.
func (o *origin) closeToOthers() {
	for _, file := range []string{o.file, o.file + "-wal", o.file + "-shm"} {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o007 != 0 {
			_ = os.Chmod(file, info.Mode().Perm()&^0o007)
		}
	}
}

// secret is a new password or access key: 16 characters of 5 random bits each,
// the length of the CRM's own keys.
func secret() string { return rand.Text()[:16] }

// tell prints on the terminal, if there is one.
func (c *Config) tell(format string, args ...any) {
	if c.Out != nil {
		fmt.Fprintf(c.Out, format, args...)
	}
}
