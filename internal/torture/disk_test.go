//go:build linux

package torture

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// disk is a small file system of the test's own.
type disk struct {
	t   *testing.T
	dir string
}

// newDisk mounts a file system in memory. Only root may.
func newDisk(t *testing.T, mib int) *disk {
	t.Helper()
	d := &disk{t, t.TempDir()}
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, fmt.Sprintf("size=%dm", mib)); err != nil {
		t.Skip("NOT TESTED with a full disk: a small file system cannot be mounted, which only root may: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

// fill leaves no byte free.
func (d *disk) fill() {
	d.t.Helper()
	f, err := os.OpenFile(filepath.Join(d.dir, "ballast"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for piece := make([]byte, 1<<20); len(piece) > 0; {
		if _, err := f.Write(piece); err != nil {
			piece = piece[:len(piece)/2]
		}
	}
}

func (d *disk) free() {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.dir, "ballast")); err != nil {
		d.t.Fatal(err)
	}
}

// staged are the files of uploads that were not finished.
func (d *disk) staged() (names []string) {
	_ = filepath.WalkDir(d.dir, func(path string, _ fs.DirEntry, _ error) error {
		if strings.HasPrefix(filepath.Base(path), ".vtrest-") {
			names = append(names, path)
		}
		return nil
	})
	return names
}

// TestFullDisk fills the disk of the embedded database and its files, and then
// that of the files alone.
func TestFullDisk(t *testing.T) {
	quickly(t)
	path := build(t)
	t.Run("database", func(t *testing.T) {
		disk := newDisk(t, 64)
		file := filepath.Join(disk.dir, "crm.db")
		copyFile(t, strings.TrimPrefix(crmtest.OwnSQLite(t, crmtest.MariaDB(t).Shared(t, sample(t))), "sqlite:"), file)
		s := newServer(t, path, "--database", "sqlite:"+file, "--storage", disk.dir)
		fillUp(t, s, disk, "sqlite:"+file, "embedded database and files")
	})
	t.Run("files", func(t *testing.T) {
		disk := newDisk(t, 16)
		databaseURL := crmtest.MariaDB(t).Load(t, sample(t))
		s := newServer(t, path, "--database", databaseURL, "--storage", disk.dir)
		fillUp(t, s, disk, databaseURL, "files")
	})
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fillUp fills a disk under load, again and again.
func fillUp(t *testing.T, s *server, disk *disk, databaseURL, what string) {
	l := newLoad(t, s, adminKey, workers+1)
	reader := l.clients[workers]
	for range 3 {
		if !reader.create(reader.newAccount()) || !reader.upload(reader.newDocument()) {
			t.Fatal("nothing can be written before the disk is full")
		}
	}
	l.clients = l.clients[:workers]
	d := look(t, databaseURL) // what is there serves the check as an example
	before := s.use()
	l.run()
	n := min(times(3), 20)
	for round := range n {
		pause(100, 300)
		disk.fill()
		for begin := time.Now(); time.Since(begin) < time.Second; {
			// Whoever only reads does not notice.
			if !reader.read(reader.accounts[0]) || !reader.find(reader.accounts[1]) || !reader.list() || !reader.download(reader.documents[2]) {
				t.Fatalf("round %d: with a full disk something cannot be read: %s", round, failedReads(s.log.String()))
			}
			if s.probe("/healthz") != http.StatusOK || s.probe("/readyz") != http.StatusOK {
				t.Errorf("round %d: with a full disk the server says that it is not there", round)
			}
		}
		long := bytes.Repeat([]byte("x"), 1<<20)
		a := s.call(http.DefaultClient, http.MethodPost, "/Documents/"+l.token, "application/json",
			fmt.Appendf(nil, `{"notes_title":"too long","filename":"a.txt","filecontent":"%s"}`, long))
		if a.status != http.StatusServiceUnavailable || !bytes.Contains(a.body, []byte("disk")) {
			t.Errorf("round %d: a long file on a full disk: %s", round, &a)
		}
		disk.free()
		l.healed(time.Now())
		l.pause.Lock()
		l.check(d, fmt.Sprintf("full disk, round %d", round), round == n-1)
		if names := disk.staged(); len(names) > 0 {
			t.Errorf("round %d: left behind: %q", round, names)
		}
		l.pause.Unlock()
	}
	l.stop()
	l.readAll()
	s.notMore(before)
	l.finish(fault{"full disk, " + what, engineOf(d), n, "TestFullDisk"})
	if l.figures.refused == 0 {
		t.Error("nothing was refused: the disk was not full")
	}
}

// failedReads are the lines of a log that tell of calls that only read.
func failedReads(log string) string {
	var lines []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, "method=GET") {
			lines = append(lines, line)
		}
	}
	return tail(strings.Join(lines, ""))
}
