package labels

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fixed is a Source of texts under "lang/module".
type fixed map[string]map[string]string

func (f fixed) Labels(lang, module string) (map[string]string, error) {
	return f[lang+"/"+module], nil
}

var french = fixed{
	"fr_fr/Accounts": {"Customer": "Client", "Empty": "", "Zero": "0", "R&D <x>": "R et D"},
	"fr_fr/Vtiger":   {"Active": "Actif", "Customer": "Acheteur", "Empty": "Vide", "Zero": "Nul", "Common": "Commun"},
	"en_us/Accounts": {"Customer": "Buyer", "Press": "Newspapers", "Blank": ""},
	"en_us/Vtiger":   {"Active": "Alive", "Other": "Something else", "Blank": "nothing"},
}

func TestLabel(t *testing.T) {
	tests := []struct{ lang, module, value, want string }{
		{"fr_fr", "Accounts", "Customer", "Client"},  // the module's text first
		{"fr_fr", "Leads", "Customer", "Acheteur"},   // then the common one
		{"fr_fr", "Accounts", "Active", "Actif"},     // common before the default language
		{"fr_fr", "Accounts", "Press", "Newspapers"}, // then the default language
		{"fr_fr", "Accounts", "Other", "Something else"},
		{"fr_fr", "Accounts", "Nothing", "Nothing"}, // at last the value
		{"fr_fr", "Accounts", "Empty", "Vide"},      // an empty text is missing
		{"fr_fr", "Accounts", "Zero", "Nul"},        // and so is "0", as in PHP
		{"fr_fr", "Accounts", "R&amp;D &lt;x&gt;", "R et D"},
		{"fr_fr", "Accounts", "A&amp;B", "A&B"},
		{"fr_fr", "Accounts", "customer", "customer"}, // case counts
		{"fr", "Accounts", "Customer", "Buyer"},       // languages are exact
		{"", "Accounts", "Customer", "Buyer"},
		{"EN_US", "Accounts", "Customer", "Customer"}, // counts as the default: not asked twice
		{"fr_fr", "", "Active", "Actif"},
	}
	c := New(french, "en_us", false)
	for _, tt := range tests {
		if got := c.Label(tt.lang, tt.module, tt.value); got != tt.want {
			t.Errorf("Label(%q, %q, %q) = %q, want %q", tt.lang, tt.module, tt.value, got, tt.want)
		}
	}
}

// The original takes common texts from French and the module's from the
// default language, whoever asks.
func TestOriginalLabel(t *testing.T) {
	tests := []struct{ module, value, want string }{
		{"Accounts", "Customer", "Buyer"},
		{"Accounts", "Active", "Actif"},
		{"Accounts", "Common", "Commun"},
		{"Accounts", "Other", "Other"}, // only in en_us/Vtiger, which is never read
		{"Accounts", "Blank", "Blank"}, // an empty text of the module hides others
		{"Leads", "Customer", "Acheteur"},
	}
	c := New(french, "en_us", true)
	for _, tt := range tests {
		for _, lang := range []string{"", "en_us", "fr_fr", "fa_ir"} {
			if got := c.Label(lang, tt.module, tt.value); got != tt.want {
				t.Errorf("Label(%q, %q, %q) = %q, want %q", lang, tt.module, tt.value, got, tt.want)
			}
		}
	}
}

func TestNoSource(t *testing.T) {
	var none *Catalog
	for name, c := range map[string]*Catalog{"nil Catalog": none, "nil Source": New(nil, "en_us", false)} {
		if got := c.Label("fr_fr", "Accounts", "A&amp;B"); got != "A&amp;B" {
			t.Errorf("%s: Label = %q, want the stored value", name, got)
		}
	}
}

// changing is a Source whose texts and version a test sets.
type changing struct {
	mu      sync.Mutex
	version string
	text    string
	err     error
	reads   int
	asked   int
}

func (s *changing) Labels(_, module string) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if module == commonModule {
		return map[string]string{}, nil
	}
	s.reads++
	return map[string]string{"a": s.text}, s.err
}

func (s *changing) ShippedLabels(string, string) (map[string]string, error) {
	return map[string]string{"a": "shipped"}, nil
}

func (s *changing) LabelsVersion(_, module string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if module != commonModule {
		s.asked++
	}
	return s.version
}

func TestReread(t *testing.T) {
	src := &changing{version: "1", text: "one"}
	clock := time.Unix(0, 0)
	var reported []string
	c := New(src, "en_us", false)
	c.now = func() time.Time { return clock }
	c.OnError = func(err error) { reported = append(reported, err.Error()) }
	step := func(what string, pass time.Duration, want string, reads, asked int) {
		t.Helper()
		clock = clock.Add(pass)
		for range 3 {
			if got := c.Label("en_us", "Accounts", "a"); got != want {
				t.Errorf("%s: Label = %q, want %q", what, got, want)
			}
		}
		if src.reads != reads || src.asked != asked {
			t.Errorf("%s: %d reads, %d looks at the version; want %d, %d", what, src.reads, src.asked, reads, asked)
		}
	}
	step("first", 0, "one", 1, 1)
	src.version, src.text = "2", "two"
	step("changed, but just looked at", checkEvery-1, "one", 1, 1)
	step("changed", 1, "two", 2, 2)
	step("not changed", checkEvery, "two", 2, 3)
	src.version, src.err = "3", errors.New("line 3: broken")
	step("broken", checkEvery, "a", 3, 4)
	step("still broken", checkEvery, "a", 3, 5)
	src.version, src.err, src.text = "4", nil, "four"
	step("repaired", checkEvery, "four", 4, 6)
	if diff := cmp.Diff([]string{"labels of Accounts in en_us: line 3: broken"}, reported); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

func TestOriginalIgnoresOverrides(t *testing.T) {
	if got := New(&changing{text: "custom"}, "en_us", true).Label("", "Accounts", "a"); got != "shipped" {
		t.Errorf("Label = %q, want the shipped one", got)
	}
}

func TestManyReaders(t *testing.T) {
	src := &changing{text: "x"}
	c := New(src, "en_us", false)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 200 {
				src.mu.Lock()
				src.version = fmt.Sprint(i, j)
				src.mu.Unlock()
				if got := c.Label("en_us", "Accounts", "a"); got != "x" {
					t.Errorf("Label = %q", got)
				}
			}
		})
	}
	wg.Wait()
	if src.reads != 1 {
		t.Errorf("%d reads within the time that texts stay fresh, want 1", src.reads)
	}
}
