// Package clients holds the test that runs the clients' own tests, and the
// examples of their READMEs, against a demo.
package clients

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	_ "vtrest/internal/app" // the server that is built here: with it this test is run again
)

// notTested is the script's status for a client whose interpreter is missing.
const notTested = 77

// TestClients runs scripts/clients.sh for each client. They share one server, as
// clients do.
func TestClients(t *testing.T) {
	if testing.Short() {
		t.Skip("starts programs for a quarter of a minute")
	}
	readAll(t)
	address := serve(t)
	// Done before the server ends.
	t.Run("of", func(t *testing.T) {
		for _, client := range []string{"php", "js", "go", "python"} {
			t.Run(client, func(t *testing.T) {
				t.Parallel()
				script := exec.CommandContext(t.Context(), "sh", "../scripts/clients.sh", client)
				script.Env = append(os.Environ(), "VTREST_URL="+address)
				said, err := script.CombinedOutput()
				failed := &exec.ExitError{}
				switch {
				case errors.As(err, &failed) && failed.ExitCode() == notTested && os.Getenv("VTREST_REQUIRE_CLIENTS") == "":
					t.Skipf("%s", said)
				case err != nil:
					t.Errorf("%v\n%s", err, said)
				}
			})
		}
	})
}

// readAll reads what the script uses, so that the go command knows when to run
// this test again.
func readAll(t *testing.T) {
	t.Helper()
	if _, err := os.ReadFile("../scripts/clients.sh"); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "vendor"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		_, err = os.ReadFile(file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDocuments: each client has what a package needs besides its code.
func TestDocuments(t *testing.T) {
	for client, manifest := range map[string]string{"php": "composer.json", "js": "package.json", "go": "go.mod", "python": "pyproject.toml"} {
		for name, part := range map[string]string{"README.md": "## فارسی", "CHANGELOG.md": "## ", manifest: ""} {
			text, err := os.ReadFile(filepath.Join(client, name))
			if err != nil {
				t.Error(err)
			} else if !bytes.Contains(text, []byte(part)) {
				t.Errorf("%s/%s has no %q", client, name, part)
			}
		}
	}
}

var ready = regexp.MustCompile(`The demo is ready: (http://[^/]+)/`)

// serve starts the program with a demo and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	program := filepath.Join(folder, "vtrest")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../cmd/vtrest").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	server := exec.CommandContext(t.Context(), program, "serve", "--demo", "--listen", "127.0.0.1:0", "--data", filepath.Join(folder, "data"), "--log-level", "warn")
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	var log bytes.Buffer
	server.Stderr = &log
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(address)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if found := ready.FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			}
		}
		_ = server.Wait() // ended by the test
	}()
	found, ok := <-address
	if !ok {
		t.Fatalf("the demo does not start:\n%s", log.String())
	}
	t.Cleanup(func() {
		_ = server.Cancel()
		<-ended
	})
	return found
}
