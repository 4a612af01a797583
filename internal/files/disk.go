package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// tempPrefix begins the names of files that are not placed yet. The CRM's own
// begin with an id.
const tempPrefix = ".vtrest-"

// storageRoot is the folder of all files, below the CRM's.
const storageRoot = "storage/"

// disk is a folder of this machine that holds storage/, the CRM's own if there
// is one.
type disk struct{ dir string }

// OpenDisk opens the storage below a folder: that of an installed CRM, or the
// data folder of the embedded database. Its subfolder storage is made if it is
// missing.
func OpenDisk(dir string, o Options) (*Storage, error) {
	if err := os.MkdirAll(filepath.Join(dir, storageRoot), 0o750); err != nil {
		return nil, fmt.Errorf("storage of files: %w", err)
	}
	return newStorage(&disk{dir}, o), nil
}

// String is the folder.
func (d *disk) String() string { return filepath.Join(d.dir, storageRoot) }

func (d *disk) try(context.Context) error {
	f, err := os.CreateTemp(filepath.Join(d.dir, storageRoot), tempPrefix)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (d *disk) stage(ctx context.Context, folder string, r io.Reader) (name string, err error) {
	if err := d.makeFolder(folder); err != nil {
		return "", err
	}
	name = folder + tempPrefix + randomName()
	full, err := d.path(name)
	if err != nil {
		return "", err
	}
	// As the CRM's: its own PHP, and whoever backs up the folder, must read it.
	f, err := os.OpenFile(full, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(onlyWriter{f}, &cancelled{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		_ = os.Remove(full)
		return "", err
	}
	return name, nil
}

// onlyWriter hides that a file can read from others by itself, so that io.Copy
// keeps to its one buffer.
type onlyWriter struct{ io.Writer }

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func (d *disk) move(_ context.Context, from, to string) error {
	source, err := d.path(from)
	if err != nil {
		return err
	}
	target, err := d.path(to)
	if err != nil {
		return err
	}
	if err := os.Rename(source, target); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(target))
}

func (d *disk) remove(_ context.Context, name string) error {
	full, err := d.path(name)
	if err != nil {
		return err
	}
	return os.Remove(full)
}

func (d *disk) open(_ context.Context, name string) (*File, error) {
	full, err := d.path(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(full)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file: %w", name, fs.ErrNotExist)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &File{ReadSeekCloser: f, Size: info.Size(), Modified: info.ModTime()}, nil
}

func (d *disk) sweep(ctx context.Context, folder string, before time.Time) (removed int, err error) {
	full, err := d.path(strings.TrimSuffix(folder, "/"))
	if err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(full)
	if isMissing(err) {
		return 0, nil
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix) || ctx.Err() != nil {
			continue
		}
		info, infoErr := e.Info()
		if infoErr != nil || info.ModTime().After(before) {
			continue
		}
		if removeErr := os.Remove(filepath.Join(full, e.Name())); removeErr != nil {
			err = errors.Join(err, removeErr)
			continue
		}
		removed++
	}
	return removed, err
}

// path is where a name is on this machine. Links that an administrator made
// below storage are followed; a name cannot lead out of it by itself.
func (d *disk) path(name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil || !strings.HasPrefix(name, storageRoot) {
		return "", fmt.Errorf("name %q is outside the storage: %w", name, fs.ErrNotExist)
	}
	return filepath.Join(d.dir, local), nil
}

// makeFolder makes a folder and those above it. Each is as open as the one above,
// and belongs to the same people: the CRM too must be able to write there.
func (d *disk) makeFolder(folder string) error {
	full, err := d.path(strings.TrimSuffix(folder, "/"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(full); err == nil {
		return nil
	}
	if above := path.Dir(strings.TrimSuffix(folder, "/")); above != strings.TrimSuffix(storageRoot, "/") {
		if err := d.makeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(full, 0o750); err != nil {
		if errors.Is(err, fs.ErrExist) { // another call was faster
			return nil
		}
		return err
	}
	parent := filepath.Dir(full)
	info, err := os.Stat(parent)
	if err != nil {
		return err
	}
	if err := os.Chmod(full, info.Mode().Perm()|info.Mode()&os.ModeSetgid); err != nil {
		return err
	}
	inherit(full, info)
	return SyncFolder(parent)
}

// SyncFolder makes new names in a folder survive a power cut, where the system
// has a way to.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && os.PathSeparator == '/' {
		return err
	}
	return nil
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
