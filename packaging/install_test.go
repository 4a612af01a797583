//go:build linux

package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"vtrest/internal/crmtest"
)

// TestInstall installs the program as docs/install.md says, and asks for its
// version.
func TestInstall(t *testing.T) {
	crmtest.Long(t)
	if testing.Short() {
		t.Skip("builds the program")
	}
	bin := t.TempDir()
	install := exec.CommandContext(t.Context(), "go", "install", "./cmd/vtrest")
	install.Dir, install.Env = "..", append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("go install: %v: %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(bin, "vtrest"), "version").CombinedOutput()
	if err != nil || !regexp.MustCompile(`^vtrest \S+\ncommit \S.*\ngo1\.\S+ linux/\S+\n$`).Match(out) {
		t.Errorf("vtrest version: %v: %q", err, out)
	}
}
