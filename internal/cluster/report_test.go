//go:build linux

package cluster

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

var (
	rounds  = flag.Int("rounds", 0, "how often each test kills a server or a node; 0 is twice for servers, and never for nodes")
	written = flag.Bool("report", false, "write the figures into docs/reliability.md")
)

// page is what the report is written into, between its marks.
const (
	page      = "../../docs/reliability.md"
	markBegin = "<!-- cluster:begin -->\n"
	markEnd   = "<!-- cluster:end -->"
)

// figures are what a run with kills came to.
type figures struct {
	what   string
	kills  int
	writes int // acknowledged
	reads  int // each compared with what was acknowledged before
	losses losses
	wrong  int
	again  int           // calls that were sent again, after a retriable error
	wait   time.Duration // the longest of a client, until he was served again
	back   time.Duration // until what was killed was ready again, with its start; at most
}

// measured are the figures of this run so far.
var measured []figures

// report keeps figures, and writes all of them if that is asked for.
func report(t *testing.T, f figures) {
	t.Helper()
	measured = append(measured, f)
	t.Logf("%+v", f)
	if *written {
		write(t)
	}
}

func write(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), markBegin)
	_, after, ok2 := strings.Cut(rest, markEnd)
	if !ok || !ok2 {
		before, after = string(text)+"\n## Several servers, and Galera\n\n", "\n"
	}
	if err := os.WriteFile(page, []byte(before+markBegin+markdown()+markEnd+after), 0o644); err != nil { //nolint:gosec // a document
		t.Fatal(err)
	}
}

func markdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "Measured on %s with %d cores, %s, %s, by `make cluster`: three servers behind a balancer that all clients call, nine clients that write and read as fast as they can.\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), mariadbVersion())
	s.WriteString("| fault | times | writes acknowledged | of them lost | doubled | half | answers compared | wrong | calls sent again | longest wait of a client | back after |\n" +
		"|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, f := range measured {
		fmt.Fprintf(&s, "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %v | %v |\n", f.what, f.kills, f.writes, f.losses.Lost, f.losses.Doubled, f.losses.Halves,
			f.reads, f.wrong, f.again, f.wait.Round(100*time.Millisecond), f.back.Round(100*time.Millisecond))
	}
	return s.String()
}

func mariadbVersion() string {
	out, err := exec.Command("/usr/sbin/mariadbd", "--version").Output()
	if _, after, ok := strings.Cut(string(out), "Ver "); ok && err == nil {
		version, _, _ := strings.Cut(after, "-")
		return "MariaDB " + version
	}
	return "MariaDB"
}
