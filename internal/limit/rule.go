package limit

import "time"

// Rule allows Burst things at once, and one more each Every. What is used is a
// bucket that empties by one each Every; all there is to keep of it is the
// moment at which it will be empty. The zero time is an empty bucket.
//
// A bucket that is fuller than any can be was filled while the clock was wrong,
// and counts as empty: nobody is locked out by it.
type Rule struct {
	Burst int
	Every time.Duration
	// Debt is how much more than Burst is remembered, where several count into
	// one bucket and learn of each other late.
	Debt int
}

// PerMinute is the rule of n things a minute, all of which may come at once.
func PerMinute(n int) Rule {
	return Rule{Burst: n, Every: time.Minute / time.Duration(n), Debt: n}
}

// Skew is how far the clocks of several servers may be apart.
const Skew = 5 * time.Minute

// Wait is how long it takes until one more is allowed, 0 if it is now.
func (r Rule) Wait(empty, now time.Time) time.Duration {
	return max(0, r.level(empty, now)-r.Every*time.Duration(r.Burst-1))
}

func (r Rule) level(empty, now time.Time) time.Duration {
	if level := empty.Sub(now); level > 0 && level <= r.Most()+Skew {
		return min(level, r.Most())
	}
	return 0
}

// Add is when a bucket is empty after n more.
func (r Rule) Add(empty, now time.Time, n int) time.Time {
	return now.Add(min(r.level(empty, now)+r.Every*time.Duration(n), r.Most()))
}

// Most is how long the fullest bucket takes to empty.
func (r Rule) Most() time.Duration { return r.Every * time.Duration(r.Burst+r.Debt) }
