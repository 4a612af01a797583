package workflow_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/workflow"
)

// TestJoin folds lines: T is one that holds, F one that does not, then the
// group, the word before the next line and the word of the group.
func TestJoin(t *testing.T) {
	for _, tt := range []struct {
		lines string
		want  bool
	}{
		{"T0", true},
		{"F0", false},
		{"T0-and F0", false},
		{"T0-or F0", true},
		{"F0-or F0-or T0", true},
		{"T0-or F0-and F0", false}, // no precedence: (T or F) and F
		{"F0-and F0-or T0", true},
		{"T0-nor F0", true}, // an unknown word: what follows is ignored
		{"F0-nor T0", false},
		{"T0 F1", false},
		{"F0 T1", false},
		{"T0/or F1", false},
		{"T0 F1/or", true},  // the word stands before the group itself
		{"F0/or F1", false}, // the first of all joins what is true so far
		{"F0/or T1/or", true},
		{"T0/nor F1/nor", true},
		{"F0-and T1-and T0", true}, // a line after one of another group starts its group anew
		{"T0-or T1-or F0", false},
	} {
		got, err := conditions(t, folded(tt.lines)...).Holds(t.Context(), &car{}, recordedSettings())
		if err != nil || got != tt.want {
			t.Errorf("%s: %v, %v, want %v", tt.lines, got, err, tt.want)
		}
	}
}

func folded(text string) []line {
	var lines []line
	for word := range strings.FieldsSeq(text) {
		word, groupJoin, _ := strings.Cut(word, "/")
		word, join, _ := strings.Cut(word, "-")
		value := "x"
		if word[0] == 'T' {
			value = ""
		}
		lines = append(lines, line{"fieldname": "none", "operation": "is", "value": value, "groupid": word[1:], "joincondition": join, "groupjoin": groupJoin})
	}
	return lines
}

func TestProblems(t *testing.T) {
	for _, tt := range []struct {
		test string
		want []string
	}{
		{``, nil},
		{`[]`, nil},
		{`""`, nil},
		{`null`, nil},
		{`[{"fieldname":"a","operation":"is","value":"x"}]`, nil},
		{`[`, []string{"the conditions cannot be read, so the CRM takes them for always true"}},
		{"[\"\xff\"]", []string{"the conditions cannot be read, so the CRM takes them for always true"}},
		{`[1]`, []string{"condition 1 has no operation and never holds"}},
		{`["a"]`, []string{"condition 1: a text stands where a condition belongs"}},
		{`[{"operation":"equals"}]`, []string{`condition 1: unknown operation "equals"`}},
		{`[{"Operation":"is"}]`, []string{"condition 1 has no operation and never holds"}},
		{`[{"operation":"is","value":["a"]}]`, []string{"condition 1: a list stands where a text belongs"}},
		{`[{"operation":"matches","value":"a(?=b)"}]`, []string{`condition 1: "a(?=b)" is not a pattern that can be read, so it never holds`}},
		{`[{"operation":"matches","value":"/a(?=b)/"}]`, []string{
			`condition 1: "/a(?=b)/": the pattern looks ahead or back, refers to a group, or has an option that is not supported`,
		}},
		{`[{"operation":"is","joincondition":"xor"}]`, []string{`condition 1: the joining word "xor" is ignored, with what follows it`}},
	} {
		c, err := workflow.ParseConditions(tt.test)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, c.Problems()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.test, diff)
		}
	}
	c := conditions(t, line{"fieldname": "a", "operation": "is", "value": "1 +", "valuetype": "expression"})
	if len(c.Problems()) != 1 || !strings.Contains(c.Problems()[0], `expression "1 +"`) {
		t.Errorf("a broken expression: %q", c.Problems())
	}
}

// TestPatternOfField checks patterns that another field holds.
func TestPatternOfField(t *testing.T) {
	for pattern, want := range map[string]string{"/^a/": "holds", "/b$/": "holds", "/^b/": "does not hold", "/a": "does not hold", "/a(?=b)/": "error"} {
		c := conditions(t, line{"fieldname": "a", "operation": "matches", "value": "p", "valuetype": "fieldname"})
		got := "error"
		if holds, err := c.Holds(t.Context(), &car{values: map[string]string{"a": "ab\n", "p": pattern}}, recordedSettings()); err == nil {
			got = spell(holds)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

func TestTooLong(t *testing.T) {
	for _, test := range []string{strings.Repeat(" ", 1<<20+1), "[" + strings.Repeat("1,", 1000) + "1]"} {
		if _, err := workflow.ParseConditions(test); err == nil {
			t.Errorf("%d bytes were read", len(test))
		}
	}
}

func TestFields(t *testing.T) {
	c := conditions(t,
		line{"fieldname": "colour", "operation": "is", "value": "shade", "valuetype": "fieldname"},
		line{"fieldname": "date_start", "operation": "is today"},
		line{"fieldname": "(owner : (Contacts) lastname)", "operation": "has changed"},
		line{"fieldname": "price", "operation": "has changed to", "value": "price + (owner : (Contacts) rent)", "valuetype": "expression"},
		line{"fieldname": "colour", "operation": "has changed"},
		line{"fieldname": workflow.CommentAdded, "operation": "is added"},
	)
	want := []workflow.FieldName{
		{Field: "colour"},
		{Field: "date_start"},
		{Field: "price"},
		{Field: "shade"},
		{Field: "time_start"},
		{Reference: "owner", Module: "Contacts", Field: "lastname"},
		{Reference: "owner", Module: "Contacts", Field: "rent"},
	}
	if diff := cmp.Diff(want, c.Fields()); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"colour", "price"}, c.Changes()); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	var none *workflow.Conditions
	if none.Fields() != nil || none.Changes() != nil || none.Problems() != nil || none.OfComments() || !none.Always() {
		t.Error("no conditions ask for something")
	}
}

func TestReferences(t *testing.T) {
	red := &car{values: map[string]string{"colour": "red"}}
	blue := &car{values: map[string]string{"colour": "blue"}}
	record := &car{
		values: map[string]string{"next": "3x1", "none": "", "gone": "3x9", "colour": "red"},
		others: map[string]*car{"3x1": red, "3x2": blue},
	}
	lorry := &car{others: record.others, lines: []string{"", "3x9", "3x2", "3x1"}}
	is := func(name, operation, value, valueType string) line {
		return line{"fieldname": name, "operation": operation, "value": value, "valuetype": valueType}
	}
	for _, tt := range []struct {
		record *car
		line   line
		want   bool
	}{
		{record, is("(next : (Cars) colour)", "is", "red", "rawtext"), true},
		{record, is("next : (Cars) colour", "is", "red", "rawtext"), true},
		{record, is("(next : (Cars) colour)", "is", "colour", "fieldname"), true}, // the field of the saved record
		{record, is("(next : (Cars) colour)", "is", "'red'", "expression"), true},
		{record, is("(next : (Boats) colour)", "is", "red", "rawtext"), false},
		{record, is("(gone : (Cars) colour)", "is not", "red", "rawtext"), false},
		{record, is("(none : (Cars) colour)", "is empty", "", "rawtext"), false},
		{record, is("(nofield : (Cars) colour)", "is empty", "", "rawtext"), true},
		{record, is("(nofield : (Cars) colour)", "is", "", "rawtext"), false},
		{record, is("(next : (Cars) colour)", "has changed", "", "rawtext"), false},
		{lorry, is("(productid : (Products) colour)", "is", "red", "rawtext"), true},
		{lorry, is("(productid : (Services) colour)", "is", "green", "rawtext"), false},
		{&car{lines: []string{}}, is("(productid : (Products) colour)", "is not", "red", "rawtext"), false},
	} {
		got, err := conditions(t, tt.line).Holds(t.Context(), tt.record, recordedSettings())
		if err != nil || got != tt.want {
			t.Errorf("%v: %v, %v, want %v", tt.line, got, err, tt.want)
		}
	}
}

// TestFaults tells faults of a condition, with which the save stands, from those
// of the record.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		line   line
		broken bool
	}{
		{line{"fieldname": "a", "operation": "equals"}, true},
		{line{"fieldname": "a", "operation": "is", "value": "power('a', 2)", "valuetype": "expression"}, true},
		{line{"fieldname": "a", "operation": "is", "value": "garage", "valuetype": "expression"}, false},
		{line{"fieldname": "(far : (Cars) a)", "operation": "is"}, false},
	} {
		record := &car{values: map[string]string{"far": "99x1"}}
		c := conditions(t, tt.line)
		_, err := c.Holds(t.Context(), record, recordedSettings())
		_, broken := errors.AsType[*workflow.BrokenError](err)
		if err == nil || broken != tt.broken || errors.Is(err, errOffline) == tt.broken {
			t.Errorf("%v: %v", tt.line, err)
		}
		reasons, err := c.Explain(t.Context(), record, recordedSettings())
		if (err == nil) != tt.broken || tt.broken && !reasons[0].Failed {
			t.Errorf("explaining %v: %v, %v", tt.line, reasons, err)
		}
	}
}

func TestComments(t *testing.T) {
	c := conditions(t,
		line{"fieldname": workflow.CommentAdded, "operation": "is added", "joincondition": "and"},
		line{"fieldname": "colour", "operation": "is", "value": "red"},
	)
	record := &car{values: map[string]string{"colour": "red"}}
	for _, tt := range []struct {
		c    *workflow.Conditions
		want bool
	}{{c, false}, {c.WithComment(), true}, {c, false}} {
		got, err := tt.c.Holds(t.Context(), record, recordedSettings())
		if err != nil || got != tt.want {
			t.Errorf("%v, %v, want %v", got, err, tt.want)
		}
	}
	if !c.OfComments() {
		t.Error("the conditions do not ask for a comment")
	}
}

func TestExplain(t *testing.T) {
	record := &car{
		values:  map[string]string{"colour": "red", "next": "3x1", "none": ""},
		types:   map[string]string{},
		changes: map[string][2]string{"colour": {"blue", "red"}},
		others:  map[string]*car{"3x1": {values: map[string]string{"colour": ""}}},
		lines:   []string{"3x1"},
	}
	c := conditions(t,
		line{"fieldname": "colour", "operation": "is", "value": "blue", "joincondition": "or"},
		line{"fieldname": "colour", "operation": "has changed from", "value": "blue", "joincondition": "and"},
		line{"fieldname": "none", "operation": "is not empty", "groupid": "1"},
		line{"fieldname": "wheels", "operation": "is", "value": "colour", "valuetype": "fieldname", "groupid": "1"},
		line{"fieldname": "(next : (Cars) colour)", "operation": "is empty", "groupid": "1"},
		line{"fieldname": "(next : (Boats) colour)", "operation": "is empty", "groupid": "1"},
		line{"fieldname": "(none : (Cars) colour)", "operation": "is empty", "groupid": "1"},
		line{"fieldname": "(productid : (Products) colour)", "operation": "is empty", "groupid": "1"},
		line{"fieldname": "none", "operation": "has changed", "groupid": "2"},
		line{"fieldname": workflow.CommentAdded, "operation": "is added", "groupid": "2"},
		line{"fieldname": "none", "operation": "equals", "value": "1 + 1", "valuetype": "expression", "groupid": "2"},
		line{"fieldname": "none", "groupid": "2"},
	)
	want := []workflow.Reason{
		{Group: "0", Join: "or", Condition: `colour is "blue"`, Because: `the field holds "red"`},
		{Group: "0", Condition: `colour has changed from "blue"`, Holds: true, Because: `the field changed from "blue" to "red"`},
		{Group: "1", Join: "and", Condition: "none is not empty", Because: "the field is empty", Holds: false},
		{Group: "1", Join: "and", Condition: "wheels is field colour", Because: "records of Cars have no field wheels"},
		{Group: "1", Join: "and", Condition: "(next : (Cars) colour) is empty", Holds: true, Because: "of the record that next refers to, the field is empty"},
		{Group: "1", Join: "and", Condition: "(next : (Boats) colour) is empty", Because: "next refers to no record of Boats"},
		{Group: "1", Join: "and", Condition: "(none : (Cars) colour) is empty", Because: "none is empty"},
		{Group: "1", Condition: "(productid : (Products) colour) is empty", Holds: true, Because: "one of 1 line items must be of Products and meet it"},
		{Group: "2", Join: "and", Condition: "none has changed", Because: "the field did not change"},
		{Group: "2", Join: "and", Condition: "_VT_add_comment is added", Because: "no comment is added"},
		{Group: "2", Join: "and", Condition: "none equals expression 1 + 1", Because: `unknown operation "equals"`, Failed: true},
		{Group: "2", Condition: "a condition without an operation", Because: "there is no operation"},
	}
	got, err := c.Explain(t.Context(), record, recordedSettings())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}
