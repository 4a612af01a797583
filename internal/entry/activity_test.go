package entry_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/entry"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestActivities: what the form of a new activity fills in, for to-dos and
// events, and which fields belong to each.
func TestActivities(t *testing.T) {
	db, err := sqldb.Open(crmtest.MariaDB(t).Shared(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	c := crmtest.Catalog(t, store.New(db, nil))
	for _, tt := range []struct {
		module, user, sent, want string
	}{
		{
			"Calendar", "admin", "subject=S taskstatus=Completed parent_id=207",
			"subject=S date_start=2026-11-23 time_start=09:12:13 due_date=2026-11-23 time_end= eventstatus= activitytype=Task visibility=Private taskstatus=Completed parent_id=207 REF",
		},
		{
			"Calendar", "fr1", "subject=S taskstatus=Completed date_start=01-12-2026_00:30 eventstatus=Held",
			"subject=S date_start=2026-11-30 time_start=23:30:00 due_date=2026-12-01 time_end= eventstatus=Held activitytype=Task visibility=Private taskstatus=Completed",
		},
		{
			"Calendar", "admin", "subject=S activitytype=Meeting eventstatus=Planned taskstatus=Completed date_start=2026-12-01 time_start=10:00 time_end=9:30_PM contact_id=528",
			"subject=S date_start=2026-12-01 time_start=10:00 due_date=2026-12-01 time_end=21:30 eventstatus=Planned activitytype=Meeting visibility=Public contact_id=528 REF IGNORED",
		},
		{
			"Events", "admin", "subject=S activitytype=Call eventstatus=Planned due_date=2026-11-24_10:00",
			"subject=S date_start=2026-11-23 time_start=09:12:13 due_date=2026-11-24 time_end=10:00:00 eventstatus=Planned activitytype=Call visibility=Public",
		},
		{
			"Calendar", "sm1", "subject=S taskstatus=Completed date_start=2026-12-01_22:00",
			"subject=S date_start=2026-12-02 time_start=03:00:00 due_date=2026-12-01 time_end= eventstatus= activitytype=Task visibility=Private taskstatus=Completed",
		},
		{
			"Calendar", "sp2", "subject=S taskstatus=Completed date_start=2026-12-01_00:00:00 due_date=2026-12-01_00:00:00",
			"subject=S date_start=2026-11-30 time_start=20:30:00 due_date=2026-12-01 time_end= eventstatus= activitytype=Task visibility=Private taskstatus=Completed",
		},
		{
			"Events", "sp2", "subject=S activitytype=Call eventstatus=Planned date_start=2026-12-01_00:00 due_date=2026-12-01_01:00",
			"subject=S date_start=2026-11-30 time_start=20:30:00 due_date=2026-11-30 time_end=21:30:00 eventstatus=Planned activitytype=Call visibility=Public",
		},
		{ // A time of its own makes a day of the date.
			"Events", "sp2", "subject=S activitytype=Call eventstatus=Planned date_start=2026-12-01_00:00:00 time_start=20:30 due_date=2026-12-01_00:00:00 time_end=21:00",
			"subject=S date_start=2026-12-01 time_start=20:30 due_date=2026-12-01 time_end=21:00 eventstatus=Planned activitytype=Call visibility=Public",
		},
		{"Calendar", "sm1", "subject=S taskstatus=Completed date_start=2026-12-01_22:00 due_date=2026-11-30", "FAULT due_date"},
		{"Events", "admin", "subject=S", "FAULT eventstatus activitytype"},
		{"Events", "admin", "subject=S activitytype=Task eventstatus=Planned", "FAULT activitytype"},
		{
			"Calendar", "admin", "subject=S",
			"subject=S date_start=2026-11-23 time_start=09:12:13 due_date=2026-11-23 time_end= eventstatus= activitytype=Task visibility=Private taskstatus=Not Started",
		},
		{"Calendar", "admin", "subject=S taskstatus=Begun", "FAULT taskstatus"},
		{"Calendar", "admin", "subject=S taskstatus=Completed date_start=2026-12-02 due_date=2026-12-01", "FAULT due_date"},
		{"Calendar", "admin", "subject=S taskstatus=Completed time_start=25:00", "FAULT time_start"},
	} {
		m := c.Module(tt.module)
		change := &crm.Change{Module: m}
		for pair := range strings.FieldsSeq(tt.sent) {
			name, value, _ := strings.Cut(pair, "=")
			change.Sent = append(change.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{strings.ReplaceAll(value, "_", " ")}})
		}
		e, err := formOf(c, m, tt.user, false).Create(change)
		got := ""
		if err != nil {
			got = "FAULT " + names(err)
		} else {
			got = shown(e)
		}
		if got != tt.want {
			t.Errorf("%s %s: %s:\ngot  %s (%v)\nwant %s", tt.module, tt.user, tt.sent, got, err, tt.want)
		}
	}
}

// shown are the values of an activity that its rules are about.
func shown(e *entry.Entries) string {
	about := []string{"subject", "date_start", "time_start", "due_date", "time_end", "eventstatus", "taskstatus", "activitytype", "visibility", "parent_id", "contact_id"}
	var all []string
	for _, a := range slices.Concat(e.Values, e.Links) {
		if slices.Contains(about, a.Field.Name) {
			all = append(all, a.Field.Name+"="+a.Value.Text)
		}
	}
	if len(e.References) > 0 {
		all = append(all, "REF")
	}
	if len(e.Ignored) > 0 {
		all = append(all, "IGNORED")
	}
	return strings.Join(all, " ")
}
