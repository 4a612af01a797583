package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// seriesTable says since Vtiger 7 which events are of one series: activityid is
// the event that it began with, also when that is deleted.
const seriesTable = "vtiger_activity_recurring_info"

// KeepsSeries reports whether this version of the CRM keeps which events are of
// one series.
func KeepsSeries(c *meta.Catalog) bool { return c.HasTable(seriesTable) }

// Recurrence is how an event recurs, as the CRM's columns hold it.
type Recurrence struct {
	Begin string // day on which the series begins
	Kind  string // Daily, Weekly, Monthly or Yearly
	Every int
	Info  string
	Until string // the last day, "" for none
}

// InsertRecurrence notes how an event recurs, and returns the id of the note.
func (tx *Tx) InsertRecurrence(ctx context.Context, activity crm.ID, r Recurrence) (int64, error) {
	result, err := tx.exec(ctx, `INSERT INTO vtiger_recurringevents (activityid, recurringdate, recurringtype, recurringfreq, recurringinfo, recurringenddate)
VALUES (?, ?, ?, ?, ?, ?)`, int64(activity), r.Begin, r.Kind, r.Every, r.Info, r.Until)
	if err != nil {
		return 0, fmt.Errorf("recurrence of activity %d: %w", activity, err)
	}
	return result.LastInsertId()
}

// Recurrence reads how an event recurs. It reports whether it does.
func (tx *Tx) Recurrence(ctx context.Context, activity crm.ID) (r Recurrence, found bool, err error) {
	found, err = tx.one(ctx, `SELECT COALESCE(recurringdate, ''), COALESCE(recurringtype, ''), COALESCE(recurringfreq, 1), COALESCE(recurringinfo, ''), COALESCE(recurringenddate, '')
FROM vtiger_recurringevents
WHERE activityid = ?
ORDER BY recurringid DESC
LIMIT 1`, []any{int64(activity)}, &r.Begin, &r.Kind, &r.Every, &r.Info, &r.Until)
	if err != nil {
		err = fmt.Errorf("recurrence of activity %d: %w", activity, err)
	}
	return r, found, err
}

// RemoveRule takes away how an activity recurs. It stays in its series.
func (tx *Tx) RemoveRule(ctx context.Context, activity crm.ID) error {
	if _, err := tx.exec(ctx, "DELETE FROM vtiger_recurringevents WHERE activityid = ?", int64(activity)); err != nil {
		return fmt.Errorf("recurrence of activity %d: %w", activity, err)
	}
	return nil
}

// RemoveRecurrence makes an activity happen once, and takes it out of its
// series.
func (tx *Tx) RemoveRecurrence(ctx context.Context, c *meta.Catalog, activity crm.ID) error {
	if err := tx.RemoveRule(ctx, activity); err != nil || !KeepsSeries(c) {
		return err
	}
	return tx.LeaveSeries(ctx, []crm.ID{activity})
}

// LeaveSeries takes events out of their series.
func (tx *Tx) LeaveSeries(ctx context.Context, events []crm.ID) error {
	for part := range slices.Chunk(events, maxIDs) {
		text := "DELETE FROM " + seriesTable + " WHERE recurrenceid IN (" + places(ownerPlaces(len(part))) + ")"
		if _, err := tx.exec(ctx, text, padded(part)...); err != nil {
			return fmt.Errorf("leave a series: %w", err)
		}
	}
	return nil
}

// InsertSeries notes that events are of the series that began with the event
// first.
func (tx *Tx) InsertSeries(ctx context.Context, first crm.ID, events []crm.ID) error {
	const row = "(?, ?)"
	args := make([]any, 0, 2*len(events))
	for _, event := range events {
		args = append(args, int64(first), int64(event))
	}
	text := "INSERT INTO " + seriesTable + " (activityid, recurrenceid) VALUES " + strings.Repeat(row+", ", len(events)-1) + row
	if _, err := tx.exec(ctx, text, args...); err != nil {
		return fmt.Errorf("series of activity %d: %w", first, err)
	}
	return nil
}

// InSeries reports whether an event is of a series. It locks nothing, while to
// leave one locks the table, which has no index.
func (tx *Tx) InSeries(ctx context.Context, event crm.ID) (bool, error) {
	found, err := exists(tx.query(ctx, "SELECT 1 FROM "+seriesTable+" WHERE recurrenceid = ?", int64(event)))
	if err != nil {
		return false, fmt.Errorf("series of activity %d: %w", event, err)
	}
	return found, nil
}

// SeriesEvent is one event of a series, with when it begins and ends, as stored.
type SeriesEvent struct {
	ID                   crm.ID
	StartDate, StartTime string
	EndDate, EndTime     string
}

// Series lists the events of the series that an event is of, in the order in
// which they begin, and the event that the series began with; nothing for an
// event that is of none.
func (tx *Tx) Series(ctx context.Context, event crm.ID) (first crm.ID, events []SeriesEvent, err error) {
	err = tx.rows(ctx, `SELECT s.activityid, a.activityid, COALESCE(a.date_start, ''), COALESCE(a.time_start, ''), COALESCE(a.due_date, ''), COALESCE(a.time_end, '')
FROM `+seriesTable+` s
JOIN vtiger_activity a ON a.activityid = s.recurrenceid
JOIN vtiger_crmentity e ON e.crmid = a.activityid AND e.deleted = 0
WHERE s.activityid = (SELECT MIN(m.activityid) FROM `+seriesTable+` m WHERE m.recurrenceid = ?)
ORDER BY a.date_start, a.time_start, a.activityid`, []any{int64(event)}, func(rows *sql.Rows) error {
		var e SeriesEvent
		if err := rows.Scan(&first, &e.ID, &e.StartDate, &e.StartTime, &e.EndDate, &e.EndTime); err != nil {
			return err
		}
		events = append(events, e)
		return nil
	})
	if err != nil {
		return 0, nil, fmt.Errorf("series of activity %d: %w", event, err)
	}
	return first, events, nil
}
