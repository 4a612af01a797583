package limit

import (
	"context"
	"errors"
	"testing"
	"time"
)

var begin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// allowed counts what a rule lets through within a time, asked every step.
func allowed(r Rule, empty *time.Time, from time.Time, within, step time.Duration) (n int) {
	for now := from; now.Sub(from) < within; now = now.Add(step) {
		if r.Wait(*empty, now) == 0 {
			*empty, n = r.Add(*empty, now, 1), n+1
		}
	}
	return n
}

func TestRule(t *testing.T) {
	for _, test := range []struct {
		name string
		rule Rule
		want []int // within each of these minutes
	}{
		{"one each 30 s", Rule{Burst: 10, Every: 30 * time.Second}, []int{11, 2, 2, 2}},
		{"per minute", PerMinute(60), []int{119, 60, 60}},
		{"one at a time", Rule{Burst: 1, Every: time.Minute}, []int{1, 1, 1}},
	} {
		var empty time.Time
		for minute, want := range test.want {
			if got := allowed(test.rule, &empty, begin.Add(time.Duration(minute)*time.Minute), time.Minute, 100*time.Millisecond); got != want {
				t.Errorf("%s, minute %d: %d, want %d", test.name, minute, got, want)
			}
		}
	}
}

// TestRuleWait tells how long to wait, and is right: just before it is not
// allowed, then it is.
func TestRuleWait(t *testing.T) {
	r := Rule{Burst: 3, Every: 10 * time.Second}
	var empty time.Time
	for range 3 {
		empty = r.Add(empty, begin, 1)
	}
	if got := r.Wait(empty, begin); got != 10*time.Second {
		t.Errorf("after a burst: wait %v, want 10s", got)
	}
	if got := r.Wait(empty, begin.Add(9999*time.Millisecond)); got != time.Millisecond {
		t.Errorf("just before: wait %v, want 1ms", got)
	}
	if got := r.Wait(empty, begin.Add(10*time.Second)); got != 0 {
		t.Errorf("then: wait %v, want 0", got)
	}
	if got := r.Wait(empty, begin.Add(-time.Minute)); got != 10*time.Second {
		t.Errorf("by a clock that is a minute behind: wait %v, want 10s", got)
	}
	if got := r.Wait(empty, begin.Add(-24*time.Hour)); got != 0 {
		t.Errorf("with the clock set back by a day: wait %v, want 0", got)
	}
}

// TestRuleDebt remembers what others used meanwhile, up to a bound.
func TestRuleDebt(t *testing.T) {
	r := PerMinute(60)
	empty := r.Add(time.Time{}, begin, 90)
	if got := r.Wait(empty, begin); got != 31*time.Second {
		t.Errorf("after half a burst too many: wait %v, want 31s", got)
	}
	empty = r.Add(empty, begin, 1000)
	if got := r.Wait(empty, begin); got != 61*time.Second {
		t.Errorf("after a thousand: wait %v, want 61s", got)
	}
}

func TestGate(t *testing.T) {
	g := NewGate(2, 4)
	enter := func(origin string) func() {
		t.Helper()
		leave, err := g.Enter(t.Context(), origin)
		if err != nil {
			t.Fatal(err)
		}
		return leave
	}
	first, second := enter("a"), enter("a")
	let := make(chan func())
	wait := func(origin string, waiting int) {
		go func() {
			leave, err := g.Enter(context.Background(), origin)
			if err != nil {
				t.Error(err)
			}
			let <- leave
		}()
		for g.Waiting() < waiting {
			time.Sleep(time.Millisecond)
		}
	}
	wait("a", 1)
	wait("a", 2)
	if _, err := g.Enter(t.Context(), "a"); !errors.Is(err, ErrFull) {
		t.Errorf("a third of one origin: got %v, want ErrFull", err)
	}
	wait("b", 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Enter(ctx, "c"); !errors.Is(err, context.Canceled) {
		t.Errorf("one who gave up: got %v, want Canceled", err)
	}
	wait("c", 4)
	if _, err := g.Enter(t.Context(), "d"); !errors.Is(err, ErrFull) {
		t.Errorf("one too many: got %v, want ErrFull", err)
	}
	first()
	second()
	for range 4 {
		(<-let)()
	}
	if n := g.Waiting(); n != 0 || len(g.origins) != 0 {
		t.Errorf("at the end %d wait, of %d origins", n, len(g.origins))
	}
	enter("a")()
}
