//go:build linux

package torture

import (
	"slices"
	"strings"
	"time"
)

// fault is what was done to the server, as the report has it.
type fault struct {
	name, engine string
	times        int
	test         string // that did it
}

// line is a line of the report: a fault and what came of it.
type line struct {
	fault
	figures
}

// finish checks that the run shows something, and keeps its figures for the
// report.
func (l *load) finish(f fault) {
	l.t.Helper()
	g := l.figures
	if g.acknowledged == 0 || g.reads == 0 {
		l.t.Error("nothing was written or read: the test shows nothing")
	}
	if g.wrong > 0 {
		for line := range strings.Lines(l.server.log.String()) {
			if strings.Contains(line, "status=500") {
				l.t.Log(line)
			}
		}
	}
	p50, most := g.heal()
	l.t.Logf("%s, %s, %d times: %d writes acknowledged, %d answers compared, %d refused with 503, %d dropped; %d lost, %d wrong, %d half, %d doubled; longest call %v; healed in %v, at most %v",
		f.name, f.engine, f.times, g.acknowledged, g.reads, g.refused, g.dropped, g.lost, g.wrong, g.half, g.doubled, g.longest.Round(time.Millisecond), p50.Round(time.Millisecond), most.Round(time.Millisecond))
	report.lines = append(report.lines, line{f, g})
}

// heal is the median and the longest of the times to heal.
func (f *figures) heal() (p50, most time.Duration) {
	if len(f.heals) == 0 {
		return 0, 0
	}
	all := slices.Sorted(slices.Values(f.heals))
	return all[len(all)/2], all[len(all)-1]
}

// use is what a process holds.
type use struct{ goroutines, files, connections float64 }

func (s *server) use() use {
	return use{s.metric("go_goroutines"), s.metric("process_open_fds"), s.metric(`go_sql_open_connections{db_name="crm"}`)}
}

// notMore checks that the process holds no more than before, once idle
// connections are closed. Those to the database may stay.
func (s *server) notMore(before use) {
	s.t.Helper()
	const slack = 10
	var now use
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(50 * time.Millisecond) {
		now = s.use()
		pool := max(0, now.connections-before.connections)
		// A connection of the driver has a file and a goroutine; SQLite's have
		// three files and none.
		if now.goroutines-before.goroutines <= slack+pool && now.files-before.files <= slack+3*pool {
			return
		}
	}
	s.t.Errorf("after the faults the server holds %+v, before %+v", now, before)
}
