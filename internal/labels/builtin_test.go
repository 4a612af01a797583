package labels

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

var builtinLangs = []string{"en_us", "fr_fr", "fa_ir"}

// TestBuiltinIsComplete holds the labels against every picklist value that a
// fresh CRM has: testdata/values.tsv, taken from its database.
func TestBuiltinIsComplete(t *testing.T) {
	text, err := os.ReadFile("testdata/values.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[textsKey]bool{} // module and value, "Vtiger" for any module
	n := 0
	for row := range strings.Lines(string(text)) {
		if strings.HasPrefix(row, "#") {
			continue
		}
		columns := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		if len(columns) != 3 {
			t.Fatalf("testdata row %q has %d columns", row, len(columns))
		}
		module, value, field := columns[0], columns[1], columns[2]
		known[textsKey{module, value}] = true
		known[textsKey{commonModule, value}] = true
		n++
		for _, lang := range builtinLangs {
			own, err := Builtin().Labels(lang, module)
			if err != nil {
				t.Fatal(err)
			}
			common, err := Builtin().Labels(lang, commonModule)
			if err != nil {
				t.Fatal(err)
			}
			if own[value] == "" && common[value] == "" {
				t.Errorf("%s: no label of %s %s %q", lang, module, field, value)
			}
		}
	}
	if n < 400 {
		t.Errorf("only %d values in testdata", n)
	}
	for _, day := range []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"} {
		known[textsKey{commonModule, day}] = true
	}
	all, err := builtinTexts()
	if err != nil {
		t.Fatal(err)
	}
	for key, labels := range all {
		for value := range labels {
			if !known[textsKey{key.module, value}] {
				t.Errorf("%s: label of %s %q, which no picklist has", key.lang, key.module, value)
			}
		}
	}
}

func TestBuiltinSpelling(t *testing.T) {
	all, err := builtinTexts()
	if err != nil {
		t.Fatal(err)
	}
	checkSpelling(t, all, map[string]bool{
		"AltvetPet Inc.": true, "LexPon Inc.": true, "MetBeat Corp": true,
		"FedEx": true, "UPS": true, "USPS": true, "DHL": true, "BlueDart": true,
	})
}

// checkSpelling finds what is easily got wrong on a keyboard, and hard to see.
// Values in latin have no Persian label.
func checkSpelling(t *testing.T, all map[textsKey]map[string]string, latin map[string]bool) {
	t.Helper()
	arabic := regexp.MustCompile(`[\x{064A}\x{0643}\x{0649}\x{0660}-\x{0669}]`) // ye, kaf and digits of Arabic
	edge := regexp.MustCompile(`(^|\s)\x{200C}|\x{200C}(\s|$)|\x{200C}\x{200C}`)
	persian := regexp.MustCompile(`\p{Arabic}`)
	for key, labels := range all {
		for value, label := range labels {
			if !utf8.ValidString(label) || label != strings.TrimSpace(label) {
				t.Errorf("%s: label %q of %s %q", key.lang, label, key.module, value)
			}
			isPersian := persian.MatchString(label)
			switch {
			case key.lang != "fa_ir" && isPersian, key.lang == "fa_ir" && !isPersian && !latin[value]:
				t.Errorf("%s: label %q of %s %q is in another script", key.lang, label, key.module, value)
			case arabic.MatchString(label):
				t.Errorf("label %q of %q has an Arabic letter or digit where Persian has its own", label, value)
			case edge.MatchString(label):
				t.Errorf("label %q of %q has a zero-width non-joiner that joins nothing", label, value)
			}
		}
	}
}

func TestBuiltinLabels(t *testing.T) {
	tests := []struct {
		original                  bool
		lang, module, value, want string
	}{
		{false, "en_us", "Accounts", "Active", "Active"},
		{false, "en_us", "Invoice", "AutoCreated", "Auto Created"},
		{false, "fr_fr", "Accounts", "Acquired", "Acquis"},
		{false, "fr_fr", "Quotes", "Created", "Créé"},
		{false, "fr_fr", "Invoice", "Created", "Créée"},
		{false, "fa_ir", "Accounts", "Customer", "مشتری"},
		{false, "fa_ir", "ProjectTask", "Canceled ", "لغوشده"},
		{false, "de_de", "Accounts", "Active", "Active"},
		// The sample answer of the REST guide for Accounts, rating.
		{true, "en_us", "Accounts", "Acquired", "Acquired"},
		{true, "en_us", "Accounts", "Active", "Actif"},
		{true, "en_us", "Accounts", "Market Failed", "Market Failed"},
		{true, "en_us", "Accounts", "Project Cancelled", "Project Cancelled"},
		{true, "en_us", "Accounts", "Shutdown", "Shutdown"},
	}
	plain, original := New(Builtin(), "en_us", false), New(Builtin(), "en_us", true)
	for _, tt := range tests {
		c := plain
		if tt.original {
			c = original
		}
		if got := c.Label(tt.lang, tt.module, tt.value); got != tt.want {
			t.Errorf("Label(%q, %q, %q) = %q, want %q", tt.lang, tt.module, tt.value, got, tt.want)
		}
	}
}

func TestAddRows(t *testing.T) {
	for _, tt := range []struct{ text, err string }{
		{"# note\n\n*\ta\tb\r\nAccounts\ta \tc\n", ""},
		{"*\ta\n", "line 1: module, value and label expected"},
		{"\n*\ta\t\n", "line 2: module, value and label expected"},
		{"*\ta\tb\tc\n", "line 1: module, value and label expected"},
		{"*\ta\tb\n*\ta\tc\n", `line 2: second label of "a" in *`},
	} {
		got := ""
		if err := addRows(map[textsKey]map[string]string{}, "en_us", tt.text); err != nil {
			got = err.Error()
		}
		if got != tt.err {
			t.Errorf("addRows(%q): error %q, want %q", tt.text, got, tt.err)
		}
	}
}
