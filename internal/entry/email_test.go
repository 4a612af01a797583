package entry

import "testing"

// TestRecipients: addresses are kept as a list in JSON, however they came.
func TestRecipients(t *testing.T) {
	for _, tt := range []struct{ sent, want string }{
		{"a@b.c", `["a@b.c"]`},
		{"a@b.c,d@e.f,", `["a@b.c","d@e.f"]`},
		{`["a@b.c","d@e.f"]`, `["a@b.c","d@e.f"]`},
		{`A & B <a/b@c.d>`, `["A & B <a\/b@c.d>"]`},
		{`["a@b.c"`, `["[\"a@b.c\""]`},
		{`[1]`, `["[1]"]`},
	} {
		if got := recipients(tt.sent); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.sent, got, tt.want)
		}
		if twice := recipients(recipients(tt.sent)); twice != tt.want {
			t.Errorf("%s: twice %s, want %s", tt.sent, twice, tt.want)
		}
	}
}
