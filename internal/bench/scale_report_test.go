//go:build linux

package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The part of docs/performance.md that BenchmarkScale writes.
const (
	scaleBegin = "<!-- scale:begin -->\n"
	scaleEnd   = "<!-- scale:end -->"
)

// scaleCell says what was measured, and scaleTimes what it took.
type scaleCell struct {
	config string
	reader reader
	call   string
	size   int
}

type scaleTimes struct{ p50, p95 time.Duration }

// scaleReport collects the figures of one run.
type scaleReport struct {
	sizes    []int
	cells    map[scaleCell]scaleTimes
	progress *scaleProgress
}

func (r *scaleReport) add(cell scaleCell, t scaleTimes) {
	if r.cells == nil {
		r.cells = map[scaleCell]scaleTimes{}
	}
	r.cells[cell] = t
}

// times is how much longer a call takes with the most records than with the
// fewest.
func (r *scaleReport) times(config string, who reader, call string) float64 {
	last := r.cells[scaleCell{config, who, call, r.sizes[len(r.sizes)-1]}]
	return last.p50.Seconds() / r.cells[scaleCell{config, who, call, r.sizes[0]}].p50.Seconds()
}

// write puts the tables into docs/performance.md and the picture beside it.
func (r *scaleReport) write(b *testing.B) {
	b.Helper()
	r.progress.say("done\n")
	text, err := os.ReadFile(page)
	if err != nil {
		b.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), scaleBegin)
	_, after, ok2 := strings.Cut(rest, scaleEnd)
	if !ok || !ok2 {
		b.Fatalf("%s has no marks %q and %q", page, scaleBegin, scaleEnd)
	}
	if err := os.WriteFile(page, []byte(before+scaleBegin+r.markdown()+scaleEnd+after), 0o644); err != nil { //nolint:gosec // a document
		b.Fatal(err)
	}
	if err := r.draw(picture); err != nil {
		b.Fatal(err)
	}
}

func (r *scaleReport) markdown() string {
	var s strings.Builder
	var sizes []string
	for _, n := range r.sizes {
		sizes = append(sizes, fmt.Sprint(n))
	}
	fmt.Fprintf(&s, "Measured on %s with %d cores, %s, %s, by `make bench-scale SIZES=%s`: milliseconds, the median of up to %d calls, and behind it what 95 of 100 stay below.\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), serverVersion(), strings.Join(sizes, ","), scaleCalls)
	s.WriteString("![The same figures as curves](performance-scale.svg)\n")
	for _, config := range []string{scaleDoctor, scaleSQLite, scaleOwn} {
		fmt.Fprintf(&s, "\n%s:\n\n| call | user |", config)
		for _, n := range r.sizes {
			fmt.Fprintf(&s, " %s |", thousands(n))
		}
		fmt.Fprintf(&s, " times | goal |\n|---|---|%s--:|--:|\n", strings.Repeat("--:|", len(r.sizes)))
		for _, kind := range scaleKinds {
			for _, who := range []reader{administrator, restricted} {
				r.row(&s, config, kind, who)
			}
		}
	}
	return s.String()
}

func (r *scaleReport) row(s *strings.Builder, config string, kind scaleKind, who reader) {
	fmt.Fprintf(s, "| %s | %s |", kind.name, who)
	for _, n := range r.sizes {
		t := r.cells[scaleCell{config, who, kind.name, n}]
		fmt.Fprintf(s, " %s, %s |", millis(t.p50), millis(t.p95))
	}
	goal := ""
	if kind.goal && config != scaleOwn {
		goal = fmt.Sprintf("%.1f", goalTimes)
	}
	fmt.Fprintf(s, " %.2f | %s |\n", r.times(config, who, kind.name), goal)
}

// millis spells a time in milliseconds with three digits that count.
func millis(d time.Duration) string {
	ms := d.Seconds() * 1000
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.0f", ms)
}
