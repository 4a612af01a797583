package mariadb

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// TestServer starts and stops one server of its own: the shared one of the test
// script would not show that stopping works.
func TestServer(t *testing.T) {
	s, err := Start(t.Context())
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	connector, err := mysql.NewConnector(s.Config())
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var networking bool
	if err := db.QueryRowContext(t.Context(), "SELECT @@skip_networking").Scan(&networking); err != nil {
		t.Fatal(err)
	}
	if !networking {
		t.Error("the server listens on the network")
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder after Stop: got %v, want it gone", err)
	}
	if err := db.PingContext(t.Context()); err == nil {
		t.Error("the server still answers after Stop")
	}
	if err := s.Stop(); err != nil {
		t.Errorf("second Stop: %v", err)
	}
}

func TestStartNotInstalled(t *testing.T) {
	// mariadbd is found in /usr/sbin too, but its installer only in the PATH.
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context()); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("Start with an empty PATH: got %v, want %v", err, ErrNotInstalled)
	}
}

// TestStartShowsLog lets the server fail, by an installer that writes nothing.
func TestStartShowsLog(t *testing.T) {
	bin, err := find()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	if err := os.WriteFile(filepath.Join(dir, "mariadb-install-db"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context())
	if err == nil || !strings.Contains(err.Error(), "[ERROR]") {
		t.Errorf("Start of %s without system tables: got %v, want the server's log", bin.server, err)
	}
}

// TestServerEndsWithProcess kills a process that has a server, and waits for the
// server's folder to go.
func TestServerEndsWithProcess(t *testing.T) {
	if os.Getenv(ownerEnv) != "" {
		s, err := Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(s.dir)
		select {} // until killed
	}
	if _, err := find(); err != nil {
		t.Skip(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=2m")
	cmd.Env = append(os.Environ(), ownerEnv+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dir, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	dir = strings.TrimSpace(dir)
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("folder of the running server: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there a minute after its owner was killed", dir)
		}
	}
}

// ownerEnv makes the test binary the process that TestServerEndsWithProcess kills.
const ownerEnv = "VTREST_TEST_SERVER_OWNER"
