package workflow_test

import (
	"testing"

	"vtrest/internal/workflow"
)

// FuzzConditions reads any text as conditions and puts them to a record: nothing
// may panic, and Explain must agree with Holds about what is broken.
func FuzzConditions(f *testing.F) {
	for _, test := range []string{
		``, `[`, `[1,[],{}]`, `{"a":{"fieldname":"f","operation":"is","value":"x"}}`,
		`[{"fieldname":"(r : (Cars) f)","operation":"days ago","value":"-1.5","groupid":1,"joincondition":"or","groupjoin":"and"}]`,
		`[{"fieldname":"f","operation":"matches","value":"/a+/i"}]`,
		`[{"fieldname":"f","operation":"is","value":"add_days(f, 1)","valuetype":"expression"}]`,
		`[{"fieldname":"date_start","operation":"between","value":"2024-06-01,30/06/2024"}]`,
	} {
		f.Add(test, "2024-06-15 10:30:00", "datetime")
		f.Add(test, "12.5", "currency")
	}
	f.Fuzz(func(t *testing.T, test, held, fieldType string) {
		c, err := workflow.ParseConditions(test)
		if err != nil {
			return
		}
		record := &car{
			values:  map[string]string{"f": held, "r": "3x1", "date_start": held, "time_start": "10:00:00"},
			types:   map[string]string{"f": fieldType, "date_start": "date"},
			changes: map[string][2]string{"f": {"old", held}},
		}
		record.others = map[string]*car{"3x1": record}
		_, err = c.Holds(t.Context(), record, recordedSettings())
		reasons, explained := c.Explain(t.Context(), record, recordedSettings())
		if explained != nil && err == nil {
			t.Fatalf("explained with %v, decided without", explained)
		}
		failed := false
		for _, r := range reasons {
			failed = failed || r.Failed
		}
		if explained == nil && failed != (err != nil) {
			t.Fatalf("failed %v, error %v", failed, err)
		}
		c.Fields()
		c.Changes()
	})
}
