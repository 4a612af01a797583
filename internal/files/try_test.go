package files

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTry: a trial of the storage leaves nothing behind, and fails where a file
// could not be stored.
func TestTry(t *testing.T) {
	b, fake := openBucket(t, 1<<20)
	if err := b.Try(t.Context()); err != nil || len(fake.keys()) > 0 {
		t.Errorf("bucket: %v, left %v", err, fake.keys())
	}
	dir := t.TempDir()
	d, err := OpenDisk(dir, Options{MaxBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "storage")
	if err := d.Try(t.Context()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(root); err != nil || len(left) > 0 {
		t.Errorf("folder: left %v, %v", left, err)
	}
	if err := os.Remove(root); err != nil {
		t.Fatal(err)
	}
	if err := d.Try(t.Context()); err == nil {
		t.Error("a storage that is gone can be written")
	}
}
