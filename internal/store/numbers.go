package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/sqldb"
)

// numbersTable has a row for each prefix that a module's numbers have had; cur_id
// of the active one is the number that comes next.
const numbersTable = "vtiger_modentity_num"

// numberType is the uitype of record numbers.
const numberType = 4

// mostDigits are those of a whole number that a database can count with.
const mostDigits = 18

// NumberField is the field of a module's record numbers, nil without one.
func NumberField(m *crm.Module) *crm.Field {
	for _, f := range m.Fields {
		if f.UIType == numberType && !f.Empty {
			return f
		}
	}
	return nil
}

// numbers remembers of each module from which number on all are free. No unique
// key keeps two records from having one number, and most CRMs have no index that
// tells; so all are looked at once, and again when the counter has gone back.
type numbers struct {
	mu    sync.Mutex
	known map[string]numbering // by module
}

type numbering struct {
	prefix string
	free   int64
	newest string // of the newest record when all were looked at
}

// free reports whether a number may be given: the newest record of the module has
// none that is as high, and it is not below those that were free.
func (n *numbers) free(module, prefix string, number int64, newest string) bool {
	n.mu.Lock()
	known, ok := n.known[module]
	n.mu.Unlock()
	if !ok || known.prefix != prefix || number < known.free {
		return false
	}
	if newest == known.newest {
		return true
	}
	digits, ok := strings.CutPrefix(newest, prefix)
	latest, err := strconv.ParseInt(digits, 10, 64)
	return !ok || err != nil || latest < number
}

// looked reports whether all numbers of a module were looked at.
func (n *numbers) looked(module string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, ok := n.known[module]
	return ok
}

// saw remembers that all numbers were looked at.
func (n *numbers) saw(module string, is numbering) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil {
		n.known = map[string]numbering{}
	}
	n.known[module] = is
}

// gave remembers that a record has a number.
func (n *numbers) gave(module, prefix string, number int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if known, ok := n.known[module]; ok && known.prefix == prefix && known.free <= number {
		known.free = number + 1
		n.known[module] = known
	}
}

// numberRow is an active row of vtiger_modentity_num.
type numberRow struct {
	id      int64
	prefix  string
	next    sql.NullString
	highest int64
}

// numberStates looks at the counters of a module's numbers.
func (s *Store) numberStates(ctx context.Context, f *crm.Field) (states []CounterState, err error) {
	found, err := s.lookAtNumbers(ctx, f)
	for i := range found {
		states = append(states, found[i].state(f))
	}
	return states, err
}

// lookAtNumbers finds the highest number under each active prefix of a module. It
// does so before it reads the counter, so that one that is right never looks behind.
func (s *Store) lookAtNumbers(ctx context.Context, f *crm.Field) (active []numberRow, err error) {
	module := f.Module().Name
	err = s.View(ctx, func(tx *Tx) error {
		prefixes, err := tx.prefixes(ctx, module)
		if err != nil {
			return err
		}
		highest := map[string]int64{}
		for _, p := range prefixes {
			if highest[p], err = tx.highestNumber(ctx, f, p, prefixes); err != nil {
				return fmt.Errorf("highest number of %s: %w", module, err)
			}
		}
		active, err = tx.numberRows(ctx, module, "")
		for i := range active {
			active[i].highest = highest[active[i].prefix]
		}
		return err
	})
	return active, err
}

// prefixes are those that a module's numbers have or had. The CRM stores them as
// HTML.
func (tx *Tx) prefixes(ctx context.Context, module string) (prefixes []string, err error) {
	rows, err := tx.query(ctx, "SELECT COALESCE(prefix, '') FROM "+numbersTable+" WHERE semodule = ?", module)
	if sqldb.IsMissingTable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prefixes of %s: %w", module, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p string
		if err := rows.Scan(&p); err != nil {
			return nil, fmt.Errorf("prefixes of %s: %w", module, err)
		}
		prefixes = append(prefixes, htmltext.Decode(p))
	}
	return prefixes, sqldb.Classify(rows.Err())
}

func (tx *Tx) numberRows(ctx context.Context, module, lock string) (active []numberRow, err error) {
	rows, err := tx.queryOnce(ctx, "SELECT num_id, COALESCE(prefix, ''), cur_id FROM "+numbersTable+" WHERE semodule = ? AND active = 1 ORDER BY num_id"+lock, module)
	if sqldb.IsMissingTable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("numbers of %s: %w", module, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r numberRow
		if err := rows.Scan(&r.id, &r.prefix, &r.next); err != nil {
			return nil, fmt.Errorf("numbers of %s: %w", module, err)
		}
		r.prefix = htmltext.Decode(r.prefix)
		active = append(active, r)
	}
	return active, sqldb.Classify(rows.Err())
}

// highestNumber is the highest number under a prefix that a record of the module
// has, in the recycle bin or not. Under a longer prefix that begins with it they
// are others: INV20250007 was number 7 of INV2025, and is no number of INV.
func (tx *Tx) highestNumber(ctx context.Context, f *crm.Field, prefix string, all []string) (int64, error) {
	column := quote(f.Column)
	if text := tx.db.Dialect.Text; text != "" {
		column = fmt.Sprintf(text, column)
	}
	behind := func(p string) string { return fmt.Sprintf("SUBSTR(%s, %d)", column, utf8.RuneCountInString(p)+1) }
	before := func(p string) string { return fmt.Sprintf("SUBSTR(%s, 1, %d)", column, utf8.RuneCountInString(p)) }
	text := "SELECT COALESCE(MAX(CAST(" + behind(prefix) + " AS SIGNED)), 0)\nFROM " + quote(f.Table) +
		"\nWHERE " + before(prefix) + " = ? AND " + fmt.Sprintf(tx.db.Dialect.Digits, behind(prefix)) +
		fmt.Sprintf(" AND LENGTH(%s) <= %d", behind(prefix), mostDigits)
	args := []any{prefix}
	for _, longer := range all {
		if len(longer) > len(prefix) && strings.HasPrefix(longer, prefix) {
			text += " AND " + before(longer) + " <> ?"
			args = append(args, longer)
		}
	}
	n, err := tx.number(ctx, text, args...)
	if sqldb.IsMissingTable(err) {
		return 0, nil
	}
	return n, err
}

// highestActive spells the highest number of a module under its active prefix, as
// [Tx.highestNumber] has it but for prefixes with entities of HTML, for one statement
// with others. The module's name is its parameter.
func (tx *Tx) highestActive(f *crm.Field) string {
	d := &tx.db.Dialect
	plain := func(column string) string {
		if d.Text == "" {
			return column
		}
		return fmt.Sprintf(d.Text, column)
	}
	number, prefix, longer := plain("t."+quote(f.Column)), plain("n.prefix"), plain("longer.prefix")
	length := func(text string) string { return fmt.Sprintf(d.CharLength, text) }
	starts := func(text, with string) string { return "SUBSTR(" + text + ", 1, " + length(with) + ") = " + with }
	digits := "SUBSTR(" + number + ", " + length(prefix) + " + 1)"
	return "SELECT MAX(CAST(" + digits + " AS SIGNED))\nFROM " + quote(f.Table) + " t\nJOIN " + numbersTable + " n ON n.semodule = ? AND n.active = 1" +
		"\nWHERE " + starts(number, prefix) + " AND " + fmt.Sprintf(d.Digits, digits) + fmt.Sprintf(" AND LENGTH(%s) <= %d", digits, mostDigits) +
		"\n  AND NOT EXISTS (SELECT 1 FROM " + numbersTable + " longer WHERE longer.semodule = n.semodule AND " + length(longer) + " > " + length(prefix) +
		" AND " + starts(longer, prefix) + " AND " + starts(number, longer) + ")"
}

// state judges a counter: the number that comes next is above all that records have.
func (r *numberRow) state(f *crm.Field) CounterState {
	next, err := strconv.ParseInt(strings.TrimSpace(r.next.String), 10, 64)
	c := CounterState{Table: numbersTable, Module: f.Module().Name, Prefix: r.prefix, Highest: r.highest, Stands: r.next.String, Right: r.next.String}
	if !r.next.Valid {
		c.Stands = "NULL"
	}
	if err != nil || next <= r.highest {
		c.Behind = true
		c.Right = zeroed(r.highest+1, len(strings.TrimSpace(r.next.String)))
	}
	return c
}

// free is the number that comes next, with its counter right.
func (c *CounterState) free() int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(c.Right), 10, 64)
	return n
}

// mendNumbers sets the counters of a module's numbers forward that are behind, and
// remembers that the numbers from there on are free. The states are those before.
func (s *Store) mendNumbers(ctx context.Context, f *crm.Field, newest string) (states []CounterState, err error) {
	looked, err := s.lookAtNumbers(ctx, f)
	if err != nil {
		return nil, err
	}
	highest := map[int64]int64{}
	behind := false
	for i := range looked {
		highest[looked[i].id] = looked[i].highest
		states = append(states, looked[i].state(f))
		behind = behind || states[i].Behind
	}
	if behind {
		if states, err = s.setNumbers(ctx, f, highest); err != nil {
			return nil, err
		}
	}
	if len(states) > 0 {
		s.numbers.saw(f.Module().Name, numbering{states[0].Prefix, states[0].free(), newest})
	}
	return states, nil
}

func (s *Store) setNumbers(ctx context.Context, f *crm.Field, highest map[int64]int64) (states []CounterState, err error) {
	err = s.Update(ctx, func(tx *Tx) error {
		states = nil
		active, err := tx.numberRows(ctx, f.Module().Name, tx.db.Dialect.ForUpdate)
		if err != nil {
			return err
		}
		for i := range active {
			r := &active[i]
			r.highest = highest[r.id]
			state := r.state(f)
			states = append(states, state)
			if !state.Behind {
				continue // another call has set it forward since
			}
			if _, err := tx.execAlone(ctx, "UPDATE "+numbersTable+" SET cur_id = ? WHERE num_id = ?", state.Right, r.id); err != nil {
				return fmt.Errorf("numbers of %s: %w", state.Module, err)
			}
		}
		return nil
	})
	return states, err
}

// zeroed is a number with zeros in front, of at least so many digits.
func zeroed(n int64, digits int) string {
	text := strconv.FormatInt(n, 10)
	return strings.Repeat("0", max(0, digits-len(text))) + text
}
