package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

var day = time.Date(2026, time.November, 23, 9, 12, 16, 0, time.UTC)

const week = "storage/2026/November/week4/"

func openDisk(t testing.TB, maxBytes int64) (s *Storage, dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := OpenDisk(dir, Options{MaxBytes: maxBytes, Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// names lists the files below the storage.
func names(t testing.TB, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			found = append(found, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func receive(t testing.TB, s *Storage, name, mediaType, content string) *Upload {
	t.Helper()
	u, err := s.Receive(t.Context(), "filename", name, mediaType, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCleanName(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"my file é.txt", "my_file_é.txt"}, // as recorded of the CRM
		{"فایل من.txt", "فایل_من.txt"},
		{"evil.php", "evil.phpfile.txt"},
		{"a.PHP.jpg", "a.PHPfile.jpg.txt"},
		{"php", "phpfile.txt"},
		{".htaccess", ".htaccessfile.txt"},
		{"a  #%&? b.pdf", "a_b.pdf"},
		{`C:\Users\me\Report.docx`, "Report.docx"},
		{"../../etc/passwd", "passwd"},
		{"..", "file"},
		{"", "file"},
		{"***", "file"},
		{"a.txt::*", "a.txt"},
		{"a\x00b\x1b.txt", "ab.txt"},
		{"a\xffb.txt", "a_b.txt"},
		{"README", "README"},
		{"/", "file"},
		{strings.Repeat("ن", 300) + ".pdf", strings.Repeat("ن", 118) + ".pdf"},
		{strings.Repeat("n", 192) + ".php.pdf", strings.Repeat("n", 192) + ".ph.txt"},
		{strings.Repeat("n", 300) + ".pdf", strings.Repeat("n", 196) + ".pdf"},
	} {
		if got := CleanName(test.name, BadExtensions); got != test.want {
			t.Errorf("CleanName(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

// A document names a file otherwise than its attachment where blanks stand beside
// other characters that are cleaned.
func TestNoteName(t *testing.T) {
	for name, want := range map[string]string{
		"a# b.txt": "a__b.txt", "a b.txt": "a_b.txt", "a  #%&? b.pdf": "a___b.pdf", "a\t\n b": "a_b", "#a": "_a", " evil.php": "_evil.phpfile.txt", "": "file", `C:\my files\a b.txt`: "a_b.txt",
	} {
		if got := NoteName(name, BadExtensions); got != want {
			t.Errorf("NoteName(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, name := range []string{"a.php", "..", "a/b", "é\xff", "a.b.c", `\`, "#.php"} {
		f.Add(name)
	}
	d := &disk{dir: f.TempDir()}
	f.Fuzz(func(t *testing.T, name string) {
		clean := CleanName(name, BadExtensions)
		if clean == "" || len(clean) > maxNameBytes || strings.ContainsAny(clean, "/\\\x00") {
			t.Errorf("CleanName(%q) = %q", name, clean)
		}
		for part := range strings.SplitSeq(clean, ".") {
			if slices.Contains(BadExtensions, strings.ToLower(part)) {
				t.Errorf("CleanName(%q) = %q, with %s", name, clean, part)
			}
		}
		full, err := d.path(week + FileName(7, clean, ""))
		if err != nil || filepath.Dir(full) != filepath.Join(d.dir, filepath.FromSlash(week)) {
			t.Errorf("%q leads to %q: %v", clean, full, err)
		}
	})
}

func TestFolder(t *testing.T) {
	weeks := map[int]string{1: "1", 7: "1", 8: "2", 14: "2", 15: "3", 21: "3", 22: "4", 28: "4", 29: "5", 31: "5"}
	for date, n := range weeks {
		want := "storage/2026/December/week" + n + "/"
		if got := Folder(time.Date(2026, time.December, date, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("day %d: %s, want %s", date, got, want)
		}
	}
}

func TestPlace(t *testing.T) {
	ctx := t.Context()
	s, dir := openDisk(t, 100)
	u := receive(t, s, "my file.txt", "text/plain; charset=utf-8", "hello")
	if u.Name != "my_file.txt" || u.Type != "text/plain" || u.Size != 5 {
		t.Errorf("received %q, %q, %d", u.Name, u.Type, u.Size)
	}
	folder, stored, err := u.Place(ctx, 3172, true)
	if err != nil || folder != week || len(stored) != len("d3297484b04f4011dd6dcae6ce117aa5.txt") || !strings.HasSuffix(stored, ".txt") {
		t.Fatalf("placed in %q as %q: %v", folder, stored, err)
	}
	if diff := cmp.Diff([]string{week + "3172_" + stored}, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	u.Discard(ctx) // does nothing to what is placed
	f, err := s.Open(ctx, folder, FileName(3172, u.Name, stored))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil || string(content) != "hello" || f.Size != 5 {
		t.Errorf("read %q of %d: %v", content, f.Size, err)
	}
	_ = f.Close()

	// A transaction that did not commit runs again, and then gives up.
	u.Withdraw(ctx)
	if _, err := s.Open(ctx, folder, FileName(3172, u.Name, stored)); crm.CodeOf(err) != crm.NotFound {
		t.Errorf("withdrawn, and there: %v", err)
	}
	if _, stored, err = u.Place(ctx, 3173, false); err != nil || stored != "" {
		t.Fatalf("placed again as %q: %v", stored, err)
	}
	if diff := cmp.Diff([]string{week + "3173_my_file.txt"}, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	u.Withdraw(ctx)
	u.Discard(ctx)
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRefused(t *testing.T) {
	s, dir := openDisk(t, 10)
	gone := errors.New("the client went away")
	for _, test := range []struct {
		name string
		r    io.Reader
		code crm.Code
		err  error
	}{
		{"too long", strings.NewReader("12345678901"), crm.TooLarge, nil},
		{"empty", strings.NewReader(""), crm.InvalidValue, nil},
		{"cut", io.MultiReader(strings.NewReader("123"), iotest.ErrReader(gone)), crm.Internal, gone},
		{"code of the reader", iotest.ErrReader(crm.Errorf(crm.InvalidBody, "no such part")), crm.InvalidBody, nil},
	} {
		_, err := s.Receive(t.Context(), "filename", "a.txt", "", test.r)
		if err == nil || crm.CodeOf(err) != test.code || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: %v, code %s", test.name, err, crm.CodeOf(err))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Receive(ctx, "filename", "a.txt", "", strings.NewReader("12")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenOutside(t *testing.T) {
	s, dir := openDisk(t, 10)
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"", "/", "storage/../", "../", "/etc/", "storage//", "test/logo/", week} {
		if f, err := s.Open(t.Context(), folder, "secret"); err == nil || crm.CodeOf(err) != crm.NotFound {
			t.Errorf("folder %q: %v, %v", folder, f, err)
		}
	}
	if _, err := s.Open(t.Context(), "storage/", "../secret"); crm.CodeOf(err) != crm.NotFound {
		t.Errorf("name: %v", err)
	}
}

func TestSweep(t *testing.T) {
	s, dir := openDisk(t, 10)
	for range 3 {
		receive(t, s, "a.txt", "", "a")
	}
	placed := receive(t, s, "b.txt", "", "b")
	if _, _, err := placed.Place(t.Context(), 7, false); err != nil {
		t.Fatal(err)
	}
	old := day.Add(-25 * time.Hour)
	for i, name := range names(t, dir) {
		at := old
		if i == 0 {
			at = day
		}
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	removed, err := s.Sweep(t.Context())
	if err != nil || removed != 2 {
		t.Errorf("removed %d, want 2: %v", removed, err)
	}
	if left := names(t, dir); len(left) != 2 || !strings.HasSuffix(left[1], "/7_b.txt") {
		t.Errorf("left: %v", left)
	}
}

// The folders that we make must be as open to the CRM as its own.
func TestFolderModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes of this kind")
	}
	s, dir := openDisk(t, 10)
	if err := os.Chmod(filepath.Join(dir, "storage"), 0o2775|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	receive(t, s, "a.txt", "", "a")
	for _, folder := range []string{"storage/2026", "storage/2026/November", week} {
		info, err := os.Stat(filepath.Join(dir, folder))
		if err != nil || info.Mode().Perm() != 0o775 || info.Mode()&os.ModeSetgid == 0 {
			t.Errorf("%s: %v, %v", folder, info.Mode(), err)
		}
	}
}

// endless counts what is taken of it.
type endless struct{ left, taken int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.left)
	e.left, e.taken = e.left-n, e.taken+n
	return int(n), nil
}

func TestMemory(t *testing.T) {
	const size = 200 << 20
	s, dir := openDisk(t, 1<<30)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	source := &endless{left: size}
	u, err := s.Receive(t.Context(), "filename", "big.bin", "", source)
	runtime.ReadMemStats(&after)
	if err != nil || u.Size != size || source.taken != size {
		t.Fatalf("received %v of %d: %v", u, source.taken, err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes allocated for a file of %d", got, size)
	}
	if _, _, err := u.Place(t.Context(), 1, true); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, names(t, dir)[0]))
	if err != nil || info.Size() != size {
		t.Errorf("placed %v: %v", info, err)
	}
}

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"

func TestTypes(t *testing.T) {
	s, _ := openDisk(t, 1<<20)
	for _, test := range []struct{ name, sent, content, want, sniffed string }{
		{"a.png", "", png, "image/png", "image/png"},
		{"a.png", "application/octet-stream", png, "image/png", "image/png"},
		{"a.txt", "image/png", "text", "image/png", "text/plain"},
		{"a.txt", "", "متن", "text/plain", "text/plain"},
		{"a.txt", "nonsense", strings.Repeat("ن", 600), "text/plain", "text/plain"},
		{"a.bin", "", "\x00\x01\x02", octetStream, octetStream},
		{"a.docx", "", "PK\x03\x04....", officeTypes[".docx"], "application/zip"},
		{"a.pdf", "", "%PDF-1.4", "application/pdf", "application/pdf"},
		{"a.bmp", "", "BM\x10\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x01\x00", "image/bmp", "image/bmp"},
		{"a.txt", "", "BMW is a car", "text/plain", "text/plain"},
		{"a.ico", "", "\x00\x00\x01\x00\x01\x00\x10\x10", "image/vnd.microsoft.icon", "image/vnd.microsoft.icon"},
		{"a.gif", "", "GIF89a\x01\x00\x01\x00", "image/gif", "image/gif"},
		{"a.webp", "", "RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "image/webp"},
		{"a.txt", "", "caf\xe9", "text/plain", "text/plain"}, // ISO 8859-1
		{"a.json", "", `{"a": [1, 2]}`, "application/json", "application/json"},
		{"a.xls", "", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "application/x-ole-storage"},
		{"a.svg", "", "<!-- " + strings.Repeat("x", 1500) + " --><svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "image/svg+xml"},
		{"a.svg", "", "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "image/svg+xml"},
	} {
		u := receive(t, s, test.name, test.sent, test.content)
		if u.Type != test.want || u.content.sniffed() != test.sniffed {
			t.Errorf("%s sent as %q: %s, of itself %s", test.name, test.sent, u.Type, u.content.sniffed())
		}
	}
}

func TestCheckImage(t *testing.T) {
	s, _ := openDisk(t, 1<<20)
	svg := func(inner string) string { return "<svg xmlns='http://www.w3.org/2000/svg'>" + inner + "</svg>" }
	for _, test := range []struct {
		name, sent, content string
		ok                  bool
	}{
		{"a.png", "image/png", png, true},
		{"a.PNG", "", png, true},
		{"a.jpg", "image/pjpeg", "\xff\xd8\xff\xe0", true},
		{"a.png", "text/html", png, false},
		{"a.txt", "image/png", png, false},
		{"a.png", "image/png", "text", false},
		{".png", "image/png", png, false},
		{"a.heic", "image/heic", "\x00\x00\x00\x18ftypheic", false},
		{"a.png", "image/png", png + "<?PhP echo 1;", false},
		{"a.png", "image/png", png + strings.Repeat("x", 70000) + "<?php", false},
		{"a.png", "image/png", png + "<?xml", true},
		{"a.svg", "image/svg+xml", svg("<path d='M0 0'/>"), true},
		{"a.svg", "image/svg+xml", svg("<script>1</script>"), false},
		{"a.svg", "image/svg+xml", svg("<g onLoad = 'x'/>"), false},
		{"a.svg", "image/svg+xml", svg("<a href='JavaScript:1'/>"), false},
	} {
		u := receive(t, s, test.name, test.sent, test.content)
		err := u.CheckImage(t.Context())
		if (err == nil) != test.ok || err != nil && crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("%s as %s (%.40q): %v", test.name, test.sent, test.content, err)
		}
	}
}

// A tag is found wherever the pieces are cut.
func TestTagBetweenPieces(t *testing.T) {
	text := []byte("12345<?php67890")
	for first := range len(text) {
		for second := first; second < len(text); second++ {
			var c content
			for _, p := range [][]byte{text[:first], text[first:second], text[second:]} {
				_, _ = c.Write(p)
			}
			if !c.php || !bytes.Equal(c.head, text) {
				t.Errorf("cut at %d and %d: php %v, head %q", first, second, c.php, c.head)
			}
		}
	}
	var c content
	for _, b := range text {
		_, _ = c.Write([]byte{b})
	}
	if !c.php {
		t.Error("byte by byte: not found")
	}
}

// TestFileName: a file of an older CRM lies under its own name, which the database
// may hold with the entities of HTML.
func TestFileName(t *testing.T) {
	for _, tt := range []struct{ name, stored, want string }{
		{"a.pdf", "", "5_a.pdf"}, {"a&amp;b&notes.pdf", "", "5_a&b&notes.pdf"}, {"a&amp;b.pdf", "x.pdf", "5_x.pdf"},
	} {
		if got := FileName(5, tt.name, tt.stored); got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}
