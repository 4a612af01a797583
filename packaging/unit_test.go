//go:build linux

package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// worstExposure is how much the unit may leave open, as systemd-analyze
// security counts it: 0 is nothing, 10 everything.
const worstExposure = 1.2

// TestUnit asks systemd whether the unit is right, and how much it leaves open.
func TestUnit(t *testing.T) {
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("NOT TESTED: systemd-analyze is not installed")
	}
	unit, err := os.ReadFile("vtrest.service")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable() // systemd looks whether the program is there
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(unit), "/usr/local/bin/vtrest", self, 1)
	text = strings.Replace(text, "Documentation=man:vtrest(1)\n", "", 1) // not installed here
	name := filepath.Join(t.TempDir(), "vtrest.service")
	write(t, name, text)
	if out, err := exec.CommandContext(t.Context(), program, "verify", name).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v: %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), program, "security", "--offline=true", "--no-pager", name).CombinedOutput()
	m := regexp.MustCompile(`Overall exposure level for vtrest.service: ([0-9.]+)`).FindSubmatch(out)
	if m == nil {
		t.Skipf("NOT TESTED: this systemd-analyze cannot look at a unit alone: %v: %.200s", err, out)
	}
	exposure, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil || exposure > worstExposure {
		t.Errorf("the exposure level is %s, want %v at most", m[1], worstExposure)
	}
}
