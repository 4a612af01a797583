package records

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

func TestChanges(t *testing.T) {
	names := []string{"name", "count", "rate", "modifiedtime"}
	m := &crm.Module{Name: "Things", Modified: &crm.Field{Table: "e", Column: "modifiedtime"}, RecordLabel: &crm.Field{}}
	for _, name := range names {
		m.Fields = append(m.Fields, &crm.Field{Name: name, Table: "e", Column: name})
	}
	m.Seal()
	record := func(label string, values ...string) *crm.Record {
		r := crm.NewRecord(m, 7)
		r.Label = label
		for i, v := range values {
			r.Set(m.Fields[i], crm.Stored{Text: v})
		}
		return r
	}
	for name, tt := range map[string]struct {
		before, now *crm.Record
		want        []string
	}{
		"created": {nil, record("A", "A", "0", "0.00", "2026-01-01"), []string{"label: NULL -> A", "name: NULL -> A", "rate: NULL -> 0.00", "record_id: NULL -> 7", "record_module: NULL -> Thing"}},
		"same":    {record("A", "A", "5", "1.50", "1"), record("A", "A", "5.0", "1.5", "2"), nil},
		"empty":   {record("A", "A", "", "0", ""), record("A", "A", "0", "", ""), nil},
		"changed": {record("A", "A", "", "1.5", ""), record("<B>", "<B>", "3", "", ""), []string{"label: A -> &lt;B&gt;", "name: A -> &lt;B&gt;", "count:  -> 3", "rate: 1.5 -> "}},
		"texts":   {record("", "1e1", "0.0", "", ""), record("", "10", "", "", ""), []string{"count: 0.0 -> "}},
	} {
		var got []string
		for _, c := range changes(tt.before, tt.now, "Thing") {
			before := c.Before.Text
			if c.Before.Null {
				before = "NULL"
			}
			got = append(got, c.Field+": "+before+" -> "+c.After.Text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
