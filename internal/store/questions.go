package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Questions are what a save must know of the database beside its record. Each
// has one value for an answer, or none, so that one statement answers all.
type Questions struct {
	tx      *Tx
	texts   []string
	args    []any
	answers []*Answer
	// sequences are asked about; SQLite learns here that one is not there.
	sequences []string
}

// Answer is the answer to a question, once [Questions.Ask] was called.
type Answer struct {
	Text  string // "" for NULL too
	Found bool   // there is a value
}

// ID is the answer as an id, 0 without one.
func (a *Answer) ID() crm.ID {
	id, _ := strconv.ParseInt(a.Text, 10, 64)
	return crm.ID(id)
}

// Questions begins a list of questions.
func (tx *Tx) Questions() *Questions { return &Questions{tx: tx} }

// add asks for the one column of a SELECT that finds one row at most.
func (q *Questions) add(text string, args ...any) *Answer {
	a := &Answer{}
	q.texts, q.args, q.answers = append(q.texts, text), append(q.args, args...), append(q.answers, a)
	return a
}

// Active asks whether a user may still log in: an answer is found if so.
func (q *Questions) Active(user crm.ID) *Answer { return q.add(activeUser, int64(user)) }

// MayOwn asks whether an id is that of an active user or of a group: an answer
// is found if so.
func (q *Questions) MayOwn(owner crm.ID) *Answer {
	return q.add("SELECT 1 FROM (SELECT 1) once WHERE EXISTS ("+activeUser+") OR EXISTS (SELECT 1 FROM vtiger_groups WHERE groupid = ?)",
		int64(owner), int64(owner))
}

// SetType asks what a record is that is not in the recycle bin: its
// vtiger_crmentity.setype, a module's name but for activities, which all are
// Calendar.
func (q *Questions) SetType(id crm.ID) *Answer {
	return q.add("SELECT setype FROM vtiger_crmentity WHERE crmid = ? AND deleted = 0", int64(id))
}

// Duplicate asks for a record of the module, other than id, that is equal to the
// values in all their fields. Equal is what the CRM's collation calls so; an
// empty value equals NULL, "" and 0.
func (q *Questions) Duplicate(c *meta.Catalog, m *crm.Module, id crm.ID, values []crm.Assignment) *Answer {
	text, args := duplicates(&q.tx.db.Dialect, c, m, id, values)
	return q.add(text, args...)
}

// Ask has the database answer the questions. It does nothing if there are none.
func (q *Questions) Ask(ctx context.Context) error {
	if len(q.texts) == 0 {
		return nil
	}
	rows, err := q.tx.query(ctx, "SELECT\n("+strings.Join(q.texts, "),\n(")+")", q.args...)
	if sqldb.IsMissingTable(err) && len(q.sequences) > 0 {
		err = &stale{sequences: q.sequences, guess: true, err: err}
	}
	if err != nil {
		return fmt.Errorf("look around: %w", err)
	}
	defer func() { _ = rows.Close() }()
	values := make([]sql.NullString, len(q.answers))
	places := make([]any, len(values))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return fmt.Errorf("look around: %w", err)
		}
	}
	for i, v := range values {
		q.answers[i].Text, q.answers[i].Found = v.String, v.Valid
	}
	return wrapped("look around", sqldb.Classify(rows.Err()))
}
