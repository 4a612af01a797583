package web

import (
	"crypto/tls"
	"net"
	"strconv"
	"strings"
)

// A request line of a client that does not encode its address may hold blanks:
//
//	GET /…/index.php?module=Accounts&order=CE.createdtime DESC HTTP/1.1
//
// The guide's own client sends such lines, and net/http refuses them. So what
// comes from a connection is looked at before net/http reads it, and blanks
// inside an address become %20; nothing else is ever changed.
//
// A blank must not be changed in a body, whose length is fixed: what follows
// would be read as a request of its own. So the reader follows the requests of
// a connection, and stops looking for good at the first thing that could be
// understood in two ways: a transfer coding, a second Content-Length, a folded
// header, a line end that is not CR LF. Such requests are served as they came.

// lineReader finds request lines in what a client sends.
type lineReader struct {
	state   lineState
	held    []byte // the beginning of " HTTP/1.1\r\n", which may be a part of the address
	method  int    // letters of the method so far
	header  []byte // the beginning of a header line
	long    bool   // the header line goes on after its beginning
	cr      bool   // the last byte was CR
	length  int64  // Content-Length, -1 before there is one
	pending int64  // bytes of the body still to come
}

type lineState uint8

const (
	inMethod lineState = iota
	inTarget
	inHeader
	inBody
	passOn // look at nothing any more
)

const (
	versionLine = " HTTP/x.x\r\n" // x is a digit
	maxMethod   = 20
	maxHeader   = 100 // bytes of a header line that are looked at
)

// append appends to dst what net/http is to read for the bytes that came.
func (l *lineReader) append(dst, in []byte) []byte {
	for i := 0; i < len(in); i++ {
		switch l.state {
		case passOn:
			return append(dst, in[i:]...)
		case inBody:
			n := min(int64(len(in)-i), l.pending)
			dst = append(dst, in[i:i+int(n)]...)
			l.took(n)
			i += int(n) - 1
		case inTarget:
			dst = l.target(dst, in[i])
		default:
			dst = append(dst, in[i])
			if l.state == inMethod {
				l.methodByte(in[i])
			} else {
				l.headerByte(in[i])
			}
		}
	}
	return dst
}

// took counts bytes of the body.
func (l *lineReader) took(n int64) {
	if l.pending -= n; l.pending == 0 {
		l.state, l.method = inMethod, 0
	}
}

func (l *lineReader) methodByte(c byte) {
	switch {
	case c >= 'A' && c <= 'Z' && l.method < maxMethod:
		l.method++
	case c == ' ' && l.method > 0:
		l.state = inTarget
	default:
		l.state = passOn
	}
}

// target takes a byte of the address, or of what may be the version after it.
// A blank is held back until it is clear which.
func (l *lineReader) target(dst []byte, c byte) []byte {
	n := len(l.held)
	switch {
	case n > 0 && (c == versionLine[n] || versionLine[n] == 'x' && c >= '0' && c <= '9'):
		if l.held = append(l.held, c); len(l.held) == len(versionLine) {
			dst = append(dst, l.held...)
			l.startHeaders()
		}
		return dst
	case n > 0 && c == '\n':
		// The line ends in a way that net/http may take for an end.
		dst = append(dst, l.held...)
		l.held, l.state = l.held[:0], passOn
		return append(dst, c)
	case n > 0:
		dst = append(append(dst, "%20"...), l.held[1:]...)
		l.held = l.held[:0]
	}
	switch {
	case c == ' ':
		l.held = append(l.held, c)
		return dst
	case c < ' ':
		l.state = passOn
	}
	return append(dst, c)
}

func (l *lineReader) startHeaders() {
	l.held, l.header = l.held[:0], l.header[:0]
	l.state, l.length, l.long, l.cr = inHeader, -1, false, false
}

func (l *lineReader) headerByte(c byte) {
	switch {
	case l.cr && c == '\n':
		l.cr = false
		l.headerLine()
		l.header, l.long = l.header[:0], false
	case l.cr || c == '\n':
		l.state = passOn
	case c == '\r':
		l.cr = true
	case len(l.header) < maxHeader:
		l.header = append(l.header, c)
	default:
		l.long = true
	}
}

// headerLine reads a header line that is complete, or the end of the headers.
func (l *lineReader) headerLine() {
	if len(l.header) == 0 {
		l.state = inBody
		l.pending = max(l.length, 0)
		l.took(0)
		return
	}
	name, value, _ := strings.Cut(string(l.header), ":")
	switch {
	case l.header[0] == ' ' || l.header[0] == '\t', strings.EqualFold(name, "Transfer-Encoding"):
		l.state = passOn
	case strings.EqualFold(name, "Content-Length"):
		n, err := strconv.ParseUint(strings.Trim(value, " \t"), 10, 63)
		if err != nil || l.long || l.length >= 0 {
			l.state = passOn
			return
		}
		l.length = int64(n)
	}
}

// lineListener accepts connections whose request lines may hold blanks.
type lineListener struct{ net.Listener }

func (l lineListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lineConn{Conn: c}, nil
}

// lineConn is a connection as net/http reads it.
type lineConn struct {
	net.Conn
	lines lineReader
	in    []byte // to read into
	made  []byte // what became of it
	next  []byte // the part of made that is not read yet
}

// lineBuffer is enough for most requests without their body, which is read
// past it.
const lineBuffer = 2 << 10

// Read reads what net/http is to see.
func (c *lineConn) Read(p []byte) (int, error) {
	for len(c.next) == 0 {
		switch c.lines.state {
		case passOn:
			c.in, c.made = nil, nil
			return c.Conn.Read(p)
		case inBody:
			n, err := c.Conn.Read(p[:min(int64(len(p)), c.lines.pending)])
			c.lines.took(int64(n))
			return n, err
		default:
		}
		if c.in == nil {
			c.in = make([]byte, lineBuffer)
		}
		n, err := c.Conn.Read(c.in)
		c.made = c.lines.append(c.made[:0], c.in[:n])
		if c.next = c.made; len(c.next) == 0 && err != nil {
			return 0, err // else it comes again with the next Read
		}
	}
	n := copy(p, c.next)
	c.next = c.next[n:]
	return n, nil
}

// CloseWrite lets net/http end its side first, so that the client can read
// the last answer before the connection is gone.
func (c *lineConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// secureConn is a lineConn over TLS, so that net/http knows it.
type secureConn struct {
	lineConn
	state tls.ConnectionState
}

// ConnectionState is for net/http.
func (c *secureConn) ConnectionState() tls.ConnectionState { return c.state }
