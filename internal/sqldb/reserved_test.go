package sqldb

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// laterReserved are the words that MySQL 5.7 to 9 reserve and 5.6 does not, nor,
// for the most part, MariaDB: a column or alias of this name works in our tests,
// and on those servers only in back quotes.
var laterReserved = strings.Fields(`CUBE CUME_DIST DENSE_RANK EMPTY EXCEPT FIRST_VALUE FUNCTION GENERATED GROUPING GROUPS INTERSECT
JSON_TABLE LAG LAST_VALUE LATERAL LEAD LIBRARY MANUAL NTH_VALUE NTILE OF OPTIMIZER_COSTS OVER PARALLEL PERCENT_RANK QUALIFY RANK RECURSIVE ROW ROWS
ROW_NUMBER STORED SYSTEM TABLESAMPLE VIRTUAL WINDOW`)

// removedLater are words of statements that MySQL 8 or 9 knows no more, or will
// not, each with what is to be written instead.
var removedLater = map[string]string{
	"SQL_CALC_FOUND_ROWS": "a second statement", "SQL_CACHE": "nothing", "SQL_NO_CACHE": "nothing", "PROCEDURE": "nothing", "TX_ISOLATION": "transaction_isolation",
	"TX_READ_ONLY": "transaction_read_only", "NO_AUTO_CREATE_USER": "nothing", "UTF8MB3": "the column's own character set",
	"PASSWORD": "nothing", "OLD_PASSWORD": "nothing", "DES_ENCRYPT": "nothing", "ENCRYPT": "nothing", "MASTER": "nothing", "ZEROFILL": "LPAD",
}

var (
	isSQL = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|WHERE|AND|OR|SET|ORDER BY|GROUP BY|CREATE TABLE|ALTER TABLE|ADD INDEX)\b`)
	// Messages to people name statements too.
	prose    = regexp.MustCompile(`\b[a-z]{2,}:? [a-z]{2,} [a-z]{2,}\b`)
	texts    = regexp.MustCompile("'(?:[^'\\\\]|\\\\.|'')*'|`[^`]*`|--[^\n]*")
	sqlWords = regexp.MustCompile(`[.@]?\b[A-Za-z_][A-Za-z0-9_]*\b`)
)

// TestNoReservedWords looks at every statement that this program has: none uses a
// word bare that later servers reserve, or one that they have removed.
func TestNoReservedWords(t *testing.T) {
	statements := goldenStatements(t)
	for _, dir := range []string{".", "../store", "../bulk", "../app", "../embedded"} {
		statements = append(statements, sqlLiterals(t, dir)...)
	}
	if len(statements) < 300 {
		t.Errorf("only %d statements and parts of them were found", len(statements))
	}
	for _, s := range statements {
		for _, word := range bareWords(s) {
			if slices.Contains(laterReserved, word) {
				t.Errorf("%s is reserved by MySQL 5.7 or later, and must stand in back quotes: %s", word, s)
			}
			if instead := removedLater[word]; instead != "" {
				t.Errorf("%s is gone from MySQL 8 or 9; write %s: %s", word, instead, s)
			}
		}
	}
	for text, want := range map[string]string{
		"SELECT rank FROM t":                            "RANK",
		"SELECT t.rank, `groups`, 'system' FROM t":      "",
		"SELECT 1 AS System FROM t -- window of groups": "SYSTEM",
		"SET SESSION tx_isolation = 1":                  "TX_ISOLATION",
	} {
		found := slices.DeleteFunc(bareWords(text), func(w string) bool { return !slices.Contains(laterReserved, w) && removedLater[w] == "" })
		if got := strings.Join(found, " "); got != want {
			t.Errorf("words found in %q: %q, want %q", text, got, want)
		}
	}
}

// bareWords are the words of a statement that are neither quoted nor qualified.
func bareWords(statement string) (words []string) {
	for _, w := range sqlWords.FindAllString(texts.ReplaceAllString(statement, " "), -1) {
		if w[0] != '.' && w[0] != '@' {
			words = append(words, strings.ToUpper(w))
		}
	}
	return words
}

// goldenStatements are those of package store's tests, and our tables.
func goldenStatements(t *testing.T) []string {
	t.Helper()
	schema, err := filepath.Glob("../store/schema/*.sql")
	if err != nil || len(schema) == 0 {
		t.Fatalf("no schema found: %v", err)
	}
	var all []string
	for _, name := range append(schema, "../store/testdata/mysql.sql") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Split(string(text), ";\n")...)
	}
	return all
}

// sqlLiterals are the texts in the sources of a folder that are statements, or
// parts of some.
func sqlLiterals(t *testing.T, dir string) (found []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no sources in %s: %v", dir, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && isSQL.MatchString(text) && !prose.MatchString(text) {
					found = append(found, text)
				}
			}
			return true
		})
	}
	return found
}
