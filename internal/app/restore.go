package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"vtrest/internal/backup"
	"vtrest/internal/embedded"
	"vtrest/internal/files"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// Restored tells what a backup gave back.
type Restored struct {
	Database string    // the file
	Made     time.Time // the moment that it is of
	Rows     int64
	Files    int
	Tokens   int64 // that were ended
	Missing  []string
}

// Restore unpacks a backup to where the options have the embedded database, which
// must not be there yet. Everything is compared with what was packed and the
// database is looked through before it gets its name.
//
// Tokens of the backup are ended: one that was revoked since would live again.
func Restore(ctx context.Context, c Config, name string, progress Progress) (_ *Restored, err error) {
	o, err := c.origin()
	if err != nil {
		return nil, err
	}
	switch {
	case o.file == "":
		return nil, errors.New("vtrest restore makes an embedded database: name its folder with --data, and leave out --database and --vtiger")
	case c.Storage != "":
		return nil, errors.New("vtrest restore puts the files beside the database: leave out --storage, and move the folder storage afterwards")
	}
	folder := filepath.Dir(o.file)
	if err := roomFor(o.file); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	workshop, err := os.MkdirTemp(folder, ".restore-")
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(workshop)) }()
	manifest, err := unpack(ctx, name, workshop, progress)
	if err != nil {
		return nil, err
	}
	back := &Restored{Database: o.file, Made: manifest.Made, Files: len(manifest.Files) - 1, Missing: manifest.Missing}
	if back.Tokens, err = approve(ctx, filepath.Join(workshop, backup.Database), manifest, progress); err != nil {
		return nil, err
	}
	for _, n := range manifest.Rows {
		back.Rows += n
	}
	return back, moveIn(workshop, o.file)
}

// storageFolder holds the files of records, beside the database.
func storageFolder(database string) string { return filepath.Join(filepath.Dir(database), "storage") }

// roomFor refuses to restore over anything. A log that was left behind by another
// database would be played into the restored one.
func roomFor(database string) error {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := absent(database + end); err != nil {
			return err
		}
	}
	// An empty folder is of nobody's making but a server's that was started here.
	entries, err := os.ReadDir(storageFolder(database))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s holds files already, and restore writes over nothing: move it away, or name another folder with --data", storageFolder(database))
	}
	return nil
}

func absent(file string) error {
	_, err := os.Lstat(file)
	switch {
	case err == nil:
		return fmt.Errorf("%s is there already, and restore writes over nothing: move it away, or name another folder with --data", file)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return nil
}

func unpack(ctx context.Context, name, folder string, progress Progress) (_ *backup.Manifest, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	m, err := backup.Extract(ctx, name, root, func(done, all int64) { progress("unpacking", done, all) })
	if err != nil {
		return nil, err
	}
	for _, inner := range m.Folders() {
		if err := files.SyncFolder(filepath.Join(folder, filepath.FromSlash(inner))); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// approve looks through a restored database, compares it with the manifest and
// ends its tokens.
func approve(ctx context.Context, file string, m *backup.Manifest, progress Progress) (ended int64, err error) {
	db, err := sqldb.Open(sqliteScheme + file)
	if err != nil {
		return 0, err
	}
	// Closing writes everything into the one file.
	defer func() { err = errors.Join(err, db.Close()) }()
	if there, err := embedded.Exists(ctx, db.SQL); err != nil || !there {
		return 0, errors.Join(errors.New("the backup's database is none that this program can serve"), err)
	}
	progress("checking the database", 0, 1)
	if err := db.Check(ctx, true); err != nil {
		return 0, err
	}
	rows, err := db.Counts(ctx)
	if err != nil {
		return 0, err
	}
	for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
		if rows[table] != m.Rows[table] {
			return 0, fmt.Errorf("table %s of the backup has %d rows, and its manifest says %d", table, rows[table], m.Rows[table])
		}
	}
	s := store.New(db, nil)
	if there, err := s.OwnTables(ctx); err != nil || !there {
		return 0, err
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		ended, err = tx.DeleteTokens(ctx, "")
		return err
	})
	return ended, err
}

// moveIn gives everything its name, the database last: without it nothing is
// served.
func moveIn(workshop, database string) error {
	made := filepath.Join(workshop, backup.Database)
	if err := syncFile(made); err != nil {
		return err
	}
	storage := filepath.Join(workshop, "storage")
	if _, err := os.Stat(storage); err == nil {
		if err := os.Remove(storageFolder(database)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(storage, storageFolder(database)); err != nil {
			return err
		}
	}
	// A server that was started here meanwhile has made one of its own.
	if err := absent(database); err != nil {
		return err
	}
	if err := os.Rename(made, database); err != nil {
		return err
	}
	return files.SyncFolder(filepath.Dir(database))
}

func syncFile(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// telling is a reader that tells how much was read.
type telling struct {
	r    io.Reader
	n    int64
	tell func(n int64)
}

func (t *telling) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	t.tell(t.n)
	return n, err
}
