package workflow_test

import (
	"testing"

	"vtrest/internal/workflow"
)

// kinds are the columns of the table below: a type of field and what one holds.
var kinds = []struct{ fieldType, held string }{
	{"string", "Paris"},
	{"string", ""},
	{"text", "1st line"},
	{"integer", "42"},
	{"double", "12.340"},
	{"currency", "0.00000000"},
	{"boolean", "1"},
	{"boolean", "0"},
	{"date", "2024-06-14"},
	{"date", ""},
	{"datetime", "2024-06-15 08:00:00"},
	{"time", "10:30:00"},
	{"owner", "19x5"},
	{"reference", "11x210"},
	{"reference", ""},
	{"picklist", "Active"},
	{"multipicklist", "R&D |##| Sécurité"},
	{"email", "a@b.c"},
	{"phone", "021-88"},
	{"url", "http://x.y"},
}

// answers say by a letter for each kind whether the condition holds: y or n.
var answers = []struct{ operation, value, holds string }{
	{"equal to", "42", "nnnynnnnnnnnnnnnnnnn"},
	{"equal to", "", "nynnnnnnnynnnnynnnnn"},
	{"equal to", "0", "nnnnnynynnnnnnnnnnnn"},
	{"equal to", "2024-06-14", "nnnnnnnnynnnnnnnnnnn"},
	{"equal to", "10:30", "nnnnnnnnnynynnnnnnnn"},
	{"does not equal", "42", "yyynyyyyyyyyyyyyyyyy"},
	{"does not equal", "", "ynyyyyyyynyyyynyyyyy"},
	{"less than", "42", "nyynyyyyyyyyyyynnnyn"},
	{"less than", "2024-06-15", "nyynyyyyyynyyyynnnyn"},
	{"greater than", "12.34", "ynyynnnnynynynnyyyny"},
	{"greater than", "2024-06-13", "ynnynnnnynynnnnyyyny"},
	{"less than or equal to", "42", "nyyyyyyyyyyyyyynnnyn"},
	{"less than or equal to", "10:30", "nynnnyyynynynnynnnyn"},
	{"greater than or equal to", "42", "ynnynnnnnnnnnnnyyyny"},
	{"greater than or equal to", "2024-06-14", "ynnynnnnynynnnnyyyny"},
	{"is", "Paris", "ynnnnnnnnnnnnnnnnnnn"},
	{"is", "true:boolean", "nnnnnnynnnnnnnnnnnnn"},
	{"is", "false:boolean", "nynnnnnynynnnnynnnnn"},
	{"is", "5", "nnnnnnnnnnnnynnnnnnn"},
	{"is", "11x210", "nnnnnnnnnnnnnynnnnnn"},
	{"is", "2024-06-15", "nnnnnnnnnnynnnnnnnnn"},
	{"is not", "Paris", "nyyyyyyyyyyyyyyyyyyy"},
	{"is not", "true:boolean", "nynnnnnynynyynynnnnn"},
	{"is not", "5", "yyyyyyyyyyyynyyyyyyy"},
	{"is not", "2024-06-15", "yyyyyyyyyynyyyyyyyyy"},
	{"contains", "i", "ynynnnnnyynnnnnyynnn"},
	{"contains", "", "yyyyyyyyyyyyyyyyyyyy"},
	{"contains", "Sec,R&D", "nnnnnnnnnnnnnnnnynnn"},
	{"does not contain", "i", "nynyyyyynnyyyyynnyyy"},
	{"does not contain", "", "nnnnnnnnnnnnnnnnnnnn"},
	{"does not contain", "Sec,R&D", "yyyyyyyyyyyyyyyynyyy"},
	{"starts with", "1", "nnynynynnnnnyynnnnnn"},
	{"starts with", "", "yyyyyyyyyyyyyyyyyyyy"},
	{"ends with", "0", "nnnnnynynnnynynnnnnn"},
	{"matches", "/[0-9]$/", "nnnyyyyyynynyynnnnyn"},
	{"is empty", "", "nynnnnnynynnnnynnnnn"},
	{"is not empty", "", "ynyyyyyyynyyyynyyyyy"},
	{"has changed", "", "yyyyyyyyyyyyyyyyyyyy"},
	{"has changed", "42", "nnnynnnnnnnnnnnnnnnn"},
	{"has changed to", "Paris", "ynnnnnnnnnnnnnnnnnnn"},
	{"has changed to", "42", "nnnnnnnnnnnnnnnnnnnn"},
	{"has changed from", "Before", "yyyyyyyyyyynyyyyyyyy"},
	{"has changed from", "Other", "nnnnnnnnnnnnnnnnnnnn"},
	{"before", "2024-06-15", "nnynyyynynnnyynnnnyn"},
	{"before", "16-06-2024", "nnynyyynynynyynnnnyn"},
	{"after", "2024-06-13", "ynnynnnnynyynnnyyyny"},
	{"between", "2024-06-13,2024-06-16", "nnnnnnnnynynnnnnnnnn"},
	{"between", "2024-06-14,2024-06-16", "nnnnnnnnnnynnnnnnnnn"},
	{"is today", "", "nnnnnnnnnnyynnnnnnnn"},
	{"is tomorrow", "", "nnnnnnnnnnnnnnnnnnnn"},
	{"is yesterday", "", "nnnnnnnnynnnnnnnnnnn"},
	{"days ago", "1", "nnnnnnnnynnynnnnnnnn"},
	{"days ago", "abc", "ynyyyyynnnnnyynyyyyy"},
	{"days later", "0", "nnnnnnnnnnnnnnnnnnnn"},
	{"days later", "1", "nnnnnnnnnnnynnnnnnnn"},
	{"less than days ago", "2", "nnnnnnnnynynnnnnnnnn"},
	{"less than days later", "2", "nnnnnnnnnnynnnnnnnnn"},
	{"in less than", "2", "nnnnnnnnnnynnnnnnnnn"},
	{"more than days ago", "1", "nnynynynynnyyynnnnyn"},
	{"more than days later", "1", "ynnynnnnnnnnnnnyyyny"},
	{"in more than", "1", "ynnynnnnnnnnnnnyyyny"},
	{"less than hours before", "3", "nnnnnnnnnnynnnnnnnnn"},
	{"less than hours later", "3", "nnnnnnnnnnnnnnnnnnnn"},
	{"more than hours before", "2", "nnnnnnnnnnynnnnnnnnn"},
	{"more than hours later", "2", "nnnnnnnnnnnnnnnnnnnn"},
	{"is added", "", "nnnnnnnnnnnnnnnnnnnn"},
}

// TestOperations puts every operation to every type of field.
func TestOperations(t *testing.T) {
	s := recordedSettings()
	for _, tt := range answers {
		c := conditions(t, line{"fieldname": "f", "operation": tt.operation, "value": tt.value})
		got := ""
		for _, k := range kinds {
			record := &car{
				values:  map[string]string{"f": k.held},
				types:   map[string]string{"f": k.fieldType},
				changes: map[string][2]string{"f": {"Before", k.held}},
			}
			holds, err := c.Holds(t.Context(), record, s)
			if err != nil {
				t.Fatalf("%s %q: %v", tt.operation, tt.value, err)
			}
			got += map[bool]string{true: "y", false: "n"}[holds]
		}
		if got != tt.holds {
			t.Errorf("%s %q: %s, want %s", tt.operation, tt.value, got, tt.holds)
		}
	}
}

// TestEveryOperation checks that the table misses no operation.
func TestEveryOperation(t *testing.T) {
	asked := map[string]bool{}
	for _, tt := range answers {
		asked[tt.operation] = true
	}
	for _, operation := range workflow.Operations() {
		if !asked[operation] {
			t.Errorf("no test of %q", operation)
		}
	}
}

// TestOtherTypes: types of fields that are not in the table are asked as texts
// are, and groups as owners.
func TestOtherTypes(t *testing.T) {
	s := recordedSettings()
	for alike, others := range map[string][]string{
		"string":           {"autogenerated", "file", "image", "skype", "password", ""},
		workflow.TypeOwner: {workflow.TypeOwnerGroup},
	} {
		for _, other := range others {
			for _, tt := range answers {
				c := conditions(t, line{"fieldname": "f", "operation": tt.operation, "value": tt.value})
				for _, k := range kinds {
					var got [2]bool
					for i, fieldType := range []string{alike, other} {
						record := &car{
							values:  map[string]string{"f": k.held},
							types:   map[string]string{"f": fieldType},
							changes: map[string][2]string{"f": {"Before", k.held}},
						}
						var err error
						if got[i], err = c.Holds(t.Context(), record, s); err != nil {
							t.Fatalf("%s %q: %v", tt.operation, tt.value, err)
						}
					}
					if got[0] != got[1] {
						t.Errorf("%s %q of %q: a %s says %t, a %s %t", tt.operation, tt.value, k.held, alike, got[0], other, got[1])
					}
				}
			}
		}
	}
}
