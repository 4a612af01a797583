//go:build unix

package mariadb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// StartDurable is [Start] for a server whose committed data survive that it is
// killed: InnoDB writes its log with each commit. [Server.Kill], [Server.Restart],
// [Server.Pause] and [Server.Resume] are for such a server.
func StartDurable(ctx context.Context) (*Server, error) { return start(ctx, true) }

// Kill ends the server at once, as kill -9 does, and returns when it is gone. Its
// data stay for [Server.Restart].
func (s *Server) Kill() error {
	process, err := s.process()
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.path("keep"), nil, 0o600); err != nil {
		return err
	}
	if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill mariadbd: %w", err)
	}
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		// The keeper takes the file away when it listens for Restart.
		if _, err := os.Stat(s.path("keep")); errors.Is(err, os.ErrNotExist) {
			return nil
		}
	}
	return errors.New("kill mariadbd: it is still there")
}

// Restart starts a server again that was killed, and returns once it answers.
func (s *Server) Restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if _, err := s.alive.Write([]byte("\n")); err != nil {
		return fmt.Errorf("restart mariadbd: %w", err)
	}
	<-s.done // its pipe is closed by then
	if err := s.launch(s.bin); err != nil {
		return fmt.Errorf("restart mariadbd: %w", err)
	}
	return s.await(ctx)
}

// Pause stops the server where it is: its connections stay open, and nothing
// answers.
func (s *Server) Pause() error { return s.signal(syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (s *Server) Resume() error { return s.signal(syscall.SIGCONT) }

func (s *Server) signal(which syscall.Signal) error {
	process, err := s.process()
	if err != nil {
		return err
	}
	return syscall.Kill(process, which)
}

// process is the id of the server's process.
func (s *Server) process() (int, error) {
	text, err := os.ReadFile(s.path("process"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
