package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vtrest/internal/sqldb"
)

// Mail is a mail that is to be sent, or could not be (a row of vtrest_mail).
type Mail struct {
	ID       string
	Task     int64
	Record   string // its id with the module's prefix, such as 12x345
	Contents string
	Attempts int // of sending, this one among them
	Created  time.Time
}

// ClaimMail takes the mail that has waited longest, to be sent; false if there
// is none. Nobody else takes it before until. A mail that was taken and whose
// time is over is taken again: whoever had it has died, before or after it was
// sent.
func (tx *Tx) ClaimMail(ctx context.Context, until time.Time) (*Mail, bool, error) {
	m := &Mail{}
	var created int64
	found, err := tx.one(ctx, `SELECT id, task_id, entity_id, contents, attempts, created
FROM vtrest_mail
WHERE state IN ('waiting', 'sending') AND next_try <= ?
ORDER BY next_try, created, id
LIMIT 1`+tx.db.Dialect.ForUpdate, []any{tx.Now.Unix()}, &m.ID, &m.Task, &m.Record, &m.Contents, &m.Attempts, &created)
	if err != nil || !found {
		return nil, false, wrapped("find mail", err)
	}
	m.Attempts++
	m.Created = time.Unix(created, 0)
	result, err := tx.exec(ctx, `UPDATE vtrest_mail SET state = 'sending', attempts = ?, next_try = ? WHERE id = ?`, m.Attempts, until.Unix(), m.ID)
	return m, true, wrapped("claim mail", one(result, err))
}

// MailSent forgets a mail: it holds what somebody was told, and nobody asks for
// it again.
func (tx *Tx) MailSent(ctx context.Context, m *Mail) error {
	_, err := tx.exec(ctx, `DELETE FROM vtrest_mail WHERE id = ?`, m.ID)
	return wrapped("forget mail", err)
}

// MailDelayed puts a mail back for another attempt, and keeps why. It does
// nothing if another server has taken the mail since.
func (tx *Tx) MailDelayed(ctx context.Context, m *Mail, next time.Time, why string) error {
	_, err := tx.exec(ctx, `UPDATE vtrest_mail SET state = 'waiting', next_try = ?, last_error = ? WHERE id = ? AND attempts = ?`, next.Unix(), clip(why), m.ID, m.Attempts)
	return wrapped("put mail back", err)
}

// MailFailed gives a mail up, and keeps why. It does nothing if another server
// has taken the mail since.
func (tx *Tx) MailFailed(ctx context.Context, m *Mail, why string) error {
	_, err := tx.exec(ctx, `UPDATE vtrest_mail SET state = 'failed', next_try = ?, last_error = ? WHERE id = ? AND attempts = ?`, tx.Now.Unix(), clip(why), m.ID, m.Attempts)
	return wrapped("give mail up", err)
}

// clip cuts a text to what last_error holds.
func clip(text string) string {
	const most = 500
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// Mails says how the sending of mails goes.
type Mails struct {
	Waiting int64 // to be sent, or just being sent
	Failed  int64 // given up
	// LastDelay and LastFailure say why a mail that waits was not sent yet, and why
	// one was given up; "" for none.
	LastDelay, LastFailure string
}

// Mails counts the mails, and finds why the last ones were not sent.
func (tx *Tx) Mails(ctx context.Context) (m Mails, err error) {
	_, err = tx.one(ctx, `SELECT COALESCE(SUM(CASE WHEN state = 'failed' THEN 0 ELSE 1 END), 0), COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0)
FROM vtrest_mail`, nil, &m.Waiting, &m.Failed)
	if err != nil {
		return m, wrapped("count mails", err)
	}
	_, err = tx.one(ctx, `SELECT last_error FROM vtrest_mail WHERE last_error <> '' AND state <> 'failed' ORDER BY next_try DESC LIMIT 1`, nil, &m.LastDelay)
	if err == nil {
		_, err = tx.one(ctx, `SELECT last_error FROM vtrest_mail WHERE state = 'failed' ORDER BY next_try DESC LIMIT 1`, nil, &m.LastFailure)
	}
	return m, wrapped("read why mails were not sent", err)
}

// KeptFor is how long mails that were given up are kept.
const KeptFor = 30 * 24 * time.Hour

// DeleteOldMails forgets the mails that were given up long ago, and returns how
// many.
func (tx *Tx) DeleteOldMails(ctx context.Context) (int64, error) {
	result, err := tx.exec(ctx, `DELETE FROM vtrest_mail WHERE state = 'failed' AND next_try <= ?`, tx.Now.Add(-KeptFor).Unix())
	if err != nil {
		return 0, fmt.Errorf("forget mails: %w", err)
	}
	return result.RowsAffected()
}

// HasMails reports whether the table of mails is there. A program that came
// before it may have made our other tables.
func (s *Store) HasMails(ctx context.Context) (bool, error) {
	columns, err := s.db.Columns(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(columns, func(c sqldb.Column) bool { return c.Table == "vtrest_mail" }), nil
}
