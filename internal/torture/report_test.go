//go:build linux

package torture

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// page is what the report is written into, between its marks.
const (
	page      = "../../docs/reliability.md"
	markBegin = "<!-- torture:begin -->\n"
	markEnd   = "<!-- torture:end -->"
)

// report collects the lines of this process.
var report struct {
	lines  []line
	limits []limitLine
}

// limitLine is a figure of one of the tests of clients.
type limitLine struct{ what, measured, test string }

// writeReport puts the figures into docs/reliability.md.
func writeReport() error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), markBegin)
	_, after, ok2 := strings.Cut(rest, markEnd)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no marks %q and %q", page, markBegin, markEnd)
	}
	kept, _, _ := strings.Cut(rest, markEnd)
	text = []byte(before + markBegin + markdown(others(kept)) + markEnd + after)
	return os.WriteFile(page, text, 0o644) //nolint:gosec // a document
}

// others are the lines of an earlier report whose tests did not run now, by the
// number of their columns.
func others(text string) map[int][]string {
	ran := map[string]bool{}
	for _, l := range report.lines {
		ran[l.test] = true
	}
	for _, l := range report.limits {
		ran[l.test] = true
	}
	kept := map[int][]string{}
	for l := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(l), " | ")
		if len(cells) < 2 || !strings.HasPrefix(cells[len(cells)-2], "Test") || ran[cells[len(cells)-2]] {
			continue
		}
		kept[len(cells)] = append(kept[len(cells)], l)
	}
	return kept
}

// columns of the two tables.
const (
	faultColumns  = 16
	clientColumns = 4
)

func markdown(kept map[int][]string) string {
	var s strings.Builder
	today := time.Now().UTC().Format(time.DateOnly)
	fmt.Fprintf(&s, "Measured on %s with %d cores, %s, %s, by `make torture`. The test named runs alone with "+
		"`go run ./internal/crmtest/withmariadb go test ./internal/torture -rounds=100 -long -run NAME`.\n\n",
		machine(), runtime.NumCPU(), runtime.Version(), mariadbVersion())
	s.WriteString("| fault | database | times | writes acknowledged | answers compared | lost | wrong | half | doubled | refused (503) | cut off | longest call | healed in, half the times | at most | test | date |\n")
	s.WriteString("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|\n")
	for _, l := range report.lines {
		p50, most := l.heal()
		fmt.Fprintf(&s, "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s | %s | %s | %s | %s |\n",
			l.name, l.engine, l.times, l.acknowledged, l.reads, l.lost, l.wrong, l.half, l.doubled, l.refused, l.dropped,
			seconds(l.longest), seconds(p50), seconds(most), l.test, today)
	}
	for _, l := range kept[faultColumns] {
		s.WriteString(l)
	}
	s.WriteString("\n| clients | measured | test | date |\n|---|---|---|---|\n")
	for _, l := range report.limits {
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n", l.what, l.measured, l.test, today)
	}
	for _, l := range kept[clientColumns] {
		s.WriteString(l)
	}
	return s.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// machine is the processor's name.
func machine() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	_, rest, _ := strings.Cut(string(text), "model name")
	_, rest, _ = strings.Cut(rest, ": ")
	name, _, _ := strings.Cut(rest, "\n")
	if name == "" {
		return runtime.GOARCH
	}
	return name
}

func mariadbVersion() string {
	for _, program := range []string{"mariadbd", "/usr/sbin/mariadbd"} {
		out, err := exec.Command(program, "--version").Output()
		if err != nil {
			continue
		}
		if _, rest, ok := strings.Cut(string(out), "Ver "); ok {
			version, _, _ := strings.Cut(rest, "-")
			return "MariaDB " + version
		}
	}
	return "MariaDB of unknown version"
}
