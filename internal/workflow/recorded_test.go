package workflow_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crmtest"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/expr"
)

// A recordedCondition is one decision of the CRM.
type recordedCondition struct {
	ID      string
	Kind    string
	WS      string
	Test    string
	Changes map[string][2]*string // columns before and after the save
	NoOld   bool
	Delta   map[string]struct{ OldValue, CurrentValue *string } // the same as the CRM read them, with entities
	Result  *bool
}

// A world is the records and fields of the recorded conditions.
type world struct {
	records map[string]*recordedRecord
	fields  map[string]map[string]recordedField
	prefix  map[string]string // what ids of a module begin with, such as 11x
}

type recordedField struct {
	Type string
	Refs []string
}

type recordedRecord struct {
	Name string `json:"module"`
	Data map[string]any
}

// groups of the sample: records refer to them, and none is recorded.
var groups = map[string]string{
	"20x2": "Team Selling", "20x3": "Marketing Group", "20x4": "Support Group", "20x21": "EU Team", "20x22": "FR Tree",
	"20x23": "Support All", "20x24": "Nested", "20x25": "Solo تیم",
}

// A saved record is one of the world, with what its save changed.
type saved struct {
	*recordedRecord
	world *world
	c     *recordedCondition // nil for a record that was not saved
}

func (s *saved) Module() string { return s.Name }

func (s *saved) Value(field string) (phpvalue.Value, bool) {
	if now, ok := s.changedTo(field); ok {
		return phpvalue.Text(now), true
	}
	switch v := s.Data[field].(type) {
	case string:
		return phpvalue.Text(v), true
	case json.Number:
		n, _ := phpvalue.Number(v.String())
		return n, true
	}
	return phpvalue.Null, false
}

// changedTo is a changed field as the web service gives it.
func (s *saved) changedTo(field string) (string, bool) {
	if s.c == nil {
		return "", false
	}
	change, ok := s.c.Changes[field]
	if !ok {
		return "", false
	}
	now := text(change[1])
	if d, ok := s.c.Delta[field]; ok {
		now = plain(d.CurrentValue)
	}
	f := s.world.fields[s.Name][field]
	switch {
	case now == "" || now == "0" && f.Type == "reference":
		return "", now == ""
	case f.Type == "reference":
		return s.world.prefix[f.Refs[0]] + now, true
	case f.Type == workflow.TypeOwner && groups["20x"+now] != "":
		return "20x" + now, true
	case f.Type == workflow.TypeOwner:
		return "19x" + now, true
	}
	return now, true
}

func (s *saved) FieldType(field string) string { return s.world.fields[s.Name][field].Type }

func (s *saved) Change(field string) (before, after string, ok bool) {
	if s.c == nil || s.c.NoOld {
		return "", "", false
	}
	if d, ok := s.c.Delta[field]; ok {
		return plain(d.OldValue), plain(d.CurrentValue), true
	}
	if c, ok := s.c.Changes[field]; ok {
		return text(c[0]), text(c[1]), true
	}
	return "", "", true
}

func (s *saved) Related(_ context.Context, id, module string) (workflow.Entity, error) {
	var related workflow.Entity
	if r, ok := s.world.records[id]; ok && r.Name == module {
		related = &saved{recordedRecord: r, world: s.world}
	}
	return related, nil
}

func (s *saved) LineItems(field string) ([]string, bool) {
	lines, ok := s.Data["LineItems"].([]any)
	if !ok {
		return nil, false
	}
	var ids []string
	for _, line := range lines {
		fields, _ := line.(map[string]any)
		id, _ := fields[field].(string)
		ids = append(ids, id)
	}
	return ids, true
}

func (s *saved) Told(ctx context.Context, name expr.Name) (phpvalue.Value, error) {
	record, field := s, name.Field
	if name.Reference != "" {
		id, _ := s.Value(name.Reference)
		if id.Empty() {
			return phpvalue.Text(""), nil
		}
		related, err := s.Related(ctx, id.String(), name.Module)
		if err != nil || related == nil {
			return phpvalue.Null, err
		}
		record, _ = related.(*saved)
	}
	v, _ := record.Value(field)
	if record.FieldType(field) != "reference" {
		return v, nil
	}
	other, ok := s.world.records[v.String()]
	if !ok {
		return phpvalue.Null, nil
	}
	label, _ := other.Data["label"].(string)
	return phpvalue.Text(label), nil
}

func text(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

func loadWorld(t testing.TB) *world {
	t.Helper()
	w := &world{}
	d := json.NewDecoder(bytes.NewReader(unpacked(t, "A_records.json.zst")))
	d.UseNumber()
	if err := d.Decode(&w.records); err != nil {
		t.Fatal(err)
	}
	for id, name := range groups {
		w.records[id] = &recordedRecord{"Groups", map[string]any{"id": id, "groupname": name}}
	}
	w.prefix = map[string]string{}
	for id, r := range w.records {
		w.prefix[r.Name] = id[:strings.IndexByte(id, 'x')+1]
	}
	fields, err := os.ReadFile(oracle(t, "A_fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(fields, &w.fields); err != nil {
		t.Fatal(err)
	}
	return w
}

func recordedConditions(t testing.TB, name string) []recordedCondition {
	t.Helper()
	var list []recordedCondition
	s := bufio.NewScanner(bytes.NewReader(unpacked(t, name)))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var c recordedCondition
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func oracle(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join(crmtest.Reference(t), "oracles", name)
}

func unpacked(t testing.TB, name string) []byte {
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
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// recordedSettings are those of the CRM when it decided: its administrator wrote
// dates as the database does and lived in UTC.
func recordedSettings() workflow.Settings {
	return workflow.Settings{Now: time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC), DateFormat: "yyyy-mm-dd", Users: 19, Groups: 20, Folders: 22}
}
