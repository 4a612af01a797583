package embedded

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseBlocks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []block
		wantErr    string
	}{
		{name: "empty"},
		{name: "comment", text: "# nothing here\n\n"},
		{
			name: "two tables",
			text: "# demo\nt1\na\tb\n1\tx\n2\t\\N\n\nt2\nid\n7\n",
			want: []block{
				{table: "t1", columns: []string{"a", "b"}, rows: []string{"1\tx", "2\t\\N"}},
				{table: "t2", columns: []string{"id"}, rows: []string{"7"}},
			},
		},
		{name: "a row may start with #", text: "t\nc\n#FFF\n", want: []block{{table: "t", columns: []string{"c"}, rows: []string{"#FFF"}}}},
		{name: "empty values", text: "t\na\tb\n\t\n", want: []block{{table: "t", columns: []string{"a", "b"}, rows: []string{"\t"}}}},
		{name: "too few values", text: "t\na\tb\n1\n", wantErr: "table t: row 1 has 1 values, want 2"},
		{name: "name is SQL", text: "t; DROP\na\n", wantErr: "bad name"},
		{name: "column is SQL", text: "t\na\"\n", wantErr: "bad name"},
		{name: "no columns", text: "t\n", wantErr: "bad name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseBlocks(c.text)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Fatalf("parseBlocks(%q) error = %v, want %q", c.text, err, c.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(block{})); diff != "" {
				t.Errorf("parseBlocks(%q) (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]any{
		`\N`:           nil,
		``:             "",
		`NULL`:         "NULL",
		`a\tb`:         "a\tb",
		`l1\r\nl2`:     "l1\r\nl2",
		`C:\\new`:      `C:\new`,
		`\\N`:          `\N`,
		`\0Task\0list`: "\x00Task\x00list",
	} {
		if got := unescape(in); got != want {
			t.Errorf("unescape(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever the file holds, a block that parses has rows that fit its columns
// and names that are safe in SQL text.
func FuzzParseBlocks(f *testing.F) {
	f.Add("# c\nt\na\tb\n1\t2\n\nu\nid\n1\n")
	f.Add("t\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		blocks, err := parseBlocks(text)
		if err != nil {
			return
		}
		for _, b := range blocks {
			if !identifiers(b.table) || !identifiers(b.columns...) {
				t.Errorf("unsafe names in %+v", b)
			}
			for _, row := range b.rows {
				if n := strings.Count(row, "\t") + 1; n != len(b.columns) {
					t.Errorf("table %q: row %q has %d values, want %d", b.table, row, n, len(b.columns))
				}
			}
		}
	})
}
