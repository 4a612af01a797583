package files

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"

	"vtrest/internal/crm"
)

// s3 is as much of an S3 server as the bucket asks for.
type s3 struct {
	mu      sync.Mutex
	objects map[string][]byte
	parts   map[string][]byte // by number, of the one upload
	sizes   map[string]int64  // lengths alone, where discard
	discard bool
	age     time.Duration
}

func (s *s3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, "/files/")
	q := r.URL.Query()
	var body []byte
	if s.discard && q.Has("partNumber") {
		n, _ := io.Copy(io.Discard, r.Body)
		s.mu.Lock()
		s.sizes[key] += n
		s.mu.Unlock()
	} else {
		body, _ = io.ReadAll(r.Body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("ETag", `"x"`)
	switch {
	case q.Has("location"):
		_, _ = io.WriteString(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`)
	case q.Has("list-type"):
		s.list(w, q.Get("prefix"))
	case q.Has("uploads"):
		s.parts = map[string][]byte{}
		_, _ = io.WriteString(w, `<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>`)
	case r.Method == http.MethodPut && q.Has("partNumber"):
		s.parts[fmt.Sprintf("%05s", q.Get("partNumber"))] = body
	case r.Method == http.MethodPost && q.Has("uploadId"):
		var whole []byte
		for _, n := range slices.Sorted(maps.Keys(s.parts)) {
			whole = append(whole, s.parts[n]...)
		}
		s.objects[key] = whole
		_, _ = io.WriteString(w, `<CompleteMultipartUploadResult><Bucket>files</Bucket><Key>k</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`)
	case r.Method == http.MethodDelete && q.Has("uploadId"):
		s.parts = nil
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "":
		source, _ := url.PathUnescape(r.Header.Get("X-Amz-Copy-Source"))
		content, ok := s.objects[strings.TrimPrefix(strings.TrimPrefix(source, "/"), "files/")]
		if !ok {
			noSuchKey(w)
			return
		}
		s.objects[key] = content
		_, _ = io.WriteString(w, `<CopyObjectResult><ETag>"x"</ETag><LastModified>2026-11-23T09:12:16.000Z</LastModified></CopyObjectResult>`)
	case r.Method == http.MethodPut:
		s.objects[key] = body
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	default:
		content, ok := s.objects[key]
		if !ok {
			noSuchKey(w)
			return
		}
		http.ServeContent(w, r, "", time.Now().Add(-s.age), bytes.NewReader(content))
	}
}

func noSuchKey(w http.ResponseWriter) {
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, `<Error><Code>NoSuchKey</Code></Error>`)
}

func (s *s3) list(w io.Writer, prefix string) {
	type object struct {
		Key          string
		LastModified string
	}
	var answer struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Contents []object
	}
	for _, key := range slices.Sorted(maps.Keys(s.objects)) {
		if strings.HasPrefix(key, prefix) {
			answer.Contents = append(answer.Contents, object{key, day.Add(-s.age).Format(time.RFC3339)})
		}
	}
	_ = xml.NewEncoder(w).Encode(answer)
}

func (s *s3) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}

func openBucket(t *testing.T, maxBytes int64) (*Storage, *s3) {
	t.Helper()
	fake := &s3{objects: map[string][]byte{}, sizes: map[string]int64{}}
	server := httptest.NewTLSServer(fake)
	t.Cleanup(server.Close)
	b := Bucket{
		Endpoint: strings.TrimPrefix(server.URL, "https://"), Name: "files", Prefix: "crm/", Key: "key", Secret: "secret",
		Region: "us-east-1", Client: minio.Options{Transport: server.Client().Transport, MaxRetries: 1},
	}
	s, err := OpenBucket(b, Options{MaxBytes: maxBytes, Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	return s, fake
}

func TestBucket(t *testing.T) {
	ctx := t.Context()
	s, fake := openBucket(t, 1<<20)
	u := receive(t, s, "فایل من.txt", "text/plain", "hello")
	folder, stored, err := u.Place(ctx, 3172, false)
	if err != nil || folder != week || stored != "" {
		t.Fatalf("placed in %q as %q: %v", folder, stored, err)
	}
	u.Discard(ctx)
	if diff := cmp.Diff([]string{"crm/" + week + "3172_فایل_من.txt"}, fake.keys()); diff != "" {
		t.Error(diff)
	}
	f, err := s.Open(ctx, folder, FileName(3172, u.Name, ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(3, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(f)
	if err != nil || string(rest) != "lo" || f.Size != 5 {
		t.Errorf("read %q of %d: %v", rest, f.Size, err)
	}
	_ = f.Close()
	u.Withdraw(ctx)
	if _, err := s.Open(ctx, folder, FileName(3172, u.Name, "")); crm.CodeOf(err) != crm.NotFound {
		t.Errorf("withdrawn, and there: %v", err)
	}
	u.Discard(ctx)
	if left := fake.keys(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBucketRefused(t *testing.T) {
	s, fake := openBucket(t, 10)
	gone := errors.New("the client went away")
	if _, err := s.Receive(t.Context(), "filename", "a.txt", "", io.MultiReader(strings.NewReader("1"), iotest.ErrReader(gone))); !errors.Is(err, gone) {
		t.Errorf("cut: %v", err)
	}
	if _, err := s.Receive(t.Context(), "filename", "a.txt", "", strings.NewReader("12345678901")); crm.CodeOf(err) != crm.TooLarge {
		t.Errorf("too long: %v", err)
	}
	if _, err := s.Receive(t.Context(), "filename", "a.txt", "", strings.NewReader("")); crm.CodeOf(err) != crm.InvalidValue {
		t.Errorf("empty: %v", err)
	}
	if left := fake.keys(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBucketSweep(t *testing.T) {
	s, fake := openBucket(t, 10)
	for i := range 3 {
		u := receive(t, s, "a"+strconv.Itoa(i)+".txt", "", "a")
		if i == 0 {
			if _, _, err := u.Place(t.Context(), 7, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := s.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("new: removed %d, %v", n, err)
	}
	fake.age = 25 * time.Hour
	if n, err := s.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("old: removed %d, %v", n, err)
	}
	if diff := cmp.Diff([]string{"crm/" + week + "7_a0.txt"}, fake.keys()); diff != "" {
		t.Error(diff)
	}
}

func TestBucketMemory(t *testing.T) {
	const size = 200 << 20
	s, fake := openBucket(t, 1<<30)
	fake.discard = true
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, highest := m.HeapInuse, uint64(0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := s.Receive(t.Context(), "filename", "big.bin", "", &endless{left: size}); err != nil {
			t.Error(err)
		}
	}()
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-tick.C:
			runtime.ReadMemStats(&m)
			highest = max(highest, m.HeapInuse)
			continue
		case <-done:
		}
		tick.Stop()
		break
	}
	t.Logf("at most %d KiB more", (highest-before)>>10)
	if highest > before+32<<20 {
		t.Errorf("%d bytes more for a file of %d", highest-before, size)
	}
	for _, n := range fake.sizes {
		if n != size {
			t.Errorf("%d bytes arrived of %d", n, size)
		}
	}
}
