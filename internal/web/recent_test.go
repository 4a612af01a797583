package web

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"vtrest/internal/crm"
)

func TestRecent(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 30, 0, time.UTC)
	m := NewMetrics("v1", "abc")
	m.recent = newRecent(func() time.Time { return now })
	end := func(route string, took time.Duration, o outcome) {
		m.begin()
		o.took, o.queries = took, 2
		m.end(&Call{ID: "id-" + route, Route: route, Module: "Accounts", Rows: 3}, &o)
	}
	end("list", 4*time.Second, outcome{status: 200}) // an hour later it is gone
	now = now.Add(59 * time.Minute)
	for i := 1; i <= 100; i++ {
		end("retrieve", time.Duration(i)*time.Millisecond, outcome{status: 200})
	}
	end("create", time.Millisecond, outcome{status: 422, err: crm.Errorf(crm.MandatoryMissing, "x")})
	now = now.Add(time.Second)
	end("create", 2*time.Second, outcome{status: 500, err: errors.New("x")})
	m.begin()

	r := m.Recent()
	if r.Running != 1 || len(r.Seconds) != 300 || len(r.Minutes) != 60 {
		t.Fatalf("running %d, %d seconds, %d minutes; want 1, 300, 60", r.Running, len(r.Seconds), len(r.Minutes))
	}
	last, before := r.Seconds[299], r.Seconds[298]
	if last.Calls != 1 || last.ServerErrors != 1 || last.Max != 2*time.Second || !last.Begin.Equal(now) {
		t.Errorf("the last second is %+v", last)
	}
	if before.Calls != 101 || before.ClientErrors != 1 || before.Statements != 202 {
		t.Errorf("the second before is %+v", before)
	}
	if off := float64(before.P50) / float64(50*time.Millisecond); off < .98 || off > 1.11 {
		t.Errorf("P50 = %s, want about 50ms", before.P50)
	}
	if off := float64(before.P95) / float64(95*time.Millisecond); off < .98 || off > 1.11 || before.P99 > before.Max {
		t.Errorf("P95 = %s, P99 = %s, Max = %s; want about 95ms, and not above the last", before.P95, before.P99, before.Max)
	}
	if first := r.Minutes[0]; first.Calls != 1 || r.Minutes[1].Calls != 0 || r.Minutes[59].Calls != 102 {
		t.Errorf("minutes %+v … %+v, want 1, 0 … 102 calls", first, r.Minutes[59])
	}
	var routes string
	for _, s := range r.Routes {
		routes += fmt.Sprintf("%s %d, ", s.Route, s.Calls)
	}
	if routes != "retrieve 100, create 2, list 1, " {
		t.Errorf("routes %s", routes)
	}
	if len(r.Slow) != 50 || r.Slow[0].Route != "list" || r.Slow[1].Status != 500 || r.Slow[1].ID != "id-create" || r.Slow[2].Took != 100*time.Millisecond {
		t.Errorf("slow calls %d: %+v …", len(r.Slow), r.Slow[:3])
	}

	now = now.Add(30 * time.Minute)
	end("list", 10*time.Millisecond, outcome{status: 200}) // the first one has made room
	r = m.Recent()
	if r.Slow[0].Took != 2*time.Second || r.Slow[49].Took != 10*time.Millisecond || len(r.Routes) != 3 {
		t.Errorf("after half an hour: %+v … %+v", r.Slow[0], r.Slow[len(r.Slow)-1])
	}
	now = now.Add(2 * time.Hour)
	if r = m.Recent(); len(r.Slow) != 0 || len(r.Routes) != 0 || r.Minutes[59].Calls != 0 {
		t.Errorf("after two hours there are %d slow calls, %d routes", len(r.Slow), len(r.Routes))
	}
}
