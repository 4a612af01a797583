package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// WaitingTask is a task in the CRM's queue whose time has come.
type WaitingTask struct {
	QueuedTask
	row int64 // the rowid of SQLite
}

// DueTask is the first of the given tasks in the CRM's queue whose time has
// come; false if there is none. It is for the embedded database alone: in a
// CRM's the queue belongs to the CRM's cron.
func (tx *Tx) DueTask(ctx context.Context, tasks []int64) (WaitingTask, bool, error) {
	var w WaitingTask
	if len(tasks) == 0 {
		return w, false, nil
	}
	found, err := tx.one(ctx, `SELECT rowid, task_id, COALESCE(entity_id, ''), do_after, COALESCE(task_contents, '')
FROM com_vtiger_workflowtask_queue
WHERE task_id IN (`+places(len(tasks))+`) AND do_after < ?
ORDER BY do_after, rowid
LIMIT 1`, append(taskArgs(tasks), tx.Now.Unix()), &w.row, &w.Task, &w.Record, &w.After, &w.Contents)
	if err != nil {
		return w, false, fmt.Errorf("read queue of workflow tasks: %w", err)
	}
	return w, found, nil
}

// Unqueue takes a task out of the CRM's queue.
func (tx *Tx) Unqueue(ctx context.Context, w WaitingTask) error {
	result, err := tx.exec(ctx, `DELETE FROM com_vtiger_workflowtask_queue WHERE rowid = ?`, w.row)
	return wrapped("take task out of the queue", one(result, err))
}

// KeepMail keeps a mail until it is sent, and gives it its name, which no other
// mail has.
func (tx *Tx) KeepMail(ctx context.Context, w WaitingTask, contents string) error {
	_, err := tx.exec(ctx, `INSERT INTO vtrest_mail (id, task_id, entity_id, contents, state, attempts, created, next_try, last_error)
VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, '')`, rand.Text(), w.Task, w.Record, contents, tx.Now.Unix(), tx.Now.Unix())
	return wrapped("keep mail", err)
}

func taskArgs(ids []int64) []any {
	args := make([]any, len(ids), len(ids)+1)
	for i, id := range ids {
		args[i] = id
	}
	return args
}

// KeepFailed keeps a task that no mail could be made of, for an administrator to
// see why.
func (tx *Tx) KeepFailed(ctx context.Context, w WaitingTask, why string) error {
	_, err := tx.exec(ctx, `INSERT INTO vtrest_mail (id, task_id, entity_id, contents, state, attempts, created, next_try, last_error)
VALUES (?, ?, ?, '', 'failed', 0, ?, ?, ?)`, rand.Text(), w.Task, w.Record, tx.Now.Unix(), tx.Now.Unix(), clip(why))
	return wrapped("keep mail", err)
}

// QueueLength is how many tasks wait in the CRM's queue: those that are given,
// and all others.
func (tx *Tx) QueueLength(ctx context.Context, tasks []int64) (given, others int64, err error) {
	of := "0"
	if len(tasks) > 0 {
		of = "CASE WHEN task_id IN (" + places(len(tasks)) + ") THEN 1 ELSE 0 END"
	}
	var all int64
	_, err = tx.one(ctx, `SELECT COALESCE(SUM(`+of+`), 0), COUNT(*) FROM com_vtiger_workflowtask_queue`, taskArgs(tasks), &given, &all)
	return given, all - given, wrapped("count queue of workflow tasks", err)
}

// Signature is what a user's mails end with, HTML as the database holds it.
func (tx *Tx) Signature(ctx context.Context, user crm.ID) (string, error) {
	var text string
	_, err := tx.one(ctx, `SELECT COALESCE(signature, '') FROM vtiger_users WHERE id = ?`, []any{int64(user)}, &text)
	return text, wrapped("read a user's signature", err)
}

// Converted reports whether a lead has been converted.
func (tx *Tx) Converted(ctx context.Context, lead crm.ID) (bool, error) {
	converted, err := exists(tx.query(ctx, `SELECT 1 FROM vtiger_leaddetails WHERE leadid = ? AND converted = 1`, int64(lead)))
	return converted, wrapped("read lead", sqldb.Classify(err))
}

// Comment is a comment on a record that everybody who sees the record may read.
type Comment struct {
	Content string // as the database holds it
	Author  crm.ID // a user
	At      string
}

// Comments are the comments on a record, the newest first.
func (tx *Tx) Comments(ctx context.Context, record crm.ID, most int) ([]Comment, error) {
	rows, err := tx.query(ctx, `SELECT COALESCE(c.commentcontent, ''), COALESCE(c.userid, e.smcreatorid), e.createdtime
FROM vtiger_modcomments c
INNER JOIN vtiger_crmentity e ON e.crmid = c.modcommentsid
WHERE c.related_to = ? AND e.deleted = 0 AND COALESCE(c.is_private, 0) <> 1
ORDER BY c.modcommentsid DESC
LIMIT ?`, int64(record), most)
	if err != nil {
		return nil, fmt.Errorf("read comments: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Comment
	for rows.Next() {
		var c Comment
		if err := rows.Scan(&c.Content, &c.Author, &c.At); err != nil {
			return nil, fmt.Errorf("read comments: %w", err)
		}
		all = append(all, c)
	}
	return all, wrapped("read comments", sqldb.Classify(rows.Err()))
}

// Company is what the CRM knows of its own company under a name, such as
// organizationname; "" for other names.
func (tx *Tx) Company(ctx context.Context, c *meta.Catalog, name string) (string, error) {
	const table = "vtiger_organizationdetails"
	if !meta.IsIdentifier(name) || !c.HasColumn(table, name) {
		return "", nil
	}
	var text string
	_, err := tx.one(ctx, `SELECT COALESCE(`+name+`, '') FROM `+table+` LIMIT 1`, nil, &text)
	return text, wrapped("read the company", err)
}
