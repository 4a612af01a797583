package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// ActivityLink is a table that ties activities to records or users.
type ActivityLink struct {
	table, other string
	// status is the column of a new row that says how far an invitation is, ""
	// without one.
	status string
}

// The tables that tie activities to others.
var (
	ActivityParents  = ActivityLink{table: "vtiger_seactivityrel", other: "crmid"}
	ActivityContacts = ActivityLink{table: "vtiger_cntactivityrel", other: "contactid"}
	// ActivityUsers are the owner and the invited, who find the activity in their
	// calendars.
	ActivityUsers = ActivityLink{table: "vtiger_salesmanactivityrel", other: "smid"}
	Invitees      = ActivityLink{table: "vtiger_invitees", other: "inviteeid", status: "status"}
	// InviteesBefore7 are those of Vtiger 6, which keeps no status.
	InviteesBefore7 = ActivityLink{table: "vtiger_invitees", other: "inviteeid"}
)

// InsertLinks ties an activity to others. None of the pairs may be there.
func (tx *Tx) InsertLinks(ctx context.Context, l ActivityLink, activity crm.ID, others []crm.ID) error {
	if len(others) == 0 {
		return nil
	}
	columns, row := "activityid, "+l.other, "(?, ?)"
	if l.status != "" {
		columns, row = columns+", "+l.status, "(?, ?, 'sent')"
	}
	args := make([]any, 0, 2*len(others))
	for _, other := range others {
		args = append(args, int64(activity), int64(other))
	}
	text := "INSERT INTO " + l.table + " (" + columns + ") VALUES " + strings.Repeat(row+", ", len(others)-1) + row
	if _, err := tx.exec(ctx, text, args...); err != nil {
		return fmt.Errorf("link activity %d: %w", activity, err)
	}
	return nil
}

// ReplaceLinks ties an activity to others, and to none else.
func (tx *Tx) ReplaceLinks(ctx context.Context, l ActivityLink, activity crm.ID, others []crm.ID) error {
	if _, err := tx.exec(ctx, "DELETE FROM "+l.table+" WHERE activityid = ?", int64(activity)); err != nil {
		return fmt.Errorf("unlink activity %d: %w", activity, err)
	}
	return tx.InsertLinks(ctx, l, activity, others)
}

// ChangeLinks ties an activity to others, and to none else. Those that stay keep
// their rows, with how far an invitation is.
func (tx *Tx) ChangeLinks(ctx context.Context, l ActivityLink, activity crm.ID, others []crm.ID) error {
	before, err := tx.Links(ctx, l, activity)
	if err != nil {
		return err
	}
	in := func(ids []crm.ID) func(crm.ID) bool { return func(id crm.ID) bool { return slices.Contains(ids, id) } }
	gone := slices.DeleteFunc(slices.Clone(before), in(others))
	for part := range slices.Chunk(gone, maxIDs) {
		text := "DELETE FROM " + l.table + " WHERE activityid = ? AND " + l.other + " IN (" + places(ownerPlaces(len(part))) + ")"
		if _, err := tx.exec(ctx, text, append([]any{int64(activity)}, padded(part)...)...); err != nil {
			return fmt.Errorf("unlink activity %d: %w", activity, err)
		}
	}
	return tx.InsertLinks(ctx, l, activity, slices.DeleteFunc(slices.Clone(others), in(before)))
}

// Links lists what an activity is tied to, by id.
func (tx *Tx) Links(ctx context.Context, l ActivityLink, activity crm.ID) ([]crm.ID, error) {
	ids, err := tx.ids(ctx, "SELECT "+l.other+" FROM "+l.table+" WHERE activityid = ? ORDER BY "+l.other, int64(activity))
	if err != nil {
		return nil, fmt.Errorf("links of activity %d: %w", activity, err)
	}
	return ids, nil
}

// ids runs a statement whose rows are ids.
func (tx *Tx) ids(ctx context.Context, text string, args ...any) ([]crm.ID, error) {
	rows, err := tx.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []crm.ID
	for rows.Next() {
		var id crm.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, sqldb.Classify(rows.Err())
}

// one runs a statement of at most one row and scans it. It reports whether
// there was a row.
func (tx *Tx) one(ctx context.Context, text string, args []any, dest ...any) (bool, error) {
	rows, err := tx.query(ctx, text, args...)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return false, sqldb.Classify(rows.Err())
	}
	return true, errors.Join(rows.Scan(dest...), sqldb.Classify(rows.Err()))
}

// SetReminder has the owner of an activity reminded some minutes before it
// begins; recurrence is the id of what says how it recurs, 0 for nothing.
func (tx *Tx) SetReminder(ctx context.Context, activity crm.ID, minutes int, recurrence int64) error {
	updated, err := tx.touched(ctx, "UPDATE vtiger_activity_reminder SET reminder_time = ?, reminder_sent = 0 WHERE activity_id = ?", minutes, int64(activity))
	if err == nil && !updated {
		_, err = tx.exec(ctx, "INSERT INTO vtiger_activity_reminder (activity_id, reminder_time, reminder_sent, recurringid) VALUES (?, ?, 0, ?)", int64(activity), minutes, recurrence)
	}
	if err != nil {
		return fmt.Errorf("reminder of activity %d: %w", activity, err)
	}
	return nil
}

// touched runs an update and reports whether it found a row.
func (tx *Tx) touched(ctx context.Context, text string, args ...any) (bool, error) {
	result, err := tx.exec(ctx, text, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// RemoveReminder takes the reminder of an activity away.
func (tx *Tx) RemoveReminder(ctx context.Context, activity crm.ID) error {
	if _, err := tx.exec(ctx, "DELETE FROM vtiger_activity_reminder WHERE activity_id = ?", int64(activity)); err != nil {
		return fmt.Errorf("reminder of activity %d: %w", activity, err)
	}
	return nil
}

// Popup is what the CRM's screens pop up when an activity begins.
type Popup struct {
	Activity   crm.ID
	Module     string // Calendar or Events
	Date, Time string // when the activity begins, as stored
	Over       bool   // it has begun: nothing pops up
}

// SavePopup keeps the popup of an activity. One that has begun gets none, but
// the popup it has is closed.
func (tx *Tx) SavePopup(ctx context.Context, p Popup) error {
	status := 0
	if p.Over {
		status = 1
	}
	updated, err := tx.touched(ctx, "UPDATE vtiger_activity_reminder_popup SET status = ?, date_start = ?, time_start = ? WHERE recordid = ?",
		status, p.Date, p.Time, int64(p.Activity))
	if err == nil && !updated && !p.Over {
		_, err = tx.exec(ctx, "INSERT INTO vtiger_activity_reminder_popup (recordid, semodule, date_start, time_start, status) VALUES (?, ?, ?, ?, 0)",
			int64(p.Activity), p.Module, p.Date, p.Time)
	}
	if err != nil {
		return fmt.Errorf("popup of activity %d: %w", p.Activity, err)
	}
	return nil
}

// EventMinutes is how long the calls or the other events of a user last unless
// he says otherwise.
func (tx *Tx) EventMinutes(ctx context.Context, user crm.ID, calls bool) (int, error) {
	column := "othereventduration"
	if calls {
		column = "callduration"
	}
	var text sql.NullString
	if _, err := tx.one(ctx, "SELECT "+column+" FROM vtiger_users WHERE id = ?", []any{int64(user)}, &text); err != nil {
		return 0, fmt.Errorf("length of events of user %d: %w", user, err)
	}
	minutes, err := strconv.Atoi(text.String)
	if err != nil {
		minutes = 5 // as for a new user
	}
	return minutes, nil
}
