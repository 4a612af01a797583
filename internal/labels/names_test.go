package labels

import (
	"os"
	"strings"
	"testing"
)

// defaultRows are the rows of one table of the embedded database, by column.
func defaultRows(t *testing.T, table string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile("../embedded/defaults.tsv")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "\n"+table+"\n")
	if !ok {
		t.Fatalf("the embedded database has no rows of %s", table)
	}
	rest, _, _ = strings.Cut(rest, "\n\n")
	lines := strings.Split(rest, "\n")
	columns := strings.Split(lines[0], "\t")
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, value := range strings.Split(line, "\t") {
			row[columns[i]] = value
		}
		rows = append(rows, row)
	}
	return rows
}

// defaultNames are the words of the embedded database that need a name.
func defaultNames(t *testing.T) []textsKey {
	t.Helper()
	var all []textsKey // module and word
	modules := map[string]string{}
	for _, row := range defaultRows(t, "vtiger_tab") {
		name := row["name"]
		modules[row["tabid"]] = name
		all = append(all, textsKey{name, name}, textsKey{name, row["tablabel"]})
		if row["isentitytype"] == "1" || name == "Users" {
			all = append(all, textsKey{name, "SINGLE_" + name})
		}
	}
	for _, row := range defaultRows(t, "vtiger_blocks") {
		if row["blocklabel"] != "" {
			all = append(all, textsKey{modules[row["tabid"]], row["blocklabel"]})
		}
	}
	for _, row := range defaultRows(t, "vtiger_field") {
		all = append(all, textsKey{modules[row["tabid"]], row["fieldlabel"]})
	}
	for _, module := range []string{"Quotes", "PurchaseOrder", "SalesOrder", "Invoice"} {
		for _, row := range defaultRows(t, "vtiger_inventorytaxinfo") {
			all = append(all, textsKey{module, row["taxlabel"]})
		}
		for _, row := range defaultRows(t, "vtiger_inventorycharges") {
			all = append(all, textsKey{module, row["name"]})
		}
	}
	return all
}

// TestNamesAreComplete holds the Persian names against what the embedded
// database has: none is missing, and none is of something else.
func TestNamesAreComplete(t *testing.T) {
	names, err := builtinNames()
	if err != nil {
		t.Fatal(err)
	}
	used := map[textsKey]bool{}
	all := defaultNames(t)
	if len(all) < 900 {
		t.Errorf("only %d modules, blocks and fields", len(all))
	}
	for _, word := range all {
		module, text := word.lang, word.module
		switch {
		case names[textsKey{"fa_ir", module}][text] != "":
			used[word] = true
		case names[textsKey{"fa_ir", commonModule}][text] != "":
			used[textsKey{commonModule, text}] = true
		default:
			t.Errorf("no Persian name of %s %q", module, text)
		}
	}
	for key, words := range names {
		for word := range words {
			if !used[textsKey{key.module, word}] {
				t.Errorf("%s: name of %s %q, which the CRM does not have", key.lang, key.module, word)
			}
		}
	}
}

func TestNamesSpelling(t *testing.T) {
	names, err := builtinNames()
	if err != nil {
		t.Fatal(err)
	}
	checkSpelling(t, names, nil)
}

// filed is a CRM's own language files.
type filed struct{ fixed }

func (filed) LabelsVersion(_, _ string) string { return "" }

func TestName(t *testing.T) {
	const organizations, phone = "سازمان\u200cها", "تلفن"
	files := fixed{
		"fa_ir/Accounts": {"Accounts": "شرکت\u200cها"},
		"fa_ir/Vtiger":   {"Website": "سایت", "R&D": "پژوهش"},
		"fr_fr/Accounts": {"Accounts": "Comptes"},
	}
	tests := []struct {
		name                     string
		c                        *Catalog
		lang, module, text, want string
	}{
		{"built in", New(Builtin(), "en_us", false), "fa_ir", "Accounts", "Accounts", organizations},
		{"one record", New(Builtin(), "en_us", false), "fa_ir", "Accounts", "SINGLE_Accounts", "سازمان"},
		{"a word of all modules", New(Builtin(), "en_us", false), "fa_ir", "Accounts", "Phone", phone},
		{"the module before all", New(Builtin(), "en_us", false), "fa_ir", "Contacts", "Title", "سمت"},
		{"a field, not the industry", New(Builtin(), "en_us", false), "fa_ir", "Quotes", "Shipping", "روش ارسال"},
		{"a field of one's own", New(Builtin(), "en_us", false), "fa_ir", "Accounts", "Colour", "Colour"},
		{"the default language", New(Builtin(), "fa_ir", false), "", "Accounts", "Phone", phone},
		{"a language without names", New(Builtin(), "fa_ir", false), "de_de", "Accounts", "Phone", phone},
		{"English is the CRM's own", New(Builtin(), "fa_ir", false), "en_us", "Accounts", "Phone", "Phone"},
		{"no source", New(nil, "en_us", false), "fa_ir", "Accounts", "Accounts", organizations},
		{"no catalog", nil, "fa_ir", "Accounts", "Accounts", organizations},
		{"the CRM's files first", New(filed{files}, "en_us", false), "fa_ir", "Accounts", "Accounts", "شرکت\u200cها"},
		{"their common words too", New(filed{files}, "en_us", false), "fa_ir", "Leads", "Website", "سایت"},
		{"then the built-in ones", New(filed{files}, "en_us", false), "fa_ir", "Accounts", "Phone", phone},
		{"entities", New(filed{files}, "en_us", false), "fa_ir", "Accounts", "R&amp;D", "پژوهش"},
		{"the original's fault", New(filed{files}, "en_us", true), "fr_fr", "Accounts", "Accounts", "Comptes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.Name(tt.lang, tt.module, tt.text); got != tt.want {
				t.Errorf("Name(%q, %q, %q) = %q, want %q", tt.lang, tt.module, tt.text, got, tt.want)
			}
		})
	}
}

// The values of picklists, and with them V1's answers, have labels of their own.
func TestNamesAreNoLabels(t *testing.T) {
	c := New(Builtin(), "fa_ir", false)
	for _, tt := range []struct{ module, value, want string }{
		{"Accounts", "Phone", "Phone"},
		{"Accounts", "Accounts", "Accounts"},
		{"Accounts", "Shipping", "کشتیرانی و حمل بار"},
	} {
		if got := c.Label("fa_ir", tt.module, tt.value); got != tt.want {
			t.Errorf("Label(%s, %q) = %q, want %q", tt.module, tt.value, got, tt.want)
		}
	}
}
