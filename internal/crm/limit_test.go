package crm

import "testing"

func TestLimitNames(t *testing.T) {
	seen := map[string]bool{NoLimit.String(): true}
	for _, l := range Limits() {
		if name := l.String(); name == "" || name == "unknown" || seen[name] {
			t.Errorf("limit %d is called %q", l, name)
		}
		seen[l.String()] = true
	}
	if len(Limits()) != len(limitNames)-1 {
		t.Errorf("Limits has %d of %d", len(Limits()), len(limitNames)-1)
	}
}
