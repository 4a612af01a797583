package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// What a sequence without an id says of itself.
const (
	noTable = "no table"
	noRow   = "no row"
)

// userIDs count users and groups.
const userIDs = "vtiger_users_seq"

// counted says which rows have ids of a sequence.
var counted = map[string][]crm.Table{
	RecordIDs:  {{Name: entityTable, Key: "crmid"}, {Name: attachmentsTable, Key: "attachmentsid"}},
	HistoryIDs: {{Name: "vtiger_modtracker_basic", Key: "id"}, {Name: "vtiger_modtracker_detail", Key: "id"}},
	userIDs:    {{Name: "vtiger_users", Key: "id"}, {Name: "vtiger_groups", Key: "groupid"}},
}

// CounterTables are the tables of the CRM's counters.
func CounterTables() []string { return []string{RecordIDs, HistoryIDs, userIDs, numbersTable} }

// demoIDs is below the ids of most demo records of the embedded database. Its
// counter begins below them, so that the first records get the ids that the guide
// prints; they count for nothing until it reaches them.
const demoIDs = 10_000_000

// highestID spells the highest id in a table whose ids come from a sequence.
func (tx *Tx) highestID(sequence string, t crm.Table) string {
	if tx.db.Dialect.Engine != sqldb.SQLite || sequence != RecordIDs {
		return "SELECT MAX(" + quote(t.Key) + ") FROM " + quote(t.Name)
	}
	return fmt.Sprintf("SELECT %[1]s FROM %[2]s WHERE %[1]s <= CASE WHEN (SELECT MAX(id) FROM %[3]s) >= %[4]d THEN %[5]d ELSE %[4]d END ORDER BY %[1]s DESC LIMIT 1",
		quote(t.Key), quote(t.Name), sequence, demoIDs, int64(math.MaxInt64))
}

// sequenceState looks at a sequence and at the rows with its ids, those of more
// tables too. The rows come first: whoever makes one has moved the sequence before,
// so that one that is right never looks behind.
func (s *Store) sequenceState(ctx context.Context, name string, more ...crm.Table) (state CounterState, err error) {
	state.Table = name
	err = s.View(ctx, func(tx *Tx) error {
		for _, t := range append(counted[name][:len(counted[name]):len(counted[name])], more...) {
			text := "SELECT COALESCE(MAX(" + quote(t.Key) + "), 0) FROM " + quote(t.Name)
			n, err := tx.number(ctx, text)
			low := n
			if err == nil && n > demoIDs && tx.db.Dialect.Engine == sqldb.SQLite {
				low, err = tx.number(ctx, text+" WHERE "+quote(t.Key)+" <= ?", demoIDs)
			}
			if err != nil && !sqldb.IsMissingTable(err) {
				return fmt.Errorf("highest id of %s: %w", t.Name, err)
			}
			state.Highest, state.low = max(state.Highest, n), max(state.low, low)
		}
		return tx.readSequence(ctx, &state, "")
	})
	return state, err
}

// readSequence reads where a sequence stands.
func (tx *Tx) readSequence(ctx context.Context, state *CounterState, lock string) error {
	rows, err := tx.queryOnce(ctx, "SELECT id FROM "+quote(state.Table)+lock)
	if err != nil {
		if !sqldb.IsMissingTable(err) {
			return fmt.Errorf("read %s: %w", state.Table, err)
		}
		state.stand(nil)
		state.Stands = noTable
		return nil
	}
	defer func() { _ = rows.Close() }()
	var ids []sql.NullInt64
	for rows.Next() {
		var id sql.NullInt64
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("read %s: %w", state.Table, err)
		}
		ids = append(ids, id)
	}
	state.stand(ids)
	return sqldb.Classify(rows.Err())
}

// stand judges the rows of a sequence: there is one, and no row has an id above it.
func (c *CounterState) stand(ids []sql.NullInt64) {
	c.rows = len(ids)
	right, odd := int64(0), len(ids) > 1
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = "NULL"
		if id.Valid {
			texts[i] = strconv.FormatInt(id.Int64, 10)
		}
		right, odd = max(right, id.Int64), odd || !id.Valid
	}
	if right < demoIDs {
		c.Highest = c.low
	}
	right = max(right, c.Highest)
	c.Stands, c.Right = strings.Join(texts, " and "), strconv.FormatInt(right, 10)
	// The CRM makes a sequence when it first needs it.
	c.Behind = odd || len(ids) == 0 && c.Highest > 0 || len(ids) > 0 && c.Stands != c.Right
	if len(ids) == 0 {
		c.Stands = noRow
	}
}

// mendSequence makes a sequence that is not there, and sets it forward if rows
// have ids above it. The state is that before.
func (s *Store) mendSequence(ctx context.Context, name string, more ...crm.Table) (CounterState, error) {
	state, err := s.sequenceState(ctx, name, more...)
	if err != nil {
		return state, err
	}
	if state.Stands == noTable {
		// Outside of any transaction: on MySQL, making a table would commit it.
		count(ctx)
		_, err := s.db.SQL.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS "+quote(name)+" (id int(11) NOT NULL)")
		if err != nil && !sqldb.IsRetryable(err) { // another call may be doing the same
			return state, fmt.Errorf("make %s: %w", name, sqldb.Classify(err))
		}
	}
	now := state
	err = s.Update(ctx, func(tx *Tx) error {
		now = state
		if err := tx.readSequence(ctx, &now, tx.db.Dialect.ForUpdate); err != nil {
			return err
		}
		if !now.Behind && now.Stands != noRow {
			return nil
		}
		return wrapped("set "+name+" forward", tx.setSequence(ctx, &now))
	})
	// Another call may have set it forward since.
	state.Behind, state.Right = state.Behind && now.Behind, now.Right
	return state, err
}

// setSequence gives a sequence the one row that it should have.
func (tx *Tx) setSequence(ctx context.Context, c *CounterState) error {
	if c.rows == 1 {
		_, err := tx.execAlone(ctx, "UPDATE "+quote(c.Table)+" SET id = ?", c.Right)
		return err
	}
	if _, err := tx.execAlone(ctx, "DELETE FROM "+quote(c.Table)); err != nil {
		return err
	}
	_, err := tx.execAlone(ctx, "INSERT INTO "+quote(c.Table)+" (id) VALUES (?)", c.Right)
	return err
}

// Counters looks at every counter of the CRM that new records are counted by, and
// sets those forward that are behind if repair says so.
func (s *Store) Counters(ctx context.Context, c *meta.Catalog, repair bool) ([]CounterState, error) {
	look, numbers := s.sequenceState, s.numberStates
	if repair {
		look = s.mendSequence
		numbers = func(ctx context.Context, f *crm.Field) ([]CounterState, error) { return s.mendNumbers(ctx, f, "") }
	}
	var records []crm.Table
	var numbered []*crm.Field
	for _, m := range c.Modules {
		if m.SetType == "" {
			continue
		}
		if !slices.Contains(records, m.Base) {
			records = append(records, m.Base)
		}
		if f := NumberField(m); f != nil {
			numbered = append(numbered, f)
		}
	}
	var states []CounterState
	for _, name := range []string{RecordIDs, HistoryIDs, userIDs} {
		var more []crm.Table
		if name == RecordIDs {
			more = records
		}
		state, err := look(ctx, name, more...)
		if err != nil {
			return states, err
		}
		states = append(states, state)
	}
	for _, f := range numbered {
		of, err := numbers(ctx, f)
		if err != nil {
			return states, err
		}
		states = append(states, of...)
	}
	return states, nil
}
