package phpserial_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vtrest/internal/phpserial"
)

func TestScalars(t *testing.T) {
	for _, c := range []struct {
		text  string
		kind  phpserial.Kind
		want  string
		truth bool
	}{
		{"N;", phpserial.Null, "", false},
		{"b:1;", phpserial.Bool, "1", true},
		{"b:0;", phpserial.Bool, "", false},
		{"i:-12;", phpserial.Int, "-12", true},
		{"i:0;", phpserial.Int, "0", false},
		{"d:0.5;", phpserial.Float, "0.5", true},
		{"d:-0;", phpserial.Float, "-0", false},
		{"d:0.1000000000000000055511151231257827;", phpserial.Float, "0.1", true},
		{"d:1E+25;", phpserial.Float, "1E+25", true},
		{"d:INF;", phpserial.Float, "INF", true},
		{`s:0:"";`, phpserial.String, "", false},
		{`s:1:"0";`, phpserial.String, "0", false},
		{`s:3:"é;";`, phpserial.String, "é;", true},
		{`s:5:"a"b;c";trailing`, phpserial.String, `a"b;c`, true},
		{`R:2;`, phpserial.Reference, "2", true},
	} {
		got, err := phpserial.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got.Kind != c.kind || got.Text() != c.want || got.Truth() != c.truth {
			t.Errorf("%s: kind %d, text %q, truth %t; want %d, %q, %t", c.text, got.Kind, got.Text(), got.Truth(), c.kind, c.want, c.truth)
		}
	}
}

func TestStructures(t *testing.T) {
	got, err := phpserial.Parse("O:4:\"Task\":4:{s:6:\"active\";b:1;s:12:\"\x00Task\x00hidden\";a:2:{i:0;s:1:\"a\";s:1:\"k\";N;}s:7:\"\x00*\x00kept\";i:7;s:5:\"inner\";O:1:\"X\":0:{}}")
	if err != nil {
		t.Fatal(err)
	}
	want := phpserial.Value{Kind: phpserial.Object, Class: "Task", Entries: []phpserial.Entry{
		{Key: "active", Value: phpserial.Value{Kind: phpserial.Bool}},
		{Key: "hidden", Value: phpserial.Value{Kind: phpserial.Array, Entries: []phpserial.Entry{
			{Key: "0", Value: phpserial.Value{Kind: phpserial.String}}, {Key: "k"},
		}}},
		{Key: "kept", Value: phpserial.Value{Kind: phpserial.Int}},
		{Key: "inner", Value: phpserial.Value{Kind: phpserial.Object, Class: "X"}},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(phpserial.Value{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if v := got.Get("hidden").Get("0").Text(); v != "a" {
		t.Errorf("hidden[0] = %q, want a", v)
	}
	if !got.Get("hidden").Has("k") || got.Has("nothing") || got.Get("nothing").Truth() {
		t.Error("Has and Get do not tell what is there")
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":             "",
		"unknown type":        "x:1;",
		"own format":          `C:1:"X":2:{ab}`,
		"enum":                `E:3:"A:B";`,
		"no end":              "i:12",
		"no number":           "i:1a;",
		"boolean of two":      "b:2;",
		"short text":          `s:2:"a";`,
		"claims a gigabyte":   `s:1073741824:"a";`,
		"negative text":       `s:-1:"a";`,
		"claims many entries": "a:2000000000:{i:0;N;}",
		"negative entries":    "a:-1:{}",
		"entry missing":       "a:2:{i:0;N;}",
		"key is an array":     "a:1:{a:0:{}N;}",
		"too deep":            strings.Repeat("a:1:{i:0;", 40) + "N;" + strings.Repeat("}", 40),
		"too long":            `s:5000000:"` + strings.Repeat("a", 5_000_000) + `";`,
		"too many":            "a:60000:{" + strings.Repeat("i:0;N;", 60_000) + "}",
		"hexadecimal float":   "d:0x10;",
	} {
		if v, err := phpserial.Parse(text); err == nil {
			t.Errorf("%s: read as %+v, want an error", name, v)
		}
	}
}

// FuzzParse: no text panics or takes more memory than it deserves, and what is
// read holds no more values than bytes.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"N;", "b:1;", "i:5;", "d:0.5;", `s:1:"a";`, `a:1:{i:0;s:1:"x";}`, "O:1:\"X\":1:{s:4:\"\x00*\x00a\";N;}", "a:999999999:{", "R:1;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := phpserial.Parse(text)
		if err == nil && count(v) > len(text) {
			t.Errorf("%q: %d values", text, count(v))
		}
	})
}

func count(v phpserial.Value) int {
	n := 1
	for _, e := range v.Entries {
		n += count(e.Value)
	}
	return n
}
