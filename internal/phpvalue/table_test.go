package phpvalue

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestTable compares conversions, comparisons and arithmetic with the answers
// of PHP itself.
func TestTable(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/values.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	values, pairs := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		var row []json.RawMessage
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if len(row) == 6 {
			values++
			compareValue(t, row)
		} else {
			pairs++
			comparePair(t, row)
		}
	}
	t.Logf("%d values and %d pairs compared", values, pairs)
	if values < 80 || pairs < 2000 {
		t.Errorf("%d values and %d pairs compared", values, pairs)
	}
}

func compareValue(t *testing.T, row []json.RawMessage) {
	t.Helper()
	v := told(t, row[0])
	var text string
	var empty, numeric bool
	var whole int64
	for i, to := range []any{&text, &empty, &numeric, &whole} {
		if err := json.Unmarshal(row[i+1], to); err != nil {
			t.Fatal(err)
		}
	}
	if got := v.String(); got != text {
		t.Errorf("%s as a text: got %q, want %q", row[0], got, text)
	}
	if got := v.Empty(); got != empty {
		t.Errorf("%s: empty %v", row[0], got)
	}
	if got := v.IsNumeric(); got != numeric {
		t.Errorf("%s: numeric %v", row[0], got)
	}
	if got := v.Int64(); got != whole {
		t.Errorf("%s as a whole number: got %d, want %d", row[0], got, whole)
	}
	// The text "-0" is PHP's float -0, and ours 0.
	if got := Float(v.Float64()); v.text != "-0" && !same(got, told(t, row[5])) {
		t.Errorf("%s as a float: got %v, want %s", row[0], got, row[5])
	}
}

func comparePair(t *testing.T, row []json.RawMessage) {
	t.Helper()
	a, b := told(t, row[0]), told(t, row[1])
	if got := Compare(a, b); strconv.Itoa(got) != string(row[2]) {
		t.Errorf("%s <=> %s: got %d, want %s", row[0], row[1], got, row[2])
	}
	if got := LooseEqual(a, b); strconv.FormatBool(got) != string(row[3]) {
		t.Errorf("%s == %s: got %v", row[0], row[1], got)
	}
	for i, count := range []func(a, b Value) (Value, error){Multiply, Divide, Power} {
		got, err := count(a, b)
		want := row[4+i]
		if err != nil {
			got = Null
		}
		if !same(got, told(t, want)) {
			t.Errorf("%s %s %s: got %#v, %v, want %s", row[0], []string{"*", "/", "**"}[i], row[1], got, err, want)
		}
	}
}

// told is a value as the table spells it.
func told(t *testing.T, row json.RawMessage) Value {
	t.Helper()
	switch spelt := string(row); spelt {
	case "null":
		return Null
	case "true", "false":
		return Bool(spelt == "true")
	default:
		if n, err := strconv.ParseInt(spelt, 10, 64); err == nil {
			return Int(n)
		}
	}
	var text string
	if err := json.Unmarshal(row, &text); err != nil {
		t.Fatal(err)
	}
	if digits, ok := strings.CutPrefix(text, "f"); ok {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil && !math.IsInf(f, 0) {
			t.Fatal(err)
		}
		return Float(f)
	}
	return Text(text[1:])
}

// same says whether two values are one, all NaN among them. Powers may differ in
// the last bit, which no text shows.
func same(a, b Value) bool {
	if a.kind != FloatKind || b.kind != FloatKind {
		return a == b
	}
	return a.String() == b.String() && (a.float == b.float || math.IsNaN(a.float) || math.Abs(a.float-b.float) <= 2e-14*math.Abs(a.float))
}
