//go:build linux

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// page is what the report is written into, between its marks.
const (
	page      = "../../docs/performance.md"
	markBegin = "<!-- bench:begin -->\n"
	markEnd   = "<!-- bench:end -->"
)

// report collects the figures of one run.
type report struct {
	rates       []rateLine
	allocs      []allocLine
	memory      []memoryLine
	startMillis float64
	shares      []shareLine
	access      []accessLine
	creates     []createLine
	// The Policy of a generation's first user, and of any further one.
	firstPolicyMillis, policyMillis float64
}

// write puts the figures into docs/performance.md.
func (r *report) write(b *testing.B) {
	b.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		b.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), markBegin)
	_, after, ok2 := strings.Cut(rest, markEnd)
	if !ok || !ok2 {
		b.Fatalf("%s has no marks %q and %q", page, markBegin, markEnd)
	}
	text = []byte(before + markBegin + r.markdown() + markEnd + after)
	if err := os.WriteFile(page, text, 0o644); err != nil { //nolint:gosec // a document
		b.Fatal(err)
	}
}

func (r *report) markdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "Measured on %s with %d cores, %s, %s. Each rate is the median of %d rounds of %v, the two sides in turn.\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), serverVersion(), rounds, roundTime)
	s.WriteString("| database | call | clients | bare, same statement | bare, plain columns | vtrest over HTTP | of the same statement | of plain columns | goal |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, l := range r.rates {
		fmt.Fprintf(&s, "| %s | %s | %d | %.0f/s | %.0f/s | %.0f/s | %.0f %% | %.0f %% | %.0f %% |\n",
			l.engine, l.call, l.clients, l.bare, l.columns, l.served, 100*l.served/l.bare, 100*l.served/l.columns, 100*l.goal)
	}
	s.WriteString("\n| figure | measured | goal |\n|---|--:|--:|\n")
	for _, l := range r.allocs {
		fmt.Fprintf(&s, "| heap allocations for each further listed record, %s | %.2f | 2 |\n", l.engine, l.perRecord)
	}
	for _, l := range r.memory {
		fmt.Fprintf(&s, "| memory that a list of 100,000 records (%d MB of JSON) adds, %s | %.1f MiB | 32 MiB |\n", l.bytes/1e6, l.engine, float64(l.grown)/(1<<20))
	}
	fmt.Fprintf(&s, "| start on an existing embedded database, to the first answer | %.0f ms | 150 ms |\n", r.startMillis)
	fmt.Fprintf(&s, "| the first Policy of a generation, with its records and fields in each of 25 modules | %.1f ms | %d ms |\n", r.firstPolicyMillis, policyGoal)
	fmt.Fprintf(&s, "| the Policy of any further user, likewise | %.1f ms | %d ms |\n", r.policyMillis, policyGoal)
	for _, l := range r.creates {
		fmt.Fprintf(&s, "| creating a contact, %d client(s), MariaDB: vtrest %.0f/s, of a bare driver that writes the same rows in one transaction (%.0f/s) | %.0f %% | %.0f %% |\n",
			l.clients, l.served, l.bare, 100*l.served/l.bare, 100*createGoal)
	}
	r.accessTable(&s)
	return s.String()
}

// accessTable writes what access rules cost. The time of a call is read off the
// rates: as many clients wait on each side.
func (r *report) accessTable(s *strings.Builder) {
	fmt.Fprintf(s, "\nUnder access rules, each rate the median of %d rounds of %v, the three users in turn.\n", rounds, accessTime)
	for _, l := range r.shares {
		fmt.Fprintf(s, "On %s.\n", l)
	}
	s.WriteString("\n| database | indexes | call | clients | administrator | sees half | times his time | goal | sees few | times his time |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, l := range r.access {
		goal := ""
		if l.goal > 0 {
			goal = fmt.Sprintf("%.1f", l.goal)
		}
		fmt.Fprintf(s, "| %s | %s | %s | %d | %.0f/s | %.0f/s | %.2f | %s | %.0f/s | %.2f |\n",
			l.engine, l.indexes, l.call, l.clients, l.admin, l.half, l.admin/l.half, goal, l.few, l.admin/l.few)
	}
}

func serverVersion() string {
	out, err := exec.Command("mariadbd", "--version").Output()
	if err != nil {
		return "MariaDB of unknown version"
	}
	fields := strings.Fields(string(out))
	for i, f := range fields {
		if f == "Ver" && i+1 < len(fields) {
			version, _, _ := strings.Cut(fields[i+1], "-")
			return "MariaDB " + version
		}
	}
	return "MariaDB"
}
