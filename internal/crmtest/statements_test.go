package crmtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStatements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"only comments", "-- one; two\n/* three; */ # four;\n;;\n--", nil},
		{"two", "SELECT 1;\nSELECT 2;\n", []string{"SELECT 1", "SELECT 2"}},
		{"last without semicolon", "SELECT 1;SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		{"strings", `SELECT 'a;b', "c;d", 'it''s;', '\';', "\";"; SELECT 2`, []string{`SELECT 'a;b', "c;d", 'it''s;', '\';', "\";"`, "SELECT 2"}},
		{"escaped backslash ends a string", `SELECT 'a\\';SELECT 2`, []string{`SELECT 'a\\'`, "SELECT 2"}},
		{"names", "SELECT `a;b\\`;SELECT 2", []string{"SELECT `a;b\\`", "SELECT 2"}},
		{"comment within", "SELECT /* ; ' */ 1 -- it's;\n;SELECT 2", []string{"SELECT /* ; ' */ 1 -- it's;\n", "SELECT 2"}},
		{"minus is no comment", "SELECT 1--1;SELECT 2", []string{"SELECT 1--1", "SELECT 2"}},
		{"comment in a string", `SELECT '/*';SELECT '-- ';SELECT '#'`, []string{"SELECT '/*'", "SELECT '-- '", "SELECT '#'"}},
		{"executable", "/*!40101 SET NAMES utf8mb4 */;\n/*M!100100 SET a = ';' */;", []string{"/*!40101 SET NAMES utf8mb4 */", "/*M!100100 SET a = ';' */"}},
		{"semicolon within executable", "/*!50003 CREATE TRIGGER t BEGIN SET a = '*/'; END */; SELECT 2", []string{"/*!50003 CREATE TRIGGER t BEGIN SET a = '*/'; END */", "SELECT 2"}},
		{"head of a dump", "/*M!999999\\- enable the sandbox mode */ \n\n/*!40101 SET a=1 */;", []string{"/*M!999999\\- enable the sandbox mode */ \n\n/*!40101 SET a=1 */"}},
		{"open string", "SELECT 'a;b", []string{"SELECT 'a;b"}},
		{"open comment", "SELECT 1; /* b", []string{"SELECT 1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := slices.Collect(statements(test.text))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("statements(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestStatementsStops(t *testing.T) {
	t.Parallel()
	for statement := range statements("SELECT 1; SELECT 2; SELECT 3") {
		if statement != "SELECT 1" {
			t.Fatalf("got %q after the loop ended", statement)
		}
		break
	}
}

// FuzzStatements checks that nothing but blanks and semicolons is dropped, and
// that a statement is one statement.
func FuzzStatements(f *testing.F) {
	f.Add("/*!40101 SET a=';' */; -- x\nINSERT INTO `t;` VALUES ('a\\';b'),(\"c\"\"\");\n# end")
	f.Add("/*M! '*/;';*/ SELECT /* ; */ 1--1;")
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		for statement := range statements(text) {
			i := strings.Index(rest, statement)
			if i < 0 || statement == "" {
				t.Fatalf("statements(%q): got %q, which is not in the rest %q", text, statement, rest)
			}
			rest = rest[i+len(statement):]
			again := slices.Collect(statements(statement))
			if diff := cmp.Diff([]string{statement}, again); diff != "" {
				t.Errorf("statements(%q), a statement of %q (-want +got):\n%s", statement, text, diff)
			}
		}
	})
}
