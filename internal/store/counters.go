package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/sqldb"
)

// Counters are those that a new record is counted by: the ids of records and,
// if wanted, of the history, and the numbers of its module.
//
// On MySQL they count before the questions of the save are asked. Whoever waits
// for them so looks around only afterwards, and finds the records of those he
// waited for. A transaction of SQLite is alone, and counts after it has asked.
type Counters struct {
	tx      *Tx
	module  *crm.Module
	numbers *crm.Field // of the module's record numbers, nil for none
	history bool
	// loose says that the counters have no transactions, so that what they stand at
	// may be another's count.
	loose bool

	digits                           int64 // of the number that was taken
	record, entry, prefix, following *Answer
	// What rows have: no counter is behind the highest ids and the number of the
	// newest record.
	lastRecord, lastEntry, newest *Answer
	// highest is the highest number of the module, nil once all were looked at.
	highest *Answer
}

// Counted is what a new record takes from the counters.
type Counted struct {
	Record  crm.ID
	History crm.ID // id of its entry in the history, 0 if none was wanted
	Number  string // such as ACC322, "" if the module's records have none
}

// Count begins to count a new record, and adds to the questions of its save what
// tells how. history says whether an id of the history is taken too: a save that
// will lock other records must not hold that counter, for who changes such a
// record waits for it.
func (q *Questions) Count(ctx context.Context, m *crm.Module, history bool) (*Counters, error) {
	c := &Counters{tx: q.tx, module: m, numbers: NumberField(m), history: history, loose: q.tx.countsUnsafe()}
	if q.tx.db.Dialect.Engine == sqldb.MySQL {
		if err := c.count(ctx); err != nil {
			return nil, fmt.Errorf("count a record of %s: %w", m.Name, err)
		}
	}
	if c.loose {
		c.record, c.entry = q.add("SELECT "+recordVariable), q.add("SELECT "+entryVariable)
	} else {
		c.record, c.lastRecord = q.sequence(RecordIDs)
		if history {
			c.entry, c.lastEntry = q.sequence(HistoryIDs)
		}
	}
	if c.numbers != nil {
		const row = " FROM vtiger_modentity_num WHERE semodule = ? AND active = 1 ORDER BY num_id LIMIT 1"
		c.prefix = q.add("SELECT COALESCE(prefix, '')"+row, m.Name)
		following := "cur_id"
		if c.loose {
			following = numberVariable
		}
		c.following = q.add("SELECT "+following+row, m.Name)
		if !q.tx.numbers.looked(m.Name) {
			c.highest = q.add(q.tx.highestActive(c.numbers), m.Name)
		}
		c.newest = q.newestNumber(m, c.numbers)
	}
	return c, nil
}

// newestNumber asks for the number of a module's newest record. Without an index
// that would read them all, and is not asked.
func (q *Questions) newestNumber(m *crm.Module, f *crm.Field) *Answer {
	t, _ := m.Table(f.Table)
	if t == m.Base && m.ID != nil && !m.ID.Indexed {
		return &Answer{}
	}
	column := quote(f.Column)
	if text := q.tx.db.Dialect.Text; text != "" {
		column = fmt.Sprintf(text, column)
	}
	return q.add("SELECT " + column + " FROM " + quote(t.Name) + " ORDER BY " + quote(t.Key) + " DESC LIMIT 1")
}

// sequence asks where a sequence stands, which has no answer if it is empty or its
// rows are at odds, and for the highest of its ids that a row has.
func (q *Questions) sequence(name string) (stands, highest *Answer) {
	q.sequences = append(q.sequences, name)
	return q.add("SELECT CASE WHEN COUNT(*) = COUNT(id) AND MIN(id) = MAX(id) THEN MAX(id) END FROM " + name),
		q.add(q.tx.highestID(name, counted[name][0]))
}

// count moves all counters with one statement. Everybody waits at that of the
// records first, so that no two wait for each other. The row of numbers says
// which comes next and not which was last; that one has as many digits as the
// row had, which no look at what follows could tell: 10 follows 9 and 09.
func (c *Counters) count(ctx context.Context) error {
	text, set, args := "UPDATE "+RecordIDs+" record", "\nSET record.id = "+c.kept(recordVariable, "record.id + 1"), []any(nil)
	if c.history {
		text += "\nSTRAIGHT_JOIN " + HistoryIDs + " entry"
		set += ", entry.id = " + c.kept(entryVariable, "entry.id + 1")
	}
	if c.numbers != nil {
		text += "\nLEFT JOIN vtiger_modentity_num number ON number.semodule = ? AND number.active = 1"
		set += ", number.cur_id = " + c.kept(numberVariable, "LPAD(number.cur_id + 1, GREATEST(LAST_INSERT_ID(CHAR_LENGTH(number.cur_id)), CHAR_LENGTH(number.cur_id + 1)), '0')")
		args = append(args, c.module.Name)
	}
	c.tx.enterCount(ctx)
	result, err := c.tx.execOften(ctx, text+set, args...)
	switch {
	case sqldb.IsMissingTable(err):
		return &stale{sequences: c.sequences(), err: err}
	case crm.CodeOf(err) == crm.InvalidValue && c.numbers != nil:
		return &stale{numbers: c.numbers, err: err} // cur_id is no number
	case err != nil:
		return err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return &stale{sequences: c.sequences(), err: err}
	}
	c.digits, err = result.LastInsertId()
	return err
}

// What counters stand at after a count, on the connection, where the tables of
// counters have no transactions: others count on at once.
const (
	recordVariable = "@vtrest_record"
	entryVariable  = "@vtrest_entry"
	numberVariable = "@vtrest_number"
)

// kept is an expression that is remembered on the connection where need be.
func (c *Counters) kept(variable, expression string) string {
	if !c.loose {
		return expression
	}
	return "(" + variable + " := " + expression + ")"
}

func (c *Counters) sequences() []string {
	if c.history {
		return []string{RecordIDs, HistoryIDs}
	}
	return []string{RecordIDs}
}

// Counted is what the record was counted by. The questions have been answered. An
// id or a number that a row may have is none.
func (c *Counters) Counted(ctx context.Context) (got Counted, err error) {
	if err := c.inStep(); err != nil {
		return got, err
	}
	if c.tx.db.Dialect.Engine == sqldb.SQLite {
		return c.countAlone(ctx)
	}
	got.Record = c.record.ID()
	if c.history {
		got.History = c.entry.ID()
	}
	if c.taken() != "" {
		got.Number = c.number(c.taken())
	}
	return got, nil
}

// taken is the number that the record takes, without its prefix; "" for none.
func (c *Counters) taken() string {
	if c.numbers == nil || !c.following.Found {
		return ""
	}
	if c.tx.db.Dialect.Engine == sqldb.SQLite {
		return c.following.Text
	}
	return preceding(c.following.Text, int(c.digits))
}

// inStep checks that no counter is behind its rows.
func (c *Counters) inStep() error {
	if c.loose {
		if c.record.ID() == 0 || c.history && c.entry.ID() == 0 {
			return &stale{sequences: c.sequences()}
		}
		return nil // a key that is taken says so
	}
	ahead := crm.ID(0) // on SQLite the counters have not moved yet
	if c.tx.db.Dialect.Engine == sqldb.SQLite {
		ahead = 1
	}
	behind := func(stands, highest *Answer) bool { return !stands.Found || highest.ID() >= stands.ID()+ahead }
	if behind(c.record, c.lastRecord) {
		return &stale{sequences: []string{RecordIDs}}
	}
	if c.history && behind(c.entry, c.lastEntry) {
		return &stale{sequences: []string{HistoryIDs}}
	}
	if c.numbers == nil || !c.prefix.Found {
		return nil // numbers are not counted
	}
	number, err := strconv.ParseInt(strings.TrimSpace(c.taken()), 10, 64)
	prefix := htmltext.Decode(c.prefix.Text)
	if err == nil && c.highest != nil && prefix == c.prefix.Text && int64(c.highest.ID()) < number {
		c.tx.numbers.saw(c.module.Name, numbering{prefix, number, c.newest.Text})
	}
	if err != nil || !c.tx.numbers.free(c.module.Name, prefix, number, c.newest.Text) {
		return &stale{numbers: c.numbers, newest: c.newest.Text}
	}
	memory, module := c.tx.numbers, c.module.Name
	c.tx.committed = append(c.tx.committed, func() { memory.gave(module, prefix, number) })
	return nil
}

// countAlone counts where nobody else can.
func (c *Counters) countAlone(ctx context.Context) (got Counted, err error) {
	if got.Record, err = c.tx.NextID(ctx, RecordIDs); err != nil {
		return got, err
	}
	if c.history {
		if got.History, err = c.tx.NextID(ctx, HistoryIDs); err != nil {
			return got, err
		}
	}
	taken := c.taken()
	if taken == "" {
		return got, nil
	}
	got.Number = c.number(taken)
	result, err := c.tx.execOften(ctx, `UPDATE vtiger_modentity_num SET cur_id = ? WHERE semodule = ? AND active = 1 AND cur_id = ?`, following(taken), c.module.Name, taken)
	return got, wrapped("next number of "+c.module.Name, one(result, err))
}

func (c *Counters) number(digits string) string { return htmltext.Decode(c.prefix.Text) + digits }
