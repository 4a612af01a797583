package bulk

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// sheetRows is how many rows go into a table with one statement.
const sheetRows = 100

// sheet collects rows of one table. All have the same columns, in the order in
// which the first row names them.
type sheet struct {
	table   string
	columns []column
	blanks  []meta.Blank // that must have a value, and have none of ours
	values  []any        // of the rows, one behind the other
	rows    int
	sealed  bool      // the first row is whole: columns and blanks are known
	full    *sql.Stmt // for sheetRows rows
}

// column is a column that the database has, or one that it lacks: versions of
// the CRM differ.
type column struct {
	name    string
	there   bool
	charset string
}

// sheets are those of one module, the table that others refer to first.
type sheets struct {
	catalog *meta.Catalog
	list    []*sheet
	now     *sheet // whose row is being written
	at      int    // the place in its columns
}

// row begins a row of a table.
func (s *sheets) row(table string) {
	s.end()
	for _, sheet := range s.list {
		if sheet.table == table {
			s.now, s.at = sheet, 0
			return
		}
	}
	s.now, s.at = &sheet{table: table}, 0
	s.list = append(s.list, s.now)
}

// end ends the row.
func (s *sheets) end() {
	t := s.now
	if t == nil {
		return
	}
	if !t.sealed {
		t.sealed = true
		for _, b := range s.catalog.Blanks(t.table) {
			if !t.has(b.Column) {
				t.blanks = append(t.blanks, b)
			}
		}
	}
	for _, b := range t.blanks {
		t.values = append(t.values, b.Value)
	}
	t.rows++
	s.now = nil
}

func (t *sheet) has(name string) bool {
	for _, c := range t.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

// set gives a column of the row its value. Every row of a table sets the same
// columns in the same order.
func (s *sheets) set(name string, value any) {
	t := s.now
	if s.at == len(t.columns) {
		c := column{name: name}
		if found := s.catalog.Column(t.table, name); found != nil {
			c.there, c.charset = true, found.Charset
		}
		t.columns = append(t.columns, c)
	}
	c := &t.columns[s.at]
	if c.name != name {
		panic("bulk: a row of " + t.table + " sets " + name + " where others set " + c.name)
	}
	s.at++
	if !c.there {
		return
	}
	if text, ok := value.(string); ok && c.charset != "" {
		value = strings.ReplaceAll(sqldb.FitCharset(c.charset, text), "\x7f", "?")
	}
	t.values = append(t.values, value)
}

// flush writes the rows of all sheets; of those with lines only full batches,
// unless it is the last time.
func (s *sheets) flush(ctx context.Context, w *writer, last bool) error {
	s.end()
	for _, t := range s.list {
		if err := t.flush(ctx, w, last); err != nil {
			return fmt.Errorf("fill %s: %w", t.table, err)
		}
	}
	return nil
}

func (t *sheet) flush(ctx context.Context, w *writer, last bool) error {
	if t.rows == 0 || !w.catalog.HasTable(t.table) {
		t.rows, t.values = 0, t.values[:0]
		return nil
	}
	width := len(t.values) / t.rows
	done := 0
	for t.rows >= sheetRows || last && t.rows > 0 {
		n := min(t.rows, sheetRows)
		if err := w.insert(ctx, t, n, t.values[done:done+n*width]); err != nil {
			return err
		}
		done, t.rows = done+n*width, t.rows-n
	}
	t.values = append(t.values[:0], t.values[done:]...)
	return nil
}

// text is the statement that inserts so many rows.
func (t *sheet) text(rows int) string {
	var names []string
	for _, c := range t.columns {
		if c.there {
			names = append(names, "`"+c.name+"`")
		}
	}
	for _, b := range t.blanks {
		names = append(names, "`"+b.Column+"`")
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ") + ")"
	return "INSERT INTO `" + t.table + "` (" + strings.Join(names, ", ") + ") VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", rows), ", ")
}

// wrote reports whether the record that is being made has a row in a table: all
// of a module's have rows in the same ones, and one each but for lines.
func (s *sheets) wrote(table string) bool {
	for _, t := range s.list {
		if t.table == table {
			return t.rows == s.list[0].rows
		}
	}
	return false
}
