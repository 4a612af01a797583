package bulk

// random is a sequence of numbers that depends on its seed alone (SplitMix64).
// Nothing here is a secret: it must be the same everywhere, and for ever.
type random struct{ state uint64 }

// Each record draws from sequences of its own. What others must know of it, such
// as the price of a product, has another purpose than the rest.
const (
	ofRecord = iota
	ofPrice
)

func newRandom(k, purpose int) *random {
	r := &random{uint64(k)*4 + uint64(purpose)}
	r.state = r.next() // neighbours start far apart
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is one of 0 to n-1, each as likely as the others.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// part is a number from 0 up to but not 1.
func (r *random) part() float64 { return float64(r.next()>>11) / (1 << 53) }

// early is one of 0 to n-1, the more likely the smaller it is: the first tenth
// comes up as often as the rest.
func (r *random) early(n int) int {
	p := r.part()
	return int(p * p * p * float64(n))
}

// often is true so many times of a hundred.
func (r *random) often(percent int) bool { return r.below(100) < percent }

func (r *random) pick(from []string) string { return from[r.below(len(from))] }

// likely picks among texts of which the first are the more frequent.
func (r *random) likely(from []string) string { return from[r.early(len(from))] }
