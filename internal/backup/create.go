package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/files"
)

// Archive is an archive that is being made. It gets its name when it is whole.
type Archive struct {
	name, temp string
	file       *os.File
	packed     *zstd.Encoder
	tar        *tar.Writer
	files      []File
}

// Create begins an archive, which only its owner may read. A file that is there
// already is never written over. The caller ends it with [Archive.Finish], and
// closes it in any case.
func Create(name string) (*Archive, error) {
	if err := vacant(name); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".backup-") // opens with 0600
	if err != nil {
		return nil, err
	}
	a := &Archive{name: name, temp: f.Name(), file: f}
	if a.packed, err = zstd.NewWriter(f); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.tar = tar.NewWriter(a.packed)
	return a, nil
}

func vacant(name string) error {
	_, err := os.Lstat(name)
	if err == nil {
		return fmt.Errorf("%s is there already, and a backup writes over nothing", name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Add packs a file of the size. Fewer or more bytes are an error.
func (a *Archive) Add(ctx context.Context, name string, size int64, from io.Reader) error {
	if !allowed(name) {
		return fmt.Errorf("%q cannot stand in a backup", name)
	}
	hash := sha256.New()
	if err := a.add(name, size, time.Time{}, io.TeeReader(&cancelled{ctx, from}, hash)); err != nil {
		return err
	}
	a.files = append(a.files, File{Name: name, Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))})
	return nil
}

func (a *Archive) add(name string, size int64, made time.Time, from io.Reader) error {
	header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: made, Format: tar.FormatPAX}
	if err := a.tar.WriteHeader(header); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	n, err := io.Copy(a.tar, from)
	if err == nil && n != size {
		err = fmt.Errorf("it has %d bytes, and had %d", n, size)
	}
	if err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	return nil
}

// Finish packs the manifest, completed with the files that were added, and gives
// the archive its name. When it returns, the archive survives a power cut. size is
// its length in bytes.
func (a *Archive) Finish(m Manifest) (size int64, err error) {
	m.Format, m.Files = format, a.files
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return 0, err
	}
	if err := a.add(manifestName, int64(len(text)), m.Made, bytes.NewReader(text)); err != nil {
		return 0, err
	}
	if err := errors.Join(a.tar.Close(), a.packed.Close(), a.file.Sync()); err != nil {
		return 0, fmt.Errorf("write the backup: %w", err)
	}
	info, err := a.file.Stat()
	if err != nil {
		return 0, err
	}
	// An open file cannot be renamed everywhere.
	if err := errors.Join(a.file.Close(), vacant(a.name)); err != nil {
		return 0, err
	}
	if err := os.Rename(a.temp, a.name); err != nil {
		return 0, err
	}
	return info.Size(), files.SyncFolder(filepath.Dir(a.name))
}

// Close removes what is not finished.
func (a *Archive) Close() error {
	if a.packed != nil {
		_ = a.packed.Close() // frees its goroutines; Finish told of errors
	}
	err := a.file.Close()
	if errors.Is(err, fs.ErrClosed) {
		err = nil
	}
	if removed := os.Remove(a.temp); !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}

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
