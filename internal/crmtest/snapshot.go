package crmtest

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/sqldb"
)

// Snapshot is what the CRM's tables held when it was taken. The product's own
// tables (vtrest_) are no part of it.
//
//	s := crmtest.Snap(t, databaseURL) // before the product opens the database
//	… calls that write …
//	effects := s.Effects(t)
//	s.Undo(t, effects)
//	…
//	rest := s.Whole(t) // empty
//
// A Snapshot is for one goroutine. On SQLite it learns of the writes of this
// process only.
type Snapshot struct {
	db      *sqldb.DB
	tables  []*snapTable
	touched *touched // on SQLite
}

// snapTable is a table and what it held.
type snapTable struct {
	name    string
	columns []string
	key     []int // places of the primary key in columns
	rows    map[string]*snapRow
	sum     string // MariaDB's checksum
	// high is the highest value of the column id where the table only grows:
	// Effects reads what is above it.
	high string
}

// snapRow is a row, or n equal ones in a table without a primary key.
type snapRow struct {
	values []sql.NullString
	n      int
}

// growing are big tables to which rows are only added. Reading one costs more
// than all the others together.
var growing = []string{"vtiger_modtracker_detail"}

// Snap takes a Snapshot of a database.
func Snap(t testing.TB, databaseURL string) *Snapshot {
	t.Helper()
	s := &Snapshot{}
	if path, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		s.touched = watch(path)
	}
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s.db = db
	// One connection, whose session may write whatever a table already held.
	db.SQL.SetMaxOpenConns(1)
	db.SQL.SetConnMaxIdleTime(0)
	s.readTables(t)
	for _, table := range s.tables {
		table.rows = s.read(t, table, "")
		if slices.Contains(growing, table.name) {
			Rows(t, db.SQL, func(scan func(...any)) { scan(&table.high) }, "SELECT COALESCE(MAX(id), 0) FROM "+table.name)
		}
	}
	if s.touched == nil {
		for name, sum := range s.checksums(t) {
			s.table(name).sum = sum
		}
	} else {
		s.touched.take()
	}
	return s
}

func (s *Snapshot) table(name string) *snapTable {
	i, ok := slices.BinarySearchFunc(s.tables, name, func(t *snapTable, name string) int { return strings.Compare(t.name, name) })
	if !ok {
		panic("no table " + name)
	}
	return s.tables[i]
}

// readTables finds the tables and their primary keys.
func (s *Snapshot) readTables(t testing.TB) {
	t.Helper()
	query := `SELECT c.table_name, c.column_name, c.column_key = 'PRI' FROM information_schema.columns c
		INNER JOIN information_schema.tables b ON b.table_schema = c.table_schema AND b.table_name = c.table_name AND b.table_type = 'BASE TABLE'
		WHERE c.table_schema = DATABASE() ORDER BY c.table_name, c.ordinal_position`
	if s.touched != nil {
		query = `SELECT m.name, c.name, c.pk > 0 FROM sqlite_master m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`
	}
	Rows(t, s.db.SQL, func(scan func(...any)) {
		var name, column string
		var primary bool
		scan(&name, &column, &primary)
		if strings.HasPrefix(name, "vtrest_") {
			return
		}
		if len(s.tables) == 0 || s.tables[len(s.tables)-1].name != name {
			s.tables = append(s.tables, &snapTable{name: name})
		}
		table := s.tables[len(s.tables)-1]
		if primary {
			table.key = append(table.key, len(table.columns))
		}
		table.columns = append(table.columns, column)
	}, query)
	slices.SortFunc(s.tables, func(a, b *snapTable) int { return strings.Compare(a.name, b.name) })
}

// read reads the rows of a table, by their key.
func (s *Snapshot) read(t testing.TB, table *snapTable, where string) map[string]*snapRow {
	t.Helper()
	rows := map[string]*snapRow{}
	values := make([]sql.NullString, len(table.columns))
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	query := "SELECT " + quoteColumns(table.columns) + " FROM `" + table.name + "`" + where
	Rows(t, s.db.SQL, func(scan func(...any)) {
		scan(targets...)
		key := table.keyOf(values)
		if known := rows[key]; known != nil {
			known.n++
			return
		}
		rows[key] = &snapRow{values: slices.Clone(values), n: 1}
	}, query)
	return rows
}

// keyOf spells the primary key of a row, or the whole row where there is none.
func (table *snapTable) keyOf(values []sql.NullString) string {
	var b strings.Builder
	for i, v := range values {
		if table.key != nil && !slices.Contains(table.key, i) {
			continue
		}
		if v.Valid {
			b.WriteString(strconv.Itoa(len(v.String)))
		}
		b.WriteString(":" + v.String)
	}
	return b.String()
}

// checksums asks MariaDB for the checksums of all tables but the growing ones.
func (s *Snapshot) checksums(t testing.TB) map[string]string {
	t.Helper()
	var names []string
	for _, table := range s.tables {
		if !slices.Contains(growing, table.name) {
			names = append(names, "`"+table.name+"`")
		}
	}
	sums := map[string]string{}
	Rows(t, s.db.SQL, func(scan func(...any)) {
		var name string
		var sum sql.NullString
		scan(&name, &sum)
		_, name, _ = strings.Cut(name, ".")
		sums[name] = sum.String
	}, "CHECKSUM TABLE "+strings.Join(names, ", "))
	return sums
}

// changed are the tables that may hold other rows now.
func (s *Snapshot) changed(t testing.TB) (tables []*snapTable) {
	t.Helper()
	var sums map[string]string
	var written map[string]bool
	if s.touched == nil {
		sums = s.checksums(t)
	} else {
		written = s.touched.take()
	}
	for _, table := range s.tables {
		if table.high != "" || written[table.name] || sums != nil && sums[table.name] != table.sum {
			tables = append(tables, table)
		}
	}
	return tables
}

// Effects are the changes since the Snapshot was taken. A second call tells
// those on SQLite only that were written after the first.
func (s *Snapshot) Effects(t testing.TB) Effects {
	t.Helper()
	effects := Effects{}
	for _, table := range s.changed(t) {
		where := ""
		old := table.rows
		if table.high != "" {
			where, old = " WHERE id > "+table.high, nil
		}
		effects.add(table, old, s.read(t, table, where))
	}
	return effects
}

// Whole compares every row of every table, which takes a second or two.
func (s *Snapshot) Whole(t testing.TB) Effects {
	t.Helper()
	effects := Effects{}
	for _, table := range s.tables {
		effects.add(table, table.rows, s.read(t, table, ""))
	}
	return effects
}

// add compares the rows of a table.
func (e Effects) add(table *snapTable, before, after map[string]*snapRow) {
	found := &TableEffects{}
	for key, b := range before {
		a := after[key]
		if a == nil {
			a = &snapRow{}
		}
		for range b.n - a.n {
			found.Deleted = append(found.Deleted, table.row(b.values))
		}
		if a.n > 0 && table.key != nil && !slices.Equal(a.values, b.values) {
			found.Updated = append(found.Updated, table.update(b.values, a.values))
		}
	}
	for key, a := range after {
		n := a.n
		if b := before[key]; b != nil {
			n -= b.n
		}
		for range n {
			found.Inserted = append(found.Inserted, table.row(a.values))
		}
	}
	if !found.empty() {
		found.sort()
		e[table.name] = found
	}
}

func (table *snapTable) row(values []sql.NullString) Row {
	r := Row{}
	for i, column := range table.columns {
		r[column] = valueOf(values[i])
	}
	return r
}

func (table *snapTable) update(before, after []sql.NullString) Update {
	u := Update{Key: Row{}, Changed: map[string][2]*string{}}
	for _, i := range table.key {
		u.Key[table.columns[i]] = valueOf(before[i])
	}
	for i, column := range table.columns {
		if before[i] != after[i] {
			u.Changed[column] = [2]*string{valueOf(before[i]), valueOf(after[i])}
		}
	}
	return u
}

func valueOf(v sql.NullString) *string {
	if !v.Valid {
		return nil
	}
	return &v.String
}

func quoteColumns(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}

// Undo takes effects back, row by row.
func (s *Snapshot) Undo(t testing.TB, effects Effects) {
	t.Helper()
	prepare := "SET SESSION sql_mode = '', foreign_key_checks = 0"
	if s.touched != nil {
		prepare = "PRAGMA foreign_keys = OFF"
	}
	s.exec(t, prepare)
	s.exec(t, "BEGIN")
	for _, name := range effects.Tables() {
		table, e := s.table(name), effects[name]
		for _, r := range e.Inserted {
			s.remove(t, table, r)
		}
		for _, r := range e.Deleted {
			columns := r.columns()
			s.exec(t, fmt.Sprintf("INSERT INTO `%s` (%s) VALUES (%s)", name, quoteColumns(columns),
				strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")), r.args(columns)...)
		}
		for _, u := range e.Updated {
			var set []string
			var args []any
			for column, v := range u.Changed {
				set = append(set, "`"+column+"` = ?")
				args = append(args, argOf(v[0]))
			}
			where, keys := s.where(u.Key)
			s.exec(t, fmt.Sprintf("UPDATE `%s` SET %s WHERE %s", name, strings.Join(set, ", "), where), append(args, keys...)...)
		}
	}
	s.exec(t, "COMMIT")
	if s.touched != nil {
		s.touched.take()
	}
}

// remove deletes one row.
func (s *Snapshot) remove(t testing.TB, table *snapTable, r Row) {
	t.Helper()
	if table.key != nil {
		key := Row{}
		for _, i := range table.key {
			key[table.columns[i]] = r[table.columns[i]]
		}
		r = key
	}
	where, args := s.where(r)
	query := fmt.Sprintf("DELETE FROM `%s` WHERE %s LIMIT 1", table.name, where)
	if s.touched != nil {
		query = fmt.Sprintf("DELETE FROM `%s` WHERE rowid = (SELECT rowid FROM `%[1]s` WHERE %s LIMIT 1)", table.name, where)
	}
	s.exec(t, query, args...)
}

// where is the condition that finds a row.
func (s *Snapshot) where(r Row) (text string, args []any) {
	equal := " <=> ?"
	if s.touched != nil {
		equal = " IS ?"
	}
	columns := r.columns()
	return "`" + strings.Join(columns, "`"+equal+" AND `") + "`" + equal, r.args(columns)
}

func (r Row) columns() (names []string) {
	for name := range r {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r Row) args(columns []string) (args []any) {
	for _, name := range columns {
		args = append(args, argOf(r[name]))
	}
	return args
}

func argOf(v *string) any {
	if v == nil {
		return nil
	}
	return *v
}

func (s *Snapshot) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := s.db.SQL.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
