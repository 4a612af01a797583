package workflow_test

import (
	"testing"

	"vtrest/internal/workflow"
)

// BenchmarkHolds puts the conditions of fifty workflows to a record, as one save
// does.
func BenchmarkHolds(b *testing.B) {
	var fifty []*workflow.Conditions
	for range 10 {
		for _, l := range []line{
			{"fieldname": "colour", "operation": "is", "value": "blue"},
			{"fieldname": "price", "operation": "greater than", "value": "1000"},
			{"fieldname": "built", "operation": "less than days ago", "value": "3"},
			{"fieldname": "seen", "operation": "is", "value": "2024-06-15"},
			{"fieldname": "colour", "operation": "has changed to", "value": "red"},
		} {
			fifty = append(fifty, conditions(b, l))
		}
	}
	record := &car{
		values:  map[string]string{"colour": "red", "price": "12.50", "built": "2024-01-02", "seen": "2024-06-14 10:00:00"},
		types:   map[string]string{"price": "currency", "built": "date", "seen": "datetime"},
		changes: map[string][2]string{},
	}
	s := recordedSettings()
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range fifty {
			if _, err := c.Holds(b.Context(), record, s); err != nil {
				b.Fatal(err)
			}
		}
	}
}
