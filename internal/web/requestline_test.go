package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// looked is what a lineReader makes of a stream that comes in pieces.
func looked(stream string, size int) string {
	var l lineReader
	var out []byte
	for in := []byte(stream); len(in) > 0; {
		n := min(size, len(in))
		out = l.append(out, in[:n])
		in = in[n:]
	}
	return string(out)
}

func TestRequestLines(t *testing.T) {
	const end = " HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, test := range []struct{ name, in, want string }{
		{"as it should be", "GET /a?b=c+d" + end, "GET /a?b=c+d" + end},
		{"a blank", "GET /?order=a DESC&token=x" + end, "GET /?order=a%20DESC&token=x" + end},
		{"blanks at its ends", "GET  /a  b " + end, "GET %20/a%20%20b%20" + end},
		{"a version in the address", "GET /a HTTP/1.1 b HTTP/1. HTTP/2.0 HTTP/1.12" + end, "GET /a%20HTTP/1.1%20b%20HTTP/1.%20HTTP/2.0%20HTTP/1.12" + end},
		{"HTTP/1.0", "DELETE /a b HTTP/1.0\r\n\r\n", "DELETE /a%20b HTTP/1.0\r\n\r\n"},
		{"two calls", "GET /a b" + end + "GET /c d" + end, "GET /a%20b" + end + "GET /c%20d" + end},
		{
			"a call after a body", "POST /a b HTTP/1.1\r\nContent-Length: 20\r\n\r\nGET /x y HTTP/1.1\r\n\r" + "GET /c d" + end,
			"POST /a%20b HTTP/1.1\r\nContent-Length: 20\r\n\r\nGET /x y HTTP/1.1\r\n\r" + "GET /c%20d" + end,
		},
		{"headers keep their blanks", "GET /a b HTTP/1.1\r\nX: GET /c d HTTP/1.1\r\n\r\n", "GET /a%20b HTTP/1.1\r\nX: GET /c d HTTP/1.1\r\n\r\n"},
		{"names in any case", "PUT / HTTP/1.1\r\ncontent-LENGTH:\t 2 \r\n\r\n  GET /c d" + end, "PUT / HTTP/1.1\r\ncontent-LENGTH:\t 2 \r\n\r\n  GET /c%20d" + end},
	} {
		for size := 1; size <= len(test.in); size++ {
			if got := looked(test.in, size); got != test.want {
				t.Errorf("%s, in pieces of %d (-want +got):\n%s", test.name, size, cmp.Diff(test.want, got))
				break
			}
		}
	}
	// What can be understood in two ways leaves all that follows alone.
	const head, rest = "POST / HTTP/1.1\r\n", "0\r\n\r\nGET /c d HTTP/1.1\r\n\r\nGET /e f HTTP/1.1\r\n\r\n"
	for _, odd := range []string{
		head + "Transfer-Encoding: chunked\r\n\r\n", head + "transfer-encoding:x\r\nContent-Length: 5\r\n\r\n",
		head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", head + "Content-Length: 5, 5\r\n\r\n", head + "Content-Length: +5\r\n\r\n",
		head + "Content-Length: -5\r\n\r\n", head + "Content-Length: 0x5\r\n\r\n", head + "Content-Length:\r\n\r\n",
		head + "Content-Length: 99999999999999999999\r\n\r\n", head + "Content-Length: " + strings.Repeat("0", 200) + "5\r\n\r\n",
		head + "X: y\r\n Content-Length: 5\r\n\r\n", head + "X: y\r\n\tz\r\n\r\n", head + "X: y\n\r\n", head + "X: y\rz\r\n\r\n",
		"GET / HTTP/1.1\n\r\n", "GET / HTTP/1.1\rx\r\n\r\n", "GET /\r\n", "\r\n", "get / HTTP/1.1\r\n\r\n", " GET / HTTP/1.1\r\n\r\n",
		"\x16\x03\x01", "PROPFINDPROPFINDPROPFIND / HTTP/1.1\r\n\r\n",
	} {
		if got := looked(odd+rest, 7); strings.Count(got, " ") != strings.Count(odd+rest, " ") && !strings.HasPrefix(odd, "GET / HTTP/1.1\rx") {
			t.Errorf("%q: became %q", odd, got)
		}
	}
}

// request is a request as net/http reads it.
type request struct {
	Method, Target, Body string
	Header               http.Header
}

// read takes requests off a stream as net/http does. Where fix is set, each
// request line is encoded first, knowing where it begins.
func read(stream []byte, fix bool) (all []request) {
	for len(stream) > 0 {
		if fix {
			stream = fixLine(stream)
		}
		source := bytes.NewReader(stream)
		buffered := bufio.NewReader(source)
		r, err := http.ReadRequest(buffered)
		if err != nil {
			return all
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return all
		}
		all = append(all, request{r.Method, r.RequestURI, string(body), r.Header})
		stream = stream[len(stream)-buffered.Buffered()-source.Len():]
	}
	return all
}

func fixLine(stream []byte) []byte {
	line, rest, ok := bytes.Cut(stream, []byte("\n"))
	method, target, blank := strings.Cut(string(line), " ")
	i := strings.LastIndex(target, " ")
	if !ok || !blank || i < 0 || !regexp.MustCompile(`^[A-Z]{1,20} [^\x00-\x1f]* HTTP/\d\.\d\r?$`).Match(line) {
		return stream
	}
	fixed := method + " " + strings.ReplaceAll(target[:i], " ", "%20") + target[i:] + "\n"
	return append([]byte(fixed), rest...)
}

// FuzzRequestLines compares the requests that net/http finds in what a
// lineReader makes of a stream with those that are in it: whatever a client
// sends, no body is taken for a request and none is changed.
func FuzzRequestLines(f *testing.F) {
	const post = "POST /a b HTTP/1.1\r\nContent-Length: "
	f.Add([]byte(post+"24\r\n\r\nGET /x y HTTP/1.1\r\n\r\n12GET /c d HTTP/1.1\r\n\r\n"), 3)
	f.Add([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\nGET /c d HTTP/1.1\r\n\r\n"), 1)
	f.Add([]byte(post+"5\r\nContent-Length: 5\r\n\r\nGET /GET /c d HTTP/1.1\r\n\r\n"), 100)
	f.Add([]byte("GET / HTTP/1.1\r\nX: y\r\n Content-Length: 22\r\n\r\nGET /c d HTTP/1.1\r\n\r\n\r\n"), 9)
	f.Add([]byte("GET / HTTP/1.1\nContent-Length: 4\r\n\r\nGET /c d HTTP/1.1\r\n\r\n"), 2)
	f.Add([]byte(post+"4\r\nTransfer-Encoding: identity\r\n\r\nGET /c d HTTP/1.1\r\n\r\n"), 2)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		got := looked(string(stream), max(size, 1))
		if whole := looked(string(stream), len(stream)+1); whole != got {
			t.Errorf("in pieces %q, whole %q", got, whole)
		}
		plain := func(s string) string { return strings.ReplaceAll(s, "%20", " ") }
		if in := plain(string(stream)); !strings.HasPrefix(in, plain(got)) || len(in)-len(plain(got)) > len(versionLine) {
			t.Errorf("%q became %q", stream, got)
		}
		requests, want := read([]byte(got), false), read(stream, true)
		if len(requests) > len(want) {
			t.Fatalf("%q has %d requests, %d were made of it: %+v", stream, len(want), len(requests), requests)
		}
		if diff := cmp.Diff(want[:len(requests)], requests); diff != "" {
			t.Errorf("%q: requests (-sent +read):\n%s", stream, diff)
		}
		if raw := read(stream, false); len(raw) > len(requests) {
			t.Errorf("%q: net/http reads %d requests, and %d after us", stream, len(raw), len(requests))
		}
	})
}

// repeat serves method, target and body of each call.
func repeat(t *testing.T, s *Server) net.Addr {
	t.Helper()
	s.Log = slog.New(slog.DiscardHandler)
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s tls=%v", r.Method, r.URL.Query().Get("v"), body, r.TLS != nil)
	})
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
	return l.Addr()
}

// answers are the bodies that come back on a connection.
func answers(t *testing.T, conn net.Conn, stream io.Reader, n int) []string {
	t.Helper()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	go func() { _, _ = io.Copy(conn, stream) }()
	var all []string
	reader := bufio.NewReader(conn)
	for range n {
		resp, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatalf("after %q: %v", all, err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(resp.StatusCode, " ", string(body)))
	}
	return all
}

// The last call is its first line alone: the server refuses that line and hangs
// up, and what came after it would reset the connection before the answer is read.
const rawCalls = "GET /?v=a DESC HTTP/1.1\r\nHost: x\r\n\r\n" +
	"POST /?v=b  c HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nGET /x y HTTP/1.1\r\n\r" +
	"PUT /?v=d HTTP/1.1\r\nHost: x\r\n\r\n" +
	"GET /?v=e f HTTP/1.1\r\nHost: x\r\n\r\n" +
	"POST /?v=g HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nx y\r\n0\r\n\r\n" +
	"GET /?v=h i HTTP/1.1\r\n"

func wantRaw(tls string) []string {
	return []string{
		"200 GET a DESC  tls=" + tls, "200 POST b  c GET /x y HTTP/1.1\r\n\r tls=" + tls, "200 PUT d  tls=" + tls,
		"200 GET e f  tls=" + tls, "200 POST g x y tls=" + tls, "400 400 Bad Request",
	}
}

// TestRawBlanks calls with addresses that are not encoded, all calls on one
// connection: at once, and byte by byte.
func TestRawBlanks(t *testing.T) {
	addr := repeat(t, &Server{}).String()
	for name, stream := range map[string]io.Reader{"at once": strings.NewReader(rawCalls), "byte by byte": iotest.OneByteReader(strings.NewReader(rawCalls))} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if diff := cmp.Diff(wantRaw("false"), answers(t, conn, stream, 6)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRawBlanksTLS does the same over TLS, and calls with HTTP/2 and without
// TLS.
func TestRawBlanksTLS(t *testing.T) {
	certFile, keyFile := writePair(t, t.TempDir(), "one")
	addr := repeat(t, &Server{CertFile: certFile, KeyFile: keyFile}).String()
	conn, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if diff := cmp.Diff(wantRaw("true"), answers(t, conn, strings.NewReader(rawCalls), 6)); diff != "" {
		t.Errorf("over TLS (-want +got):\n%s", diff)
	}

	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	for range 3 {
		resp, err := client.Post("https://"+addr+"/?v=a%20b", "text/plain", strings.NewReader("x y"))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if got, want := fmt.Sprint(resp.ProtoMajor, " ", string(body)), "2 POST a b x y tls=true"; got != want {
			t.Errorf("HTTP/2: got %q, want %q", got, want)
		}
	}

	plain, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	got := answers(t, plain, strings.NewReader("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 1)
	if want := []string{"400 This address speaks HTTPS: call it with https://\n"}; !cmp.Equal(got, want) {
		t.Errorf("without TLS: got %q, want %q", got, want)
	}
	// A client that never ends its handshake holds nobody up.
	silent, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	again, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := answers(t, again, strings.NewReader("GET /?v=k l HTTP/1.1\r\nHost: x\r\n\r\n"), 1); got[0] != "200 GET k l  tls=true" {
		t.Errorf("beside a silent client: got %q", got)
	}
}
