package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"vtrest/internal/backup"
	"vtrest/internal/crm"
	"vtrest/internal/files"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// Progress hears how far long work has come: what is being done, and how much of
// how much.
type Progress func(what string, done, all int64)

// BackedUp tells what is in a backup.
type BackedUp struct {
	Rows  int64
	Files int
	Bytes int64 // of the archive
	// Missing are files that the database names and the storage does not have.
	Missing []string
}

// Backup writes the embedded database, as it is at one moment, and the files of
// its records to an archive that must not be there yet. Others may go on reading
// and writing meanwhile.
//
// The files are right for the rows because each is written before its rows are,
// and never changed: what the copied database names is there.
func (a *App) Backup(ctx context.Context, name string, progress Progress) (_ *BackedUp, err error) {
	if !a.Embedded() {
		return nil, errors.New("vtrest backup is for the embedded database; of a CRM's, make a dump (mariadb-dump --single-transaction, or mysqldump) and after it a copy of the CRM's folder storage")
	}
	archive, err := backup.Create(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	// Beside the archive, where there must be room anyhow; nobody else may look in.
	workshop, err := os.MkdirTemp(filepath.Dir(name), ".backup-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(workshop)) }()

	copied := filepath.Join(workshop, backup.Database)
	manifest := backup.Manifest{Program: a.config.Version}
	named, err := a.copyDatabase(ctx, copied, &manifest, progress)
	if err != nil {
		return nil, err
	}
	if err := addDatabase(ctx, archive, copied, progress); err != nil {
		return nil, err
	}
	if err := a.addFiles(ctx, archive, named, &manifest, progress); err != nil {
		return nil, err
	}
	made := &BackedUp{Files: len(named) - len(manifest.Missing), Missing: manifest.Missing}
	for _, n := range manifest.Rows {
		made.Rows += n
	}
	made.Bytes, err = archive.Finish(manifest)
	return made, err
}

// copyDatabase copies the database, and notes what it holds. The copy is looked
// through, so that damage is known while there may be an older backup without.
func (a *App) copyDatabase(ctx context.Context, to string, m *backup.Manifest, progress Progress) (named []store.StoredFile, err error) {
	s, err := a.db.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m.Made = time.Now().UTC().Truncate(time.Second)
	if err := s.Copy(ctx, to, func(done, all int64) { progress("copying the database", done, all) }); err != nil {
		return nil, err
	}
	progress("counting rows", 0, 1)
	if m.Rows, err = s.Counts(ctx); err != nil {
		return nil, err
	}
	if named, err = store.StoredFiles(ctx, s); err != nil {
		return nil, err
	}
	progress("checking the copy", 0, 1)
	return named, checkFile(ctx, to, false)
}

func checkFile(ctx context.Context, file string, thorough bool) (err error) {
	db, err := sqldb.Open(sqliteScheme + file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Check(ctx, thorough)
}

func addDatabase(ctx context.Context, archive *backup.Archive, name string, progress Progress) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return archive.Add(ctx, backup.Database, info.Size(), &telling{r: f, tell: func(n int64) { progress("packing the database", n, info.Size()) }})
}

// addFiles packs the files that the copied database names.
func (a *App) addFiles(ctx context.Context, archive *backup.Archive, named []store.StoredFile, m *backup.Manifest, progress Progress) error {
	for i, n := range named {
		progress("packing files", int64(i), int64(len(named)))
		name := files.FileName(n.ID, n.Name, n.StoredName)
		f, err := a.files.Open(ctx, n.Folder, name)
		if crm.CodeOf(err) == crm.NotFound {
			m.Missing = append(m.Missing, n.Folder+name)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s%s: %w", n.Folder, name, err)
		}
		err = archive.Add(ctx, n.Folder+name, f.Size, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
