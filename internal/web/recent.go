package web

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	recentSeconds = 300 // spans of a second that are kept
	recentMinutes = 60  // spans of a minute
	recentSlow    = 50  // slow calls
	// Times are counted in classes, each a tenth above the one before: enough for
	// a chart, and the same memory however many calls there are.
	timeClasses = 150
	firstClass  = 100 * time.Microsecond
	classStep   = 1.1
)

// Recent is what was answered lately, as [Metrics.Recent] gives it.
type Recent struct {
	Now, Started time.Time
	Running      int    // calls being answered now
	Seconds      []Span // each second of the last five minutes, the oldest first
	Minutes      []Span // each minute of the last hour
	Routes       []Span // the last hour by route, most calls first
	Slow         []Slow // the slowest calls of the last hour, the slowest first
}

// Span sums up the calls of some time. Times are good to a tenth, Max is exact.
type Span struct {
	Begin                                         time.Time
	Route                                         string // of Routes
	Calls, ClientErrors, ServerErrors, Statements int64
	P50, P95, P99, Max                            time.Duration
}

// Slow is a slow call. Nothing in it was sent by a client but the request id.
type Slow struct {
	At                time.Time // when it ended
	Route, Module, ID string
	Status            int
	Took              time.Duration
	Statements, Rows  int64
}

// recent remembers the last hour.
type recent struct {
	now     func() time.Time
	started time.Time
	running atomic.Int64

	mu      sync.Mutex
	seconds [recentSeconds]bucket
	minutes [recentMinutes]bucket
	slow    []Slow    // the slowest first
	oldest  time.Time // of slow
}

// bucket is the calls of a second or a minute; at is its number since 1970. A
// bucket of another time is empty.
type bucket struct {
	at     int64
	all    tally
	routes map[string]*tally // nil for seconds
}

// tally counts calls.
type tally struct {
	calls, clientErrors, serverErrors, statements int64
	max                                           time.Duration
	times                                         [timeClasses]uint32
}

func newRecent(now func() time.Time) *recent { return &recent{now: now, started: now()} }

// add counts a call that ended.
func (r *recent) add(c *Call, o *outcome) {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	at := now.Unix()
	second := &r.seconds[at%recentSeconds]
	if second.at != at {
		*second = bucket{at: at}
	}
	second.all.add(o)
	at /= 60
	minute := &r.minutes[at%recentMinutes]
	if minute.at != at {
		*minute = bucket{at: at, routes: map[string]*tally{}}
	}
	minute.all.add(o)
	route := minute.routes[c.Route]
	if route == nil {
		route = &tally{}
		minute.routes[c.Route] = route
	}
	route.add(o)
	r.addSlow(now, c, o)
}

func (r *recent) addSlow(now time.Time, c *Call, o *outcome) {
	if len(r.slow) == recentSlow && r.slow[recentSlow-1].Took >= o.took && now.Sub(r.oldest) < time.Hour {
		return
	}
	r.slow = slices.DeleteFunc(r.slow, func(s Slow) bool { return now.Sub(s.At) >= time.Hour })
	status := o.status
	if o.gone {
		status = statusClientGone
	}
	s := Slow{At: now, Route: c.Route, Module: c.Module, ID: c.ID, Status: status, Took: o.took, Statements: o.queries, Rows: c.Rows}
	i, _ := slices.BinarySearchFunc(r.slow, s, func(a, b Slow) int { return cmp.Compare(b.Took, a.Took) })
	if i < recentSlow {
		r.slow = slices.Insert(r.slow, i, s)
		r.slow = r.slow[:min(len(r.slow), recentSlow)]
	}
	r.oldest = slices.MinFunc(r.slow, func(a, b Slow) int { return a.At.Compare(b.At) }).At
}

func (t *tally) add(o *outcome) {
	t.calls++
	switch o.class() {
	case "4xx":
		t.clientErrors++
	case "5xx":
		t.serverErrors++
	}
	t.statements += o.queries
	t.max = max(t.max, o.took)
	t.times[classOf(o.took)]++
}

func classOf(took time.Duration) int {
	if took <= firstClass {
		return 0
	}
	class := math.Ceil(math.Log(float64(took)/float64(firstClass)) / math.Log(classStep))
	return min(int(class), timeClasses-1)
}

// addAll adds another tally.
func (t *tally) addAll(o *tally) {
	t.calls += o.calls
	t.clientErrors += o.clientErrors
	t.serverErrors += o.serverErrors
	t.statements += o.statements
	t.max = max(t.max, o.max)
	for i, n := range o.times {
		t.times[i] += n
	}
}

// percentile is the time within which a part of the calls were answered.
func (t *tally) percentile(part float64) time.Duration {
	wanted := uint64(math.Ceil(part * float64(t.calls)))
	var n uint64
	for class, calls := range t.times {
		if n += uint64(calls); n >= wanted && calls > 0 {
			return min(time.Duration(float64(firstClass)*math.Pow(classStep, float64(class))), t.max)
		}
	}
	return t.max
}

func (t *tally) span(begin time.Time, route string) Span {
	return Span{
		Begin: begin, Route: route, Calls: t.calls, ClientErrors: t.clientErrors, ServerErrors: t.serverErrors, Statements: t.statements,
		P50: t.percentile(.5), P95: t.percentile(.95), P99: t.percentile(.99), Max: t.max,
	}
}

// spans are the buckets of a ring up to now, the oldest first.
func spans(ring []bucket, now int64, length time.Duration) []Span {
	list := make([]Span, 0, len(ring))
	for at := now - int64(len(ring)) + 1; at <= now; at++ {
		t := &tally{}
		if b := &ring[at%int64(len(ring))]; b.at == at {
			t = &b.all
		}
		list = append(list, t.span(time.Unix(at*int64(length/time.Second), 0).UTC(), ""))
	}
	return list
}

// snapshot is what is remembered now.
func (r *recent) snapshot() *Recent {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &Recent{Now: now, Started: r.started, Running: int(r.running.Load())}
	s.Seconds = spans(r.seconds[:], now.Unix(), time.Second)
	s.Minutes = spans(r.minutes[:], now.Unix()/60, time.Minute)
	routes := map[string]*tally{}
	for i := range r.minutes {
		b := &r.minutes[i]
		if b.at <= now.Unix()/60-recentMinutes {
			continue
		}
		for name, t := range b.routes {
			if routes[name] == nil {
				routes[name] = &tally{}
			}
			routes[name].addAll(t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		s.Routes = append(s.Routes, routes[name].span(s.Minutes[0].Begin, name))
	}
	slices.SortStableFunc(s.Routes, func(a, b Span) int { return cmp.Compare(b.Calls, a.Calls) })
	for _, slow := range r.slow {
		if now.Sub(slow.At) < time.Hour {
			s.Slow = append(s.Slow, slow)
		}
	}
	return s
}

// Recent is what was answered in the last hour. It is kept in memory, a few
// hundred kilobytes however much there was.
func (m *Metrics) Recent() *Recent { return m.recent.snapshot() }
