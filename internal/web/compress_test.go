package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// long is an answer that is worth compressing.
var long = `{"result":[` + strings.Repeat(`{"accountname":"\u0634\u0631\u06a9\u062a","phone":"021"},`, 1000) + `{}]}`

// compressing serves a dialect of one function over HTTP.
func compressing(t *testing.T, serve func(w http.ResponseWriter, r *http.Request, c *Call) error) (s *httptest.Server, log *bytes.Buffer) {
	t.Helper()
	log = new(bytes.Buffer)
	s = httptest.NewServer(shell(log).Handler(Compressed(fake{serve: serve})))
	t.Cleanup(s.Close)
	return s, log
}

// asked calls an address without any header but those given, in pairs.
func asked(t *testing.T, method, address string, headers ...string) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	t.Cleanup(client.CloseIdleConnections)
	resp, err := client.Do(r)
	if err == nil {
		t.Cleanup(func() { resp.Body.Close() })
	}
	return resp, err
}

// decoder reads an answer in its encoding.
func decoder(encoding string, body io.Reader) (io.Reader, error) {
	switch encoding {
	case "gzip":
		return gzip.NewReader(body)
	case "zstd":
		return zstd.NewReader(body)
	}
	return body, nil
}

// decoded is the text of an answer in its encoding.
func decoded(encoding string, body io.Reader) (string, error) {
	d, err := decoder(encoding, body)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(d)
	return string(text), err
}

func TestCompressed(t *testing.T) {
	answer := func(contentType, text string) func(http.ResponseWriter, *http.Request, *Call) error {
		return func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Content-Length", strconv.Itoa(len(text)))
			w.WriteHeader(http.StatusCreated)
			_, err := io.WriteString(w, text)
			return err
		}
	}
	list := answer("application/json; charset=utf-8", long)
	for name, tt := range map[string]struct {
		serve        func(http.ResponseWriter, *http.Request, *Call) error
		accept, want string
	}{
		"gzip":              {list, "gzip", "gzip"},
		"zstd":              {list, "zstd", "zstd"},
		"the cheaper":       {list, "zstd, deflate, br, gzip", "gzip"},
		"the client's wish": {list, "gzip;q=1.0, zstd;q=0.5", "gzip"},
		"nothing asked for": {list, "", ""},
		"unknown":           {list, "br", ""},
		"refused":           {list, "gzip;q=0, identity", ""},
		"a short answer":    {answer("application/json", long[:1000]), "gzip", ""},
		"not JSON":          {answer("application/pdf", long), "gzip", ""},
		"a piece of a file": {func(w http.ResponseWriter, r *http.Request, c *Call) error {
			w.Header().Set("Content-Range", "bytes 0-1/9")
			return list(w, r, c)
		}, "gzip", ""},
		"a secret": {func(w http.ResponseWriter, r *http.Request, c *Call) error {
			c.Bare = true
			return list(w, r, c)
		}, "gzip", ""},
		"pieces": {func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			for i := 0; i < len(long); i += 100 {
				if _, err := io.WriteString(w, long[i:min(i+100, len(long))]); err != nil {
					return err
				}
			}
			return nil
		}, "gzip", "gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := compressing(t, tt.serve)
			resp, err := asked(t, "GET", s.URL, "Accept-Encoding", tt.accept)
			if err != nil {
				t.Fatal(err)
			}
			encoding := resp.Header.Get("Content-Encoding")
			text, err := decoded(encoding, resp.Body)
			if encoding != tt.want || err != nil || !strings.HasPrefix(long, text) || len(text) < 1000 || resp.StatusCode != http.StatusCreated {
				t.Errorf("status %d, encoding %q, %d bytes, %v; want 201, %q, the text", resp.StatusCode, encoding, len(text), err, tt.want)
			}
			if got := resp.Header.Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary %q: a cache may give an answer to whom cannot read it", got)
			}
			if got := resp.Header.Get("No-Gzip-Compression"); got != "" {
				t.Error("a mark for the compression reached the client")
			}
			head, err := asked(t, "HEAD", s.URL, "Accept-Encoding", tt.accept)
			if err != nil || head.StatusCode != http.StatusCreated || head.Header.Get("Content-Encoding") != "" {
				t.Errorf("HEAD: %v, %v; want 201 as it is", head, err)
			}
		})
	}
}

// TestCompressedTags: each encoding has an ETag of its own, and every one of them
// names the record's version.
func TestCompressedTags(t *testing.T) {
	s, _ := compressing(t, func(w http.ResponseWriter, r *http.Request, _ *Call) error {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` || r.Header.Get("If-Match") == `"x", "v1"` {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		w.Header().Set("Content-Type", "application/json")
		_, err := io.WriteString(w, long)
		return err
	})
	for accept, want := range map[string]string{"": `"v1"`, "gzip": `"v1-gzip"`, "zstd": `"v1-zstd"`} {
		resp, err := asked(t, "GET", s.URL, "Accept-Encoding", accept)
		if err != nil {
			t.Fatal(err)
		}
		tag := resp.Header.Get("ETag")
		if tag != want {
			t.Errorf("Accept-Encoding %q: ETag %s, want %s", accept, tag, want)
		}
		for _, again := range []string{accept, "gzip", ""} {
			resp, err := asked(t, "GET", s.URL, "Accept-Encoding", again, "If-None-Match", tag)
			if err != nil || resp.StatusCode != http.StatusNotModified || resp.Header.Get("ETag") != tag {
				t.Errorf("If-None-Match %s: %v, %v; want 304 with it", tag, resp, err)
			}
		}
		resp, err = asked(t, "GET", s.URL, "If-Match", `"x", `+tag)
		if err != nil || resp.StatusCode != http.StatusNotModified {
			t.Errorf("If-Match %s: %v, %v; want it to be known", tag, resp, err)
		}
	}
}

// TestCompressedPieces: what is flushed arrives, though the answer goes on.
func TestCompressedPieces(t *testing.T) {
	read := make(chan struct{})
	s, _ := compressing(t, func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, long); err != nil {
			return err
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return err
		}
		<-read
		_, err := io.WriteString(w, long)
		return err
	})
	for _, encoding := range []string{"gzip", "zstd"} {
		resp, err := asked(t, "GET", s.URL, "Accept-Encoding", encoding)
		if err != nil {
			t.Fatal(err)
		}
		d, err := decoder(encoding, resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, len(long))
		if _, err := io.ReadFull(d, first); err != nil {
			t.Fatalf("%s: the first piece: %v", encoding, err)
		}
		read <- struct{}{}
		rest, err := io.ReadAll(d)
		if err != nil || string(first)+string(rest) != long+long {
			t.Errorf("%s: %d and %d bytes, %v; want the text twice", encoding, len(first), len(rest), err)
		}
	}
}

// TestCompressedCut: an answer that breaks off cannot be taken for a whole one,
// not even by a client of HTTP/1.0, which has nothing but the compressed text
// itself to go by.
func TestCompressedCut(t *testing.T) {
	for name, fails := range map[string]func() error{
		"error": func() error { return errors.New("the database is gone") },
		"panic": func() error { panic("a fault of ours") },
	} {
		s, _ := compressing(t, func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
			w.Header().Set("Content-Type", "application/json")
			for range 20 {
				if _, err := io.WriteString(w, long); err != nil {
					return err
				}
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			return fails()
		})
		for _, encoding := range []string{"gzip", "zstd", ""} {
			resp, err := asked(t, "GET", s.URL, "Accept-Encoding", encoding)
			if err != nil {
				t.Fatal(err)
			}
			if text, err := decoded(resp.Header.Get("Content-Encoding"), resp.Body); err == nil {
				t.Errorf("%s, %q: %d bytes end as if they were whole", name, encoding, len(text))
			}
		}
		for _, encoding := range []string{"gzip", "zstd"} {
			if text, err := decoded(encoding, oldClient(t, s, encoding)); err == nil {
				t.Errorf("%s, %q, HTTP/1.0: %d bytes end as if they were whole", name, encoding, len(text))
			}
		}
	}
}

// oldClient is the body that a client of HTTP/1.0 gets.
func oldClient(t *testing.T, s *httptest.Server, encoding string) io.Reader {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET / HTTP/1.0\r\nAccept-Encoding: %s\r\n\r\n", encoding)
	answer := bufio.NewReader(conn)
	for {
		line, err := answer.ReadString('\n')
		if err != nil {
			t.Fatalf("the header ends: %v", err)
		}
		if line == "\r\n" {
			break
		}
	}
	body, _ := io.ReadAll(answer) // a reset connection ends it too
	return bytes.NewReader(body)
}

// TestCompressedFailsEarly: as long as nothing has been sent, a failure is
// answered as one.
func TestCompressedFailsEarly(t *testing.T) {
	s, log := compressing(t, func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, `{"result":[`); err != nil {
			return err
		}
		return errors.New("the database is gone")
	})
	resp, err := asked(t, "GET", s.URL, "Accept-Encoding", "gzip")
	if err != nil {
		t.Fatal(err)
	}
	text, err := decoded(resp.Header.Get("Content-Encoding"), resp.Body)
	if err != nil || resp.StatusCode != http.StatusInternalServerError || !strings.HasPrefix(text, "something went wrong") {
		t.Errorf("status %d, %q, %v; want 500 with the error alone", resp.StatusCode, text, err)
	}
	if got := line(t, log)["status"]; got != 500.0 {
		t.Errorf("logged status %v, want 500", got)
	}
}
