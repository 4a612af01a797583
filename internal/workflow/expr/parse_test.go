package expr

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/phpvalue"
)

// written is a tree with all its brackets.
func written(n node) string {
	switch n := n.(type) {
	case constant:
		if n.value.IsText() {
			return fmt.Sprintf("%q", n.value)
		}
		return n.value.String()
	case field:
		return n.name.String()
	case *choice:
		return "{" + written(n.condition) + " ? " + written(n.yes) + " : " + written(n.no) + "}"
	case *call:
		var args []string
		for _, a := range n.args {
			args = append(args, written(a))
		}
		return n.name + "(" + strings.Join(args, ", ") + ")"
	}
	return fmt.Sprintf("%T", n)
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10-3-2":                             "-(10, -(3, 2))",
		"100/10*2":                           "/(100, *(10, 2))",
		"1+2*3":                              "+(1, *(2, 3))",
		"1*2+3":                              "+(*(1, 2), 3)",
		"1+1 == 2 < 3":                       "==(+(1, 1), <(2, 3))",
		"- -+a":                              "-(-(+(a)))",
		"a>=b":                               ">=(a, b)",
		"a=b":                                "a",
		"a = = b":                            "a",
		"1 != 2":                             "1",
		"a and b":                            "a",
		"1,5":                                "1",
		".5":                                 "5",
		"1.5.5":                              "1.5",
		"12.":                                "12",
		"99999999999999999999":               "9223372036854775807",
		"_a1_é":                              "a1_",
		"$(a : (B) c)$":                      "(a : (B) c)",
		"(a : (B)  c)":                       "error",
		"f((a : (B) c), 2)":                  "f((a : (B) c), 2)",
		"(a : (B) c)(1)":                     "(a : (B) c)(1)",
		"(f(1)) + 2":                         "+(f(1), 2)",
		"f(1) + 2":                           "f(1)",
		"2 + f(1)":                           "+(2, f)",
		"f( g(1) , if 1 then 2 else 3 end )": "f(g(1), {1 ? 2 : 3})",
		"if a then b else if c then d else e end":       "{a ? b : {c ? d : e}}",
		"if a then if b then c else d end else e end":   "{a ? {b ? c : d} : e}",
		"if a then b else (if c then d else e end) end": "{a ? b : {c ? d : e}}",
		"If":                     "If",
		"end":                    "end",
		"''":                     "error",
		"'a''b'":                 `"a"`,
		`'\'`:                    "\"\\\\\"",
		`'it\'s'`:                `"it's"`,
		`'a\'b`:                  `"a\\"`,
		`'a\'b\'c`:               `"a'b\\"`,
		`'\x41\101\t\q\\n'`:      "\"AA\\tq\\\\n\"",
		`'\x \8'`:                `"x 8"`,
		`"a b"`:                  "a",
		"`a b`":                  "error",
		"a `b`":                  "a",
		"f()":                    "error",
		"f(1":                    "error",
		"f(1 2)":                 "error",
		"f(,1)":                  "error",
		"(1":                     "error",
		"()":                     "error",
		"":                       "error",
		"1 +":                    "error",
		"* 1":                    "error",
		"if":                     "error",
		"if 1 then 2":            "error",
		"if 1 then 2 else 3":     "error",
		"if 1 THEN 2 else 3 end": "error",
	} {
		x, err := Parse(text)
		got := "error"
		if err == nil {
			got = written(x.root)
		}
		if got != want {
			t.Errorf("Parse(%q): got %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseTellsWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"if a b": "at byte 5: then was expected",
		"if a":   "at the end: then was expected",
		"1 + )":  "at byte 4: a value was expected",
		"f(1; 2": "at byte 5: a closing bracket was expected",
		"(1 `x`": "at byte 3: a closing bracket was expected",
	} {
		_, err := Parse(text)
		if err == nil {
			t.Fatalf("Parse(%q): no error", text)
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("(", 30_000), strings.Repeat("-", 30_000) + "1", strings.Repeat("f(", 30_000), strings.Repeat("1+", 30_000) + "1",
		strings.Repeat("if ", 20_000), "if 1 then 2 else " + strings.Repeat("if 1 then 2 else ", 3_000) + "3 end", strings.Repeat("1", maxLength+1),
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("Parse(%q…): no error", text[:20])
		}
	}
	x, err := Parse(strings.Repeat("1+", 900) + "1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := x.Eval(t.Context(), nil); err != nil || got != phpvalue.Text("901") {
		t.Errorf("a sum of 901 ones: got %q, %v", got, err)
	}
}

// FuzzParse checks that no text makes the parser or the evaluation panic, and
// that an expression is evaluated to the same value again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"if a == 'x' then concat(a, 1.5) else if b > 2 then 3 else -4 end", "(a : (B) c) * 2", `'it\'s \x41'`, "`a`", "add_days('2024-06-15', '-3')",
		"add_time('10:00', 1.5)", "time_diff('2024-06-15 10:00', b)", "time_diffdays(a)", "preg_replace_str_only('/(l+)/iu', '<$1>', 'hello')",
		"substring('سلام', -2, 1)", "power(2, 0.5)", "999999999999 * 99999999999 - .5", "get_date('tomorrow')", "((((", "1 +", "sub_time(b, -90)",
	} {
		f.Add(text, "2024-06-15 10:00:00", "1.50")
	}
	f.Fuzz(func(t *testing.T, text, a, b string) {
		x, err := Parse(text)
		if err != nil {
			return
		}
		env := fields{"a": phpvalue.Text(a), "b": phpvalue.Text(b)}
		first, err := x.Eval(t.Context(), env)
		second, again := x.Eval(t.Context(), env)
		if (err == nil) != (again == nil) || first.String() != second.String() {
			t.Errorf("%q: %q, %v and then %q, %v", text, first, err, second, again)
		}
		if first.IsText() && len(first.String()) > 2*maxText {
			t.Errorf("%q: a text of %d bytes", text, len(first.String()))
		}
	})
}
