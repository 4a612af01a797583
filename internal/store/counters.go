package store

import (
	"context"
	"fmt"

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
	tx       *Tx
	module   *crm.Module
	numbered bool // the module has a field for its numbers
	history  bool

	digits                           int64 // of the number that was taken
	record, entry, prefix, following *Answer
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
func (q *Questions) Count(ctx context.Context, m *crm.Module, numbered, history bool) (*Counters, error) {
	c := &Counters{tx: q.tx, module: m, numbered: numbered, history: history}
	if q.tx.db.Dialect.Engine == sqldb.MySQL {
		if err := c.count(ctx); err != nil {
			return nil, fmt.Errorf("count a record of %s: %w", m.Name, err)
		}
		c.record = q.add("SELECT id FROM " + RecordIDs)
		if history {
			c.entry = q.add("SELECT id FROM " + HistoryIDs)
		}
	}
	if numbered {
		const row = " FROM vtiger_modentity_num WHERE semodule = ? AND active = 1 ORDER BY num_id LIMIT 1"
		c.prefix = q.add("SELECT COALESCE(prefix, '')"+row, m.Name)
		c.following = q.add("SELECT cur_id"+row, m.Name)
	}
	return c, nil
}

// count moves all counters with one statement. Everybody waits at that of the
// records first, so that no two wait for each other. The row of numbers says
// which comes next and not which was last; that one has as many digits as the
// row had, which no look at what follows could tell: 10 follows 9 and 09.
func (c *Counters) count(ctx context.Context) error {
	text, set, args := "UPDATE "+RecordIDs+" record", "\nSET record.id = record.id + 1", []any(nil)
	if c.history {
		text += "\nSTRAIGHT_JOIN " + HistoryIDs + " entry"
		set += ", entry.id = entry.id + 1"
	}
	if c.numbered {
		text += "\nLEFT JOIN vtiger_modentity_num number ON number.semodule = ? AND number.active = 1"
		set += `, number.cur_id = LPAD(number.cur_id + 1, GREATEST(LAST_INSERT_ID(CHAR_LENGTH(number.cur_id)), CHAR_LENGTH(number.cur_id + 1)), '0')`
		args = append(args, c.module.Name)
	}
	c.tx.enterCount(ctx)
	result, err := c.tx.execOften(ctx, text+set, args...)
	if sqldb.IsMissingTable(err) {
		return &noSequence{c.sequences(), err}
	}
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return &noSequence{c.sequences(), err}
	}
	c.digits, err = result.LastInsertId()
	return err
}

func (c *Counters) sequences() []string {
	if c.history {
		return []string{RecordIDs, HistoryIDs}
	}
	return []string{RecordIDs}
}

// Counted is what the record was counted by. The questions have been answered.
func (c *Counters) Counted(ctx context.Context) (Counted, error) {
	if c.tx.db.Dialect.Engine == sqldb.SQLite {
		return c.countAlone(ctx)
	}
	got := Counted{Record: c.record.ID()}
	if c.history {
		got.History = c.entry.ID()
	}
	if c.numbered && c.following.Found {
		got.Number = c.number(preceding(c.following.Text, int(c.digits)))
	}
	return got, nil
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
	if !c.numbered || !c.following.Found {
		return got, nil
	}
	taken := c.following.Text
	got.Number = c.number(taken)
	result, err := c.tx.execOften(ctx, `UPDATE vtiger_modentity_num SET cur_id = ? WHERE semodule = ? AND active = 1 AND cur_id = ?`, following(taken), c.module.Name, taken)
	return got, wrapped("next number of "+c.module.Name, one(result, err))
}

func (c *Counters) number(digits string) string { return htmltext.Decode(c.prefix.Text) + digits }
