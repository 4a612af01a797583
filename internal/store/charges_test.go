package store

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/inventory"
)

// plain is the amount that no text of charges holds.
func plain(c inventory.Charge) bool { return c.ID == 0 }

// TestCharges: every spelling that the CRM writes is read, and what we write is
// read as the same.
func TestCharges(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ stored, want string }{
		{"", "[]"},
		{"[]", "[]"},
		{"null", "[]"},
		{`""`, "[]"},
		{`{"1":{"value":"10","taxes":{"1":"4.5","2":"10"}}}`, `{"1":{"value":"10","taxes":{"1":"4.5","2":"10"}}}`},
		{`{"1":{"value":null,"taxes":{"1":0,"3":0}}}`, `{"1":{"value":"0","taxes":{"1":"0","3":"0"}}}`},
		{`{"1":{"value":0,"taxes":{"1":"4.5"}},"2":{"percent":3,"value":10.2,"taxes":{"1":"4.5"}}}`, `{"1":{"value":"0","taxes":{"1":"4.5"}},"2":{"percent":"3","value":"10.2","taxes":{"1":"4.5"}}}`},
		{`{"1":{"percent":"5","value":-5}}`, `{"1":{"percent":"5","value":"-5"}}`},
		{`{"1":{"value":"10","taxes":{"1":"10"}},"":{"taxes":{"1":100}}}`, `{"1":{"value":"10","taxes":{"1":"10"}}}`},
		{`{"2":{"value":"1.50","taxes":[]},"10":{"value":"2"},"1":{"value":"3","taxes":null}}`, `{"1":{"value":"3"},"2":{"value":"1.5"},"10":{"value":"2"}}`},
		{`{"1":{"value":"1e999999999","taxes":["",1]}}`, `{"1":{"value":"0","taxes":{"0":"0","1":"1"}}}`},
		{`{"0":{"value":"5"}}`, "[]"},
		{`{"1":{"percent":"","value":"7"}}`, `{"1":{"percent":"0","value":"7"}}`},
	} {
		charges, err := parseCharges(tt.stored)
		if got := inventory.SpellCharges(charges); err != nil || got != tt.want {
			t.Errorf("%s: written as %s, %v; want %s", tt.stored, got, err, tt.want)
		}
		charges = slices.DeleteFunc(charges, plain)
		again, err := parseCharges(tt.want)
		if err != nil || !slices.EqualFunc(charges, again, sameCharge) {
			t.Errorf("%s: read again as %+v, %v; want %+v", tt.want, again, err, charges)
		}
	}
	for _, broken := range []string{"{", "7", `{"1":7}`, `{"1":{"taxes":"x"}}`, `[1]`} {
		if charges, err := parseCharges(broken); err == nil {
			t.Errorf("%s: read as %+v, want an error", broken, charges)
		}
	}
}

func TestCompound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		stored string
		want   map[int64][]int64
		spelt  string
	}{
		{"", nil, "[]"},
		{"null", nil, "[]"},
		{"[]", nil, "[]"},
		{`{"4":["1"]}`, map[int64][]int64{4: {1}}, `{"4":["1"]}`},
		{`{"10":["1","3"],"4":{"0":"1","2":2}}`, map[int64][]int64{4: {1, 2}, 10: {1, 3}}, `{"4":["1","2"],"10":["1","3"]}`},
		{`{&quot;4&quot;:[&quot;1&quot;]}`, map[int64][]int64{4: {1}}, `{"4":["1"]}`},
		{`{"4":[]}`, map[int64][]int64{4: {}}, `{"4":[]}`},
	} {
		got := inventory.StoredCompound(tt.stored)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.stored, diff)
		}
		if spelt := spellCompound(got); spelt != tt.spelt {
			t.Errorf("%s: written as %s, want %s", tt.stored, spelt, tt.spelt)
		}
	}
	for _, broken := range []string{"{", "7", `{"4":7}`} {
		if on := inventory.StoredCompound(broken); on != nil {
			t.Errorf("%s: read as %v, want the taxes of today", broken, on)
		}
	}
}

func FuzzCharges(f *testing.F) {
	for _, seed := range []string{"", "[]", `{"1":{"value":"10","taxes":{"1":"4.5"}},"2":{"percent":3,"value":0.58}}`, `{"1":{"value":"1e99"}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		charges, err := parseCharges(text)
		if err != nil {
			return
		}
		charges = slices.DeleteFunc(charges, plain)
		again, err := parseCharges(inventory.SpellCharges(charges))
		if err != nil || !slices.EqualFunc(charges, again, sameCharge) {
			t.Errorf("%q: %+v, written and read again %+v, %v", text, charges, again, err)
		}
	})
}
