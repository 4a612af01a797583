package workflow

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFill(t *testing.T) {
	tests := []struct {
		template string
		want     []Tag
	}{
		{"no tag, 5 $ and $ alone", nil},
		{"Dear $firstname!", []Tag{{Text: "$firstname", Field: "firstname"}}},
		{",$(contact_id : (Contacts) email),", []Tag{{Text: "$(contact_id : (Contacts) email)", Reference: "contact_id", Module: "Contacts", Field: "email"}}},
		{"$(general : (__VtigerMeta__) recordId)", []Tag{{Text: "$(general : (__VtigerMeta__) recordId)", Reference: "general", Module: MetaModule, Field: "recordId"}}},
		{"$a$b", []Tag{{Text: "$a", Field: "a"}, {Text: "$b", Field: "b"}}},
		{"$(a:(B) c) costs $5", []Tag{{Text: "$5", Field: "5"}}},
		{"$(a : (B) $c)", []Tag{{Text: "$c", Field: "c"}}},
	}
	for _, test := range tests {
		var got []Tag
		filled := Fill(test.template, func(tag Tag) string {
			got = append(got, tag)
			return tag.Text
		})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: tags (-want +got):\n%s", test.template, diff)
		}
		if filled != test.template {
			t.Errorf("%q filled with its own tags is %q", test.template, filled)
		}
	}
	if got := Fill("$a-$b", func(tag Tag) string { return "$" + strings.ToUpper(tag.Field) + "$a" }); got != "$A$a-$B$a" {
		t.Errorf("values were looked through for tags: %q", got)
	}
}

func FuzzFill(f *testing.F) {
	f.Add("$a $(b : (C) d) $")
	f.Fuzz(func(t *testing.T, template string) {
		if got := Fill(template, func(tag Tag) string { return tag.Text }); got != template {
			t.Errorf("%q became %q", template, got)
		}
	})
}
