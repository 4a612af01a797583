package v1_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The rules about the parameters of lists.

// condition is a criteria of one condition, taken apart as the original does:
// at every colon.
type condition struct {
	column string
	rest   []string // what follows the column: a value, or an operator and more
}

// condition is the call's only condition, or zero.
func (x *exchange) condition() (c condition) {
	text := x.params["criteria"]
	if text == "" || strings.Contains(text, ";") {
		return c
	}
	parts := strings.Split(text, ":")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return condition{parts[0], parts[1:]}
}

// value is what the original compares with.
func (c condition) value() string {
	if len(c.rest) == 1 {
		return c.rest[0]
	}
	return c.rest[1]
}

// all is everything after the column.
func (c condition) all() string { return strings.Join(c.rest, ":") }

var operatorSQL = map[string]string{"neq": "<>", "lt": "<", "gt": ">", "lte": "<=", "gte": ">=", "eq": "=", "like": "LIKE"}

// about makes a rule speak of calls by their one condition.
func about(f func(condition) bool) func(*exchange) bool {
	return func(x *exchange) bool {
		c := x.condition()
		return len(c.rest) > 0 && f(c)
	}
}

// C21 to C25: conditions that ours reads otherwise.

func slashInValue(c condition) bool {
	return strings.Contains(strings.ReplaceAll(c.all(), `\/`, ""), "/")
}

var tag = regexp.MustCompile(`<[A-Za-z/][^>]*>?`)

func tagInValue(c condition) bool { return tag.MatchString(c.all()) }

func zeroValue(c condition) bool { return c.value() == "0" }

func likePattern(c condition) bool {
	return len(c.rest) == 2 && c.rest[0] == "like" && strings.ContainsAny(c.rest[1], "%_")
}

func unknownOperator(c condition) bool {
	return len(c.rest) > 1 && operatorSQL[c.rest[0]] == ""
}

// How ours reads a condition: an operator of SQL and a value.
func equalAll(c condition) (op, value string)  { return "=", c.all() }
func likeValue(c condition) (op, value string) { return "LIKE", c.rest[1] }

// How the original reads it, as a criteria that both read alike.
func noCriteria(condition) string    { return "" }
func equalValue(c condition) string  { return c.column + ":eq:" + c.rest[1] }
func withoutTags(c condition) string { return c.column + ":" + tag.ReplaceAllString(c.all(), "") }

// reads proves that ours answers what the database finds for our reading, and
// goes on to compare the original's answer with what ours gives for the
// original's reading.
func reads(ours func(condition) (op, value string), original func(condition) string) func(*exchange) error {
	return func(x *exchange) error {
		c := x.condition()
		op, value := ours(c)
		if err := x.foundBySQL(c.column, op, value); err != nil {
			return err
		}
		var err error
		x.params["criteria"] = original(c)
		x.got, err = x.ask(nil)
		return err
	}
}

// proveZero: C22, the original finds nothing for the value 0.
func (x *exchange) proveZero() error {
	if x.want != `{"success":true,"result":[]}` {
		return fmt.Errorf("the original found something: %.200s", x.want)
	}
	c, op := x.condition(), "="
	if len(c.rest) == 2 {
		op = operatorSQL[c.rest[0]]
	}
	x.settle()
	return x.foundBySQL(c.column, op, c.value())
}

// foundBySQL checks that ours lists the records for which a comparison holds.
func (x *exchange) foundBySQL(column, op, value string) error {
	m := x.catalog.Module(x.moduleName())
	want, err := x.ids("SELECT CE.crmid FROM "+m.Base.Name+" INNER JOIN vtiger_crmentity CE ON CE.crmid = "+m.Base.Name+"."+m.Base.Key+
		" WHERE CE.deleted = 0 AND "+column+" "+op+" ? ORDER BY CE.createdtime, CE.crmid LIMIT ?", value, x.length())
	if err != nil {
		return err
	}
	if got := idsOf(recordsOf(x.got.body)); !slices.Equal(got, want) {
		return fmt.Errorf("%s %s %q: got records %v, the database finds %v", column, op, value, got, want)
	}
	return nil
}

// badNumber: C16, start and length are whole numbers.
func (x *exchange) badNumber() bool {
	return strings.Trim(x.params["start"]+x.params["length"], "0123456789") != ""
}

// criteriaWithoutValue: C20, a condition is a column and a value.
func (x *exchange) criteriaWithoutValue() bool {
	for item := range strings.SplitSeq(x.params["criteria"], ";") {
		if item != "" && !strings.Contains(item, ":") {
			return true
		}
	}
	return false
}

// columns are all columns that the call names.
func (x *exchange) columns() []string {
	var all []string
	for item := range strings.SplitSeq(x.params["criteria"], ";") {
		column, _, ok := strings.Cut(item, ":")
		if ok {
			all = append(all, strings.TrimSpace(column))
		}
	}
	return append(all, x.order()...)
}

// order are the columns of the call's order.
func (x *exchange) order() []string {
	var all []string
	for item := range strings.SplitSeq(x.params["order"], ",") {
		if words := strings.Fields(item); len(words) > 0 {
			all = append(all, words[0])
		}
	}
	return all
}

// badColumn: C18, what the client sends for a column is one.
func (x *exchange) badColumn() bool {
	aliases := strings.NewReplacer("CE.", "vtiger_crmentity.", "T.", x.catalogTable()+".")
	for _, column := range x.columns() {
		n, err := x.count("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND CONCAT(table_name, '.', column_name) = ?", aliases.Replace(column))
		if strings.Contains(column, ".") && (err != nil || n == 0) {
			return true
		}
	}
	return false
}

// catalogTable is the base table of the call's module.
func (x *exchange) catalogTable() string {
	if m := x.catalog.Module(x.moduleName()); m != nil {
		return m.Base.Name
	}
	return ""
}

func (x *exchange) proveBadColumn() error {
	if x.params["criteria"] == "" {
		return x.refused("INVALID_ORDER")
	}
	return x.proveIgnored()
}

// proveIgnored proves that ours refuses a criteria that the original ignored or
// died of; what it then answered was the unfiltered list.
func (x *exchange) proveIgnored() error {
	err := x.refused("INVALID_CRITERIA")
	if err != nil || x.Response.Body == "" {
		return err
	}
	x.want, x.params["criteria"] = x.Response.Body, ""
	x.got, err = x.ask(nil)
	return err
}

// bareColumn: C19, a field's name will do for a column.
func (x *exchange) bareColumn() bool {
	return x.Response.Status == 500 && slices.ContainsFunc(x.columns(), func(c string) bool { return !strings.Contains(c, ".") })
}

func (x *exchange) proveBareColumn() error {
	change := map[string]string{}
	for _, name := range x.columns() {
		var qualified string
		err := x.db.QueryRowContext(x.t.Context(), `SELECT CONCAT(f.tablename, '.', f.columnname) FROM vtiger_field f INNER JOIN vtiger_tab t ON t.tabid = f.tabid
WHERE t.name = ? AND f.fieldname = ?`, x.moduleName(), name).Scan(&qualified)
		if err != nil {
			return fmt.Errorf("column of field %s: %w", name, err)
		}
		for _, p := range []string{"criteria", "order"} {
			if rest, ok := strings.CutPrefix(x.params[p], name); ok {
				change[p] = qualified + rest
			}
		}
	}
	a, err := x.ask(change)
	if err == nil && (len(recordsOf(a.body)) == 0 || masked(a.body) != masked(x.got.body)) {
		err = fmt.Errorf("%v gives another answer: %.200s and %.200s", slices.Collect(maps.Values(change)), a.body, x.got.body)
	}
	x.settle()
	return err
}
