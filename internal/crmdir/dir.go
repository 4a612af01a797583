package crmdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"vtrest/internal/phplit"
)

// Dir is an opened CRM folder. Its methods may be used at the same time.
type Dir struct {
	path   string
	config Config
	root   *os.Root
}

// Open reads the settings of the CRM in the folder dir. The error names the
// file and each setting that is missing. The caller closes the Dir.
func Open(dir string) (*Dir, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("CRM folder %s: %w", dir, err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("CRM folder: %w", err)
	}
	config, err := readConfig(path)
	if err != nil {
		_ = root.Close() // nothing was written; the first error counts
		return nil, err
	}
	return &Dir{path: path, config: config, root: root}, nil
}

// Close gives the folder back; labels can no longer be read.
func (d *Dir) Close() error { return d.root.Close() }

// Path is the folder's absolute path.
func (d *Dir) Path() string { return d.path }

// Config is the CRM's settings as they were when the folder was opened.
func (d *Dir) Config() Config { return d.config }

// StorageDir is the absolute path of the folder with the attachments:
// vtiger_attachments.path ("storage/2026/November/week4/") is relative to the
// folder above it. It lies in the opened folder, whatever $root_directory
// says, for the CRM may know its folder by another path.
func (d *Dir) StorageDir() string { return filepath.Join(d.path, "storage") }

// readSettings runs the settings files of the CRM in dir over one scope, in
// the CRM's order; only the first one must be there. They are opened by path
// and not through os.Root, for deployments link them in from outside.
func readSettings(dir string) (*phplit.Scope, error) {
	scope := phplit.NewScope()
	for i, name := range []string{configFile, overrideFile} {
		f, err := os.Open(filepath.Join(dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist) && i == 0:
			return nil, fmt.Errorf("%s has no %s: is it the folder of an installed Vtiger CRM?", dir, name)
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("CRM settings: %w", err)
		}
		if err := readInto(scope, f); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, name), err)
		}
	}
	return scope, nil
}

// readInto reads the PHP file f into scope and closes it.
func readInto(scope *phplit.Scope, f fs.File) error {
	defer f.Close()
	// One byte more than is allowed, so that phplit sees the excess.
	src, err := io.ReadAll(io.LimitReader(f, phplit.MaxSize+1))
	if err != nil {
		return err
	}
	return scope.Read(src)
}
