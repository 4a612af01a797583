package app

import (
	"context"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// watchCounters tells the log and the metrics of counters of the CRM that were
// behind their rows and were set forward.
func (a *App) watchCounters() {
	a.mended = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "vtrest_counters_mended_total", Help: "Counters of the CRM that were behind their rows and were set forward, by table.",
	}, []string{"table"})
	for _, name := range store.CounterTables() {
		a.mended.WithLabelValues(name) // there from the start, for those who watch
	}
	a.store.OnMend = func(ctx context.Context, c store.CounterState) {
		a.mended.WithLabelValues(c.Table).Inc()
		a.log.WarnContext(ctx, "a counter of the CRM was behind its rows, and was set forward",
			"table", c.Table, "module", c.Module, "prefix", c.Prefix, "was", c.Stands, "highest", c.Highest, "is", c.Right)
	}
}

// counters finds those that are behind their rows, and sets them forward if repair
// says so.
func (c *checkup) counters(ctx context.Context, catalog *meta.Catalog, repair bool) {
	states, err := c.app.store.Counters(ctx, catalog, repair)
	behind := 0
	for _, s := range states {
		if !s.Behind {
			continue
		}
		behind++
		name, what := s.Table, "id"
		if s.Module != "" {
			name, what = fmt.Sprintf("%s of %s (prefix %q)", s.Table, s.Module, s.Prefix), "number"
		}
		if repair {
			c.add(OK, "counter %s: it was %s, and is %s now", name, s.Stands, s.Right)
		} else {
			c.add(Warn, "counter %s: it is %s, and a record has %s %d; vtrest doctor --repair makes it %s", name, s.Stands, what, s.Highest, s.Right)
		}
	}
	switch {
	case err != nil:
		c.add(Warn, "counters: %v", err)
	case behind == 0:
		c.add(OK, "counters: %d, none is behind its rows", len(states))
	}
}
