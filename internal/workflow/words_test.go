package workflow

import "testing"

func TestWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"[]", ""},
		{`[{"fieldname":"email","operation":"is empty","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, "email is empty"},
		{`[{"fieldname":"a","operation":"is","value":"x","valuetype":"rawtext","joincondition":"or","groupid":"0"},
{"fieldname":"b","operation":"has changed","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, `a is "x" or b has changed`},
		{`[{"fieldname":"a","operation":"is","value":"x","valuetype":"rawtext","joincondition":"","groupid":"0","groupjoin":"and"},
{"fieldname":"b","operation":"is","value":"c","valuetype":"fieldname","joincondition":"","groupid":"1","groupjoin":"or"}]`, `(a is "x") or (b is field c)`},
	}
	for _, test := range tests {
		c, err := ParseConditions(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if got := c.String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.text, got, test.want)
		}
	}
	seen := map[string]bool{}
	for w := When(0); w < 9; w++ {
		if words := w.Words(); words == "" || seen[words] {
			t.Errorf("execution condition %d is %q", w, words)
		} else {
			seen[words] = true
		}
	}
}
