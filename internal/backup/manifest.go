package backup

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// format is the version of the archive's layout.
const format = 1

// The names in an archive. Files of records stand below [Storage].
const (
	Database     = "vtrest.db"
	Storage      = "storage/"
	manifestName = "manifest.json"
)

// Manifest says what an archive holds.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // version of vtrest that made it
	Made    time.Time `json:"made"`    // the moment that the database is of
	// Rows are the numbers of rows of every table.
	Rows  map[string]int64 `json:"rows"`
	Files []File           `json:"files"`
	// Missing are files that the database names and that were not in the
	// storage when the archive was made.
	Missing []string `json:"missing,omitempty"`
}

// File is a file of an archive.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // in hex
}

// readManifest reads a manifest and looks whether this program understands it.
func readManifest(text []byte) (*Manifest, error) {
	m := &Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("the backup's manifest cannot be read: %w", err)
	}
	if m.Format != format {
		return nil, fmt.Errorf("the backup has the format %d, and this program reads format %d: take the version that made it, %s", m.Format, format, m.Program)
	}
	return m, nil
}

// compare finds what an archive lacks of its manifest, or has besides or
// otherwise. Both lists are in the archive's order.
func (m *Manifest) compare(found []File) error {
	for i, want := range m.Files {
		if i >= len(found) {
			return fmt.Errorf("the backup lacks %s", want.Name)
		}
		if found[i] != want {
			return fmt.Errorf("the backup is damaged: %s is not as it was packed", want.Name)
		}
	}
	if len(found) > len(m.Files) {
		return fmt.Errorf("the backup holds %s, of which its manifest knows nothing", found[len(m.Files)].Name)
	}
	if !slices.ContainsFunc(found, func(f File) bool { return f.Name == Database }) {
		return fmt.Errorf("the backup holds no database")
	}
	return nil
}

// allowed reports whether a file may have the name: it must not lead out of the
// folder that it is unpacked to.
func allowed(name string) bool {
	if name == Database {
		return true
	}
	rest, ok := strings.CutPrefix(name, Storage)
	local, err := filepath.Localize(name)
	return ok && rest != "" && err == nil && filepath.IsLocal(local)
}
