package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

const (
	// maxManifest bounds what is read of a manifest: a file is about 150 bytes of it.
	maxManifest = 1 << 28
	// maxWindow bounds how far back an archive may refer to what was unpacked, all
	// of which is kept in memory.
	maxWindow = 1 << 26
)

// Extract unpacks an archive into an empty folder and compares it with its
// manifest. Until it returns without an error, nothing in the folder may be
// used. progress hears of the bytes of the archive that were read and of all it
// has.
func Extract(ctx context.Context, name string, to *os.Root, progress func(done, all int64)) (*Manifest, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	counted := &counter{r: &cancelled{ctx, f}, tell: func(n int64) { progress(n, info.Size()) }}
	unpacked, err := zstd.NewReader(counted, zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, notABackup(name, err)
	}
	defer unpacked.Close()
	m, err := extract(tar.NewReader(unpacked), to)
	if err == nil {
		// The end of the archive has a checksum of all of it.
		_, err = io.Copy(io.Discard, unpacked)
	}
	if err != nil {
		return nil, notABackup(name, err)
	}
	return m, nil
}

func notABackup(name string, err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("it is cut off")
	case errors.Is(err, zstd.ErrMagicMismatch):
		err = errors.New("it is not a backup of vtrest")
	}
	return fmt.Errorf("%s: %w", name, err)
}

func extract(archive *tar.Reader, to *os.Root) (*Manifest, error) {
	var found []File
	var m *Manifest
	for {
		header, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF) && m == nil:
			return nil, errors.New("it has no manifest: it is cut off, or no backup of vtrest")
		case errors.Is(err, io.EOF):
			return m, m.compare(found)
		case err != nil:
			return nil, err
		case m != nil:
			return nil, fmt.Errorf("%q stands behind the manifest", header.Name)
		case header.Name == manifestName && header.Typeflag == tar.TypeReg:
			text, err := io.ReadAll(io.LimitReader(archive, maxManifest))
			if err != nil {
				return nil, err
			}
			if m, err = readManifest(text); err != nil {
				return nil, err
			}
			continue
		case header.Typeflag != tar.TypeReg || !allowed(header.Name):
			return nil, fmt.Errorf("%q cannot stand in a backup", header.Name)
		}
		one, err := unpack(archive, header.Name, to)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
}

// unpack writes a file that is not there yet, and returns what was written.
func unpack(from io.Reader, name string, to *os.Root) (File, error) {
	if folder := path.Dir(name); folder != "." {
		if err := to.MkdirAll(folder, 0o700); err != nil {
			return File{}, err
		}
	}
	f, err := to.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return File{}, err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), from)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return File{}, err
	}
	return File{Name: name, Size: n, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// Folders are the folders of the files, each before those above it, so that their
// names are made to last from the inside out.
func (m *Manifest) Folders() []string {
	var all []string
	for _, f := range m.Files {
		for folder := path.Dir(f.Name); folder != "."; folder = path.Dir(folder) {
			all = append(all, folder)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(b, a) })
	return slices.Compact(all)
}

// counter tells how much was read.
type counter struct {
	r    io.Reader
	n    int64
	tell func(n int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.tell(c.n)
	return n, err
}
