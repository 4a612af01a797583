//go:build linux

package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// caller is an HTTP client that costs next to nothing: one connection, one
// request written again and again, answers read and thrown away.
type caller struct {
	conn    net.Conn
	reader  *bufio.Reader
	request []byte
	raw     syscall.RawConn
}

func newCaller(b *testing.B, addr, path string) *caller {
	b.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		b.Fatal(err)
	}
	return &caller{
		conn:    conn,
		reader:  bufio.NewReaderSize(conn, 4<<10),
		raw:     raw,
		request: []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n"),
	}
}

// call sends the request and reads the answer to its end.
func (c *caller) call() error {
	if _, err := c.conn.Write(c.request); err != nil {
		return err
	}
	status, err := c.reader.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(status), "HTTP/1.1 20") {
		return fmt.Errorf("answer %q", status)
	}
	length := 0
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if n, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			_, _ = fmt.Sscan(n, &length)
		}
	}
	n, err := c.reader.Discard(min(length, c.reader.Buffered()))
	if err != nil {
		return err
	}
	return c.drop(length - n)
}

// drop throws away n bytes of the answer inside the kernel: what a client does
// with them is not the server's cost, as rows thrown away are not the driver's.
func (c *caller) drop(n int) error {
	for n > 0 {
		var got int
		var failed error
		err := c.raw.Read(func(fd uintptr) bool {
			got, _, failed = syscall.Recvfrom(int(fd), dropped[:min(n, len(dropped))], syscall.MSG_TRUNC)
			return !errors.Is(failed, syscall.EAGAIN)
		})
		if err := errors.Join(err, failed); err != nil {
			return err
		}
		if got == 0 {
			return io.ErrUnexpectedEOF
		}
		n -= got
	}
	return nil
}

// dropped is never written to: the kernel only takes its length.
var dropped = make([]byte, 1<<20)

// get fetches a path once and returns the body.
func get(b *testing.B, addr, path string) string {
	b.Helper()
	r, err := http.Get("http://" + addr + path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %s %v", path, r.StatusCode, body, err)
	}
	return string(body)
}
