package app

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"vtrest/internal/embedded"
	"vtrest/internal/sqldb"
)

// checkedWhole is how large a file of the embedded database may be to be looked
// through at each start. Above it that would take more than a moment, and
// vtrest doctor does it.
const checkedWhole = 64 << 20

var (
	sqliteMagic = []byte("SQLite format 3\x00")
	zstdMagic   = []byte{0x28, 0xb5, 0x2f, 0xfd} // of a backup
)

// broken is the error of an embedded database that cannot be served: it names
// the file and says how to go on.
func (a *App) broken(why error) error {
	anew := "vtrest serve makes a new, empty one"
	if a.config.Demo {
		anew = "vtrest serve --demo makes a new one"
	}
	return fmt.Errorf("the embedded database %s cannot be used: %w\nMove it away, with %[1]s-wal and %[1]s-shm if they exist. Then restore a backup (vtrest restore ARCHIVE, with the same options), or start anew: %[3]s",
		a.origin.file, why, anew)
}

// checkFile looks at the embedded database's file before SQLite does, which
// would take an empty one for new, and tells of others in its own words.
func (a *App) checkFile(ctx context.Context) error {
	info, err := os.Stat(a.origin.file)
	switch {
	case err != nil:
		return a.broken(err)
	case info.IsDir():
		return a.broken(errors.New("it is a folder, not a file"))
	case !info.Mode().IsRegular():
		return a.broken(errors.New("it is not a regular file"))
	case info.Size() == 0:
		return a.broken(errors.New("it is empty"))
	}
	f, err := os.Open(a.origin.file)
	if errors.Is(err, fs.ErrPermission) {
		return a.unwritable(err)
	}
	if err != nil {
		return a.broken(err)
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 100)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return a.broken(err)
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, zstdMagic):
		return a.broken(errors.New("it looks like a packed backup, which vtrest restore unpacks"))
	case !bytes.HasPrefix(head, sqliteMagic):
		return a.broken(errors.New("it is not an SQLite database"))
	case n < cap(head):
		return a.broken(errors.New("it is truncated"))
	}
	if missing := missingBytes(head, info.Size()); missing > 0 && !a.hasLog() {
		return a.broken(fmt.Errorf("it is truncated: %d bytes are missing", missing))
	}
	return a.checkDatabase(ctx)
}

// hasLog tells whether changes wait beside the database, in which its last pages
// may be.
func (a *App) hasLog() bool {
	info, err := os.Stat(a.origin.file + "-wal")
	return err == nil && info.Size() > 0
}

// missingBytes is how much longer the file should be by its own header, 0 where
// that does not say.
func missingBytes(head []byte, size int64) int64 {
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	if !bytes.Equal(head[24:28], head[92:96]) {
		return 0
	}
	return max(int64(binary.BigEndian.Uint32(head[28:]))*page-size, 0)
}

// checkDatabase looks into the embedded database, without changing a byte of it.
func (a *App) checkDatabase(ctx context.Context) (err error) {
	db, err := sqldb.OpenReadOnly(a.origin.file)
	if err != nil {
		return a.broken(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := embedded.Inspect(ctx, db.SQL); err != nil {
		if sqldb.IsReadOnly(err) { // the log of a file that is read needs a folder that can be written
			return a.unwritable(err)
		}
		return a.broken(err)
	}
	info, err := os.Stat(a.origin.file)
	if err == nil && info.Size() <= checkedWhole {
		err = db.Check(ctx, false)
	}
	if err != nil {
		return a.broken(err)
	}
	return nil
}

// checkWritable: a login is a write, so nobody could use a database that cannot
// be written.
func (a *App) checkWritable(ctx context.Context) error {
	if err := a.db.TryWrite(ctx); err != nil {
		return a.unwritable(err)
	}
	return nil
}

func (a *App) unwritable(err error) error {
	return fmt.Errorf("the embedded database %s cannot be written: %w\nGive the user that runs vtrest the right to write the file and its folder, and the files -wal and -shm beside it", a.origin.file, err)
}

// file tells whether the embedded database's file is whole. A small one was
// looked through when it was opened.
func (c *checkup) file(ctx context.Context) bool {
	if !c.app.Embedded() {
		return true
	}
	if info, err := os.Stat(c.app.origin.file); err == nil && info.Size() > checkedWhole {
		c.app.log.Info("looking through the database's file, which may take minutes", "file", c.app.origin.file, "mebibytes", info.Size()>>20)
		if err := c.app.db.Check(ctx, false); err != nil {
			c.add(Fail, "%v", c.app.broken(err))
			return false
		}
	}
	c.add(OK, "file: no damage was found")
	return true
}
