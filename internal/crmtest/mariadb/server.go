package mariadb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/go-sql-driver/mysql"
)

// startLimit is how long a server may take until it answers. It takes two
// seconds on an idle machine; a loaded one may need many more.
const startLimit = 90 * time.Second

// maxSocketPath is the longest socket path that every system takes (104 bytes
// with the final zero on macOS and the BSDs).
const maxSocketPath = 103

// ErrNotInstalled is returned by [Start] when the machine has no MariaDB server.
var ErrNotInstalled = errors.New("no mariadbd found: install the MariaDB server (Debian: apt-get install mariadb-server)")

// Server is a running private server. Its zero value is not usable.
type Server struct {
	dir     string
	durable bool
	redo    string // folder of a durable server's log, "" for none
	bin     binaries
	cmd     *exec.Cmd
	alive   io.WriteCloser // the server runs until this pipe closes
	done    chan struct{}  // closed once the server has ended
	log     bytes.Buffer   // what it printed, to be read once it has ended
}

// Start makes an empty server and returns once it answers. The error is
// [ErrNotInstalled] if there is nothing to start, or ends with the server's own
// log.
func Start(ctx context.Context) (*Server, error) { return start(ctx, false) }

func start(ctx context.Context, durable bool) (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	return begin(ctx, bin, durable)
}

func begin(ctx context.Context, bin binaries, durable bool) (*Server, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, durable: durable, bin: bin}
	if durable {
		if err := s.makeLog(); err != nil {
			return nil, errors.Join(err, s.Stop())
		}
	}
	if err := s.start(ctx, bin); err != nil {
		err = errors.Join(err, s.Stop())
		return nil, fmt.Errorf("start %s: %w\n%s", filepath.Base(bin.server), err, s.log.Bytes())
	}
	return s, nil
}

// Config returns the driver settings that reach s as its administrator, without
// a database. The caller may change the result.
func (s *Server) Config() *mysql.Config {
	c := mysql.NewConfig()
	c.User, c.Net, c.Addr = "root", "unix", s.path("socket")
	return c
}

// Stop ends the server, waits for it and removes its folder. The second call
// does nothing.
func (s *Server) Stop() error {
	if s.alive != nil {
		s.alive.Close()
		<-s.done
		s.alive = nil
	}
	return errors.Join(os.RemoveAll(s.dir), os.RemoveAll(s.redo))
}

// makeLog makes the folder of a durable server's log on a disk. In memory MariaDB
// maps its log, and would lose nothing that it has not written.
func (s *Server) makeLog() (err error) {
	if s.redo, err = os.MkdirTemp("", "vtrest-mariadb-"); err != nil {
		return err
	}
	return os.Symlink(s.redo, s.path("log"))
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Server) start(ctx context.Context, bin binaries) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := s.install(ctx, bin); err != nil {
		return err
	}
	if err := s.launch(bin); err != nil {
		return err
	}
	return s.await(ctx)
}

// folder makes the server's folder. A temporary folder with a long name (macOS)
// is passed over, since the name of a socket is limited.
func folder() (string, error) {
	dir, err := os.MkdirTemp(parent(), "vtrest-mariadb-")
	if err == nil && len(filepath.Join(dir, "socket")) > maxSocketPath {
		if err := os.Remove(dir); err != nil {
			return "", err
		}
		return os.MkdirTemp("/tmp", "vtrest-mariadb-")
	}
	return dir, err
}

// await returns once the server answers, or has ended, or ctx is over.
func (s *Server) await(ctx context.Context) error {
	connector, err := mysql.NewConnector(s.Config())
	if err != nil {
		return err
	}
	for {
		conn, err := connector.Connect(ctx)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.done:
			return errors.New("the server ended at once")
		case <-ctx.Done():
			return fmt.Errorf("no answer within %v: %w", startLimit, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
