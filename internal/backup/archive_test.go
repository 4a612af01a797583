package backup

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

func silent(int64, int64) {}

// packed is a sound archive.
func packed(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	a, err := Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	for _, f := range contents {
		if err := a.Add(t.Context(), f.name, int64(len(f.text)), strings.NewReader(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Finish(sound); err != nil {
		t.Fatal(err)
	}
	return name
}

var contents = []struct{ name, text string }{
	{Database, strings.Repeat("rows ", 50_000)},
	{"storage/2026/November/week4/7_a b é.txt", "hello"},
	{"storage/2026/November/week4/8_empty", ""},
}

var sound = Manifest{Program: "1.2.3", Made: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Rows: map[string]int64{"t": 3}, Missing: []string{"storage/x"}}

func unpacked(t *testing.T, name string) (*Manifest, *os.Root, error) {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	m, err := Extract(t.Context(), name, root, silent)
	return m, root, err
}

func TestRoundTrip(t *testing.T) {
	name := packed(t)
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive has the mode %v (%v), want 0600", info.Mode(), err)
	}
	m, root, err := unpacked(t, name)
	if err != nil {
		t.Fatal(err)
	}
	want := sound
	want.Format, want.Files = format, m.Files
	if diff := cmp.Diff(&want, m); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"storage/2026/November/week4", "storage/2026/November", "storage/2026", "storage"}, m.Folders()); diff != "" {
		t.Errorf("folders (-want +got):\n%s", diff)
	}
	for i, f := range contents {
		got, err := root.ReadFile(f.name)
		if err != nil || string(got) != f.text || m.Files[i].Name != f.name || m.Files[i].Size != int64(len(f.text)) {
			t.Errorf("%s: %d bytes (%v), want %d", f.name, len(got), err, len(f.text))
		}
		if info, err := root.Stat(f.name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v (%v), want 0600", f.name, info.Mode(), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// An archive that was cut is refused anywhere, and so is every changed byte that
// is not one of the few that mean nothing. Every third place says enough.
func TestDamage(t *testing.T) {
	name := packed(t)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	try := func(text []byte) (*Manifest, *os.Root, error) {
		if err := os.WriteFile(broken, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return unpacked(t, broken)
	}
	for n := 0; n < len(whole); n += 3 {
		if _, _, err := try(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a backup", n, len(whole))
		}
	}
	for i := 0; i < len(whole); i += 3 {
		text := bytes.Clone(whole)
		text[i] ^= 0x10
		_, root, err := try(text)
		if err != nil {
			continue
		}
		for _, f := range contents {
			if got, err := root.ReadFile(f.name); err != nil || string(got) != f.text {
				t.Errorf("with another byte %d the archive is taken, and %s is not what it was", i, f.name)
			}
		}
	}
}

// archive is one made by hand.
func archive(t *testing.T, entries ...tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, h := range entries {
		text := h.Uname // carries the contents
		h.Uname, h.Size = "", int64(len(text))
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "b.tar.zst")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestForgeries(t *testing.T) {
	file := func(name, text string) tar.Header {
		return tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Uname: text}
	}
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	const listed = `{"name":"vtrest.db","size":0,"sha256":"` + empty + `"}`
	db, good := file(Database, ""), file(manifestName, `{"format":1,"files":[`+listed+`]}`)
	for _, tt := range []struct {
		name    string
		entries []tar.Header
		want    string // part of the error, "" for none
	}{
		{"sound", []tar.Header{db, good}, ""},
		{"no manifest", []tar.Header{db}, "no manifest"},
		{"nothing", nil, "no manifest"},
		{"no database", []tar.Header{file(manifestName, `{"format":1}`)}, "no database"},
		{"another format", []tar.Header{db, file(manifestName, `{"format":2,"program":"9.9"}`)}, "take the version that made it, 9.9"},
		{"no JSON", []tar.Header{db, file(manifestName, `x`)}, "manifest cannot be read"},
		{"a file too many", []tar.Header{db, file("storage/x", ""), good}, "knows nothing"},
		{"a file too few", []tar.Header{db, file(manifestName, `{"format":1,"files":[`+listed+`,{"name":"storage/x"}]}`)}, "lacks storage/x"},
		{"another content", []tar.Header{file(Database, "x"), good}, "not as it was packed"},
		{"behind the manifest", []tar.Header{db, good, file("storage/x", "")}, "behind the manifest"},
		{"twice", []tar.Header{db, db, good}, "exist"},
		{"out of the folder", []tar.Header{file("storage/../../x", ""), good}, "cannot stand"},
		{"an absolute name", []tar.Header{file("/etc/x", ""), good}, "cannot stand"},
		{"a strange name", []tar.Header{file("x", ""), good}, "cannot stand"},
		{"a link", []tar.Header{{Typeflag: tar.TypeSymlink, Name: Database, Linkname: "/etc/passwd"}, good}, "cannot stand"},
		{"a folder", []tar.Header{{Typeflag: tar.TypeDir, Name: "storage/x/"}, good}, "cannot stand"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := unpacked(t, archive(t, tt.entries...))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

func TestCreateRefuses(t *testing.T) {
	name := packed(t)
	if _, err := Create(name); err == nil || !strings.Contains(err.Error(), "writes over nothing") {
		t.Errorf("over another archive: %v", err)
	}
	a, err := Create(name + "2")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		size int64
	}{{"../x", 1}, {"storage/", 1}, {"storage/short", 2}, {"storage/long", 0}} {
		if err := a.Add(t.Context(), tt.name, tt.size, strings.NewReader("x")); err == nil {
			t.Errorf("%s of %d bytes is packed", tt.name, tt.size)
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "*2")); len(left) > 0 {
		t.Errorf("an unfinished archive has its name: %v", left)
	}
}

// FuzzExtract: whatever an archive holds, what is unpacked is what the manifest
// says, and nothing stands outside of the folder.
func FuzzExtract(f *testing.F) {
	f.Add("vtrest.db", "text", `{"format":1,"files":[{"name":"vtrest.db","size":4,"sha256":"982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"}]}`)
	f.Add("storage/../x", "", `{"format":1}`)
	f.Add("storage/a\x00b", "", `{"format":1,"files":null}`)
	f.Fuzz(func(t *testing.T, name, text, manifest string) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, e := range [][2]string{{name, text}, {manifestName, manifest}} {
			if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: e[0], Size: int64(len(e[1]))}); err != nil {
				return
			}
			if _, err := io.WriteString(w, e[1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		outside := t.TempDir()
		inside := filepath.Join(outside, "in")
		if err := os.Mkdir(inside, 0o700); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(inside)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		m, err := extract(tar.NewReader(&b), root)
		if entries, _ := os.ReadDir(outside); len(entries) != 1 {
			t.Errorf("%q was unpacked outside of the folder", name)
		}
		if err != nil {
			return
		}
		got, err := root.ReadFile(Database)
		if err != nil || string(got) != text || len(m.Files) != 1 {
			t.Errorf("taken with %d files, the database being %q (%v)", len(m.Files), got, err)
		}
	})
}
