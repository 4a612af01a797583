package expr_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crmtest"
	"vtrest/internal/htmltext"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow/expr"
)

// Differing cases and the rules of docs/compatibility.md that excuse them.
var excused = map[string]string{
	"B0550": "WF2", // the line items of an invoice are no value of an expression
}

type recordedExpression struct {
	ID, Expr, WS, Type string
	Zone               string `json:"tz"`
	Target             []any
	Result             json.RawMessage
	Text               string `json:"as_string"`
	Error              *struct{ Class, Message string }
}

// TestRecordedExpressions compares every expression that was recorded with what
// the CRM made of it.
func TestRecordedExpressions(t *testing.T) {
	t.Parallel()
	world := loadWorld(t)
	compared, differing := 0, 0
	for _, line := range lines(t, "B_expressions.jsonl.zst") {
		var c recordedExpression
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		compared++
		got := world.tell(t, &c)
		want := "error"
		if c.Error == nil {
			want = c.Type + " " + c.Text
		}
		if got == want {
			continue
		}
		differing++
		if excused[c.ID] == "" {
			t.Errorf("%s %q of %s: got %q, want %q", c.ID, c.Expr, c.WS, got, want)
		}
	}
	t.Logf("%d expressions compared, %d differing, %d of these by a rule", compared, differing, len(excused))
	if compared != 477 || differing != len(excused) {
		t.Errorf("%d expressions compared and %d differing, want 477 and %d", compared, differing, len(excused))
	}
}

// A world is the records and modules of the recorded conditions.
type world struct {
	records map[string]struct {
		Module string
		Data   map[string]any
	}
	modules map[string]map[string]struct {
		Type, UIType string
		Refs         []string
	}
}

func (w *world) tell(t *testing.T, c *recordedExpression) string {
	t.Helper()
	x, err := expr.Parse(c.Expr)
	if err != nil {
		return "error"
	}
	var env expr.Env
	if c.WS != "" {
		env = &recordedRecord{w, c, zone(t, c.Zone)}
	}
	v, err := x.Eval(t.Context(), env)
	if err != nil {
		return "error"
	}
	kind := map[phpvalue.Kind]string{
		phpvalue.NullKind: "NULL", phpvalue.BoolKind: "boolean", phpvalue.IntKind: "integer", phpvalue.FloatKind: "double", phpvalue.TextKind: "string",
	}[v.Kind()]
	if v.Kind() == phpvalue.FloatKind && c.Error == nil {
		var want float64
		if err := json.Unmarshal(c.Result, &want); err == nil && want != v.Float64() {
			return "double of other digits " + v.String()
		}
	}
	return kind + " " + v.String()
}

type recordedRecord struct {
	*world
	c    *recordedExpression
	zone *time.Location
}

func (r *recordedRecord) Clock() expr.Clock {
	return expr.Clock{
		Now:  time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC),
		Zone: r.zone, Database: time.UTC, User: time.UTC, DateFormat: "yyyy-mm-dd",
	}
}

func (r *recordedRecord) Value(_ context.Context, name expr.Name) (phpvalue.Value, error) {
	record := r.records[r.c.WS]
	if name.Reference == "" {
		return r.told(record.Module, record.Data, name.Field)
	}
	id, _ := record.Data[name.Reference].(string)
	if id == "" {
		return phpvalue.Text(""), nil
	}
	related, ok := r.records[id]
	if !ok {
		return phpvalue.Null, errors.New("no record " + id)
	}
	return r.told(name.Module, related.Data, name.Field)
}

// told is a field as an expression sees it.
func (r *recordedRecord) told(module string, data map[string]any, name string) (phpvalue.Value, error) {
	text, ok := data[name].(string)
	f := r.modules[module][name]
	switch {
	case f.Type == "reference" && text == "":
		return phpvalue.Null, nil
	case f.Type == "reference":
		return phpvalue.Text(htmltext.Encode(r.label(text))), nil
	case !ok:
		return phpvalue.Null, nil
	case f.UIType == "72" && len(r.c.Target) == 2 && r.c.Target[0] == "currency" && r.c.Target[1] != 72.0:
		rate, _ := data["conversion_rate"].(string)
		return expr.BaseCurrency(phpvalue.Text(text), phpvalue.Text(rate)), nil
	}
	return phpvalue.Text(text), nil
}

func (r *recordedRecord) label(id string) string {
	if id == "21x2" {
		return "ООО Ромашка V0" // of the record with the number of the currency
	}
	label, _ := r.records[id].Data["label"].(string)
	return label
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name) // "" is UTC
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func loadWorld(t *testing.T) *world {
	t.Helper()
	w := &world{}
	if err := json.Unmarshal([]byte(unpacked(t, "A_records.json.zst")), &w.records); err != nil {
		t.Fatal(err)
	}
	fields, err := os.ReadFile(oracle(t, "A_fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(fields, &w.modules); err != nil {
		t.Fatal(err)
	}
	return w
}

func oracle(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(crmtest.Reference(t), "oracles", name)
}

func unpacked(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(oracle(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func lines(t *testing.T, name string) []string {
	t.Helper()
	var list []string
	s := bufio.NewScanner(strings.NewReader(unpacked(t, name)))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		list = append(list, s.Text())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
