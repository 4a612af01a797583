package v1_test

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// lostRows: a record has its main row. The original writes NULL into picklists
// that may not be NULL (an activity's visibility, the category of a FAQ); MySQL
// refuses the row, and the original takes no notice.
func (x *writeExchange) lostRows() error {
	id, m := x.created(), x.module()
	if id == "" || m == nil || x.want.effects[m.Base.Name] != nil {
		return nil
	}
	custom := crm.Table{Name: m.Base.Name + "cf", Key: m.Base.Key}
	for _, t := range m.Tables {
		if t.Name == m.Base.Name+"cf" || t.Name == "vtiger_faqcf" {
			custom = t
		}
	}
	if m.Name == "Events" {
		// The history knows an event by its activity type, which was lost.
		x.want.effects["vtiger_modtracker_basic"].Inserted[0]["module"] = text(m.Name)
		x.setHistory("record_module", sql.NullString{}, m.Name)
	}
	for _, t := range []crm.Table{m.Base, custom} {
		if x.want.effects[t.Name] != nil {
			continue
		}
		row, err := x.emptyRow(t, id)
		if err != nil {
			return err
		}
		x.want.effects[t.Name] = &crmtest.TableEffects{Inserted: []crmtest.Row{row}}
	}
	for _, f := range m.Fields {
		if f.Table != m.Base.Name {
			continue
		}
		v, err := x.made(f)
		if err != nil {
			return err
		}
		if v != "" {
			if err := x.setNew(f, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// made is what a new record has in a field of its main table: what was sent,
// else what the CRM's screens fill in.
func (x *writeExchange) made(f *crm.Field) (string, error) {
	if v := x.entered(f.Name); v != "" {
		return v, nil
	}
	if f.UIType == 4 {
		n := x.number(x.t, "SELECT cur_id FROM vtiger_modentity_num WHERE semodule = ? AND active = 1", x.moduleName())
		var prefix string
		err := x.db.QueryRowContext(x.t.Context(), "SELECT prefix FROM vtiger_modentity_num WHERE semodule = ? AND active = 1", x.moduleName()).Scan(&prefix)
		return prefix + strconv.FormatInt(n, 10), err
	}
	if f.Table != "vtiger_activity" {
		return "", nil
	}
	event := x.module().Name == "Events"
	switch f.Name {
	case "visibility":
		if event {
			return "Public", nil // the sample's administrator shares the calendar
		}
		return "Private", nil
	case "activitytype":
		return "Task", nil
	case "duration_hours", "duration_minutes":
		clock := x.entered("time_start")
		if x.sent()["time_start"] != "" {
			clock = clock[:5] + ":00"
		}
		from, err := time.Parse(time.DateTime, x.entered("date_start")+" "+clock)
		if err != nil {
			return "", err
		}
		zone, err := time.LoadLocation(x.zoneOf(x.User))
		if err != nil {
			return "", err
		}
		until, err := time.ParseInLocation(time.DateOnly, x.entered("due_date"), zone)
		until = until.AddDate(0, 0, 1)
		if end := x.sent()["time_end"]; end != "" && err == nil {
			until, err = time.Parse("2006-01-02 15:04", x.entered("due_date")+" "+end)
		}
		minutes := int(until.Sub(from).Minutes())
		if f.Name == "duration_hours" {
			minutes /= 60
		}
		return map[bool]string{true: strconv.Itoa(minutes), false: strconv.Itoa(minutes % 60)}[f.Name == "duration_hours"], err
	}
	return "", nil
}

// entered is what was sent for a field, else what the CRM's form for a to-do
// shows there.
func (x *writeExchange) entered(name string) string {
	if v := x.sent()[name]; v != "" || x.moduleName() != crm.Calendar || x.sent()["activitytype"] != "" {
		return v
	}
	switch name {
	case "date_start", "due_date":
		return x.clock.Format(time.DateOnly)
	case "time_start":
		return x.clock.Format(time.TimeOnly)
	case "taskstatus":
		return "Not Started"
	}
	return ""
}

// zoneOf is a user's time zone.
func (x *writeExchange) zoneOf(user string) (zone string) {
	_ = x.db.QueryRowContext(x.t.Context(), "SELECT time_zone FROM vtiger_users WHERE user_name = ?", user).Scan(&zone) // "" is UTC
	return zone
}

// emptyRow is a row of a table in which nothing was sent.
func (x *writeExchange) emptyRow(table crm.Table, id string) (crmtest.Row, error) {
	rows, err := x.db.QueryContext(x.t.Context(), "SELECT * FROM "+table.Name+" WHERE 1 = 0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	row := crmtest.Row{}
	fields := x.fields()
	for _, column := range columns {
		f := fields[table.Name+"."+column]
		switch {
		case column == table.Key:
			row[column] = text(id)
		case f == nil, f.Kind == crm.Date, f.Kind == crm.Time:
			row[column] = nil
		default:
			row[column] = text(blank(f))
		}
	}
	return row, rows.Err()
}

// files: a file that is sent becomes the record's. The original loses the file of
// a document whose filelocationtype is not sent, and does not note the name of
// one sent under another name than filename, nor of a new image of a contact.
func (x *writeExchange) files() error {
	var file *part
	for _, p := range x.parts() {
		if p.Filename != "" {
			file = &p
		}
	}
	switch {
	case file == nil:
		return nil
	case x.moduleName() == "Contacts" && x.created() == "":
		return x.setField(x.module().Field("imagename"), file.Filename)
	case x.moduleName() != "Documents" || x.created() == "":
		return nil
	}
	e := x.want.effects
	if e["vtiger_attachments"] == nil {
		id := strconv.FormatInt(x.entities+2, 10)
		now := text(x.clock.Format(time.DateTime))
		e["vtiger_crmentity"].Inserted = append(e["vtiger_crmentity"].Inserted, crmtest.Row{
			"crmid": text(id), "smcreatorid": text("1"), "smownerid": text("1"),
			"modifiedby": text("0"), "setype": text("Documents Attachment"), "description": nil, "createdtime": now, "modifiedtime": now, "viewedtime": nil,
			"status": nil, "version": text("0"), "presence": text("1"), "deleted": text("0"), "smgroupid": nil, "source": nil, "label": nil,
		})
		e["vtiger_crmentity_seq"] = sequence(x.entities, 2)
		folder := x.clock.Format("2006/January/") + fmt.Sprintf("week%d/", (x.clock.Day()+6)/7)
		e["vtiger_attachments"] = &crmtest.TableEffects{Inserted: []crmtest.Row{{
			"attachmentsid": text(id), "name": text(file.Filename), "description": nil,
			"type": text(file.Type), "path": text("storage/" + folder), "storedname": text("*.txt"), "subject": nil,
		}}}
		e["vtiger_seattachmentsrel"] = &crmtest.TableEffects{Inserted: []crmtest.Row{{"crmid": text(x.created()), "attachmentsid": text(id)}}}
	}
	data, err := base64.StdEncoding.DecodeString(file.Data)
	if err != nil {
		return err
	}
	name := e["vtiger_attachments"].Inserted[0].Text("name")
	for field, value := range map[string]string{"filename": name, "filetype": file.Type, "filesize": strconv.Itoa(len(data)), "filelocationtype": "I"} {
		f := x.module().Field(field)
		if was, err := x.wanted(f); err != nil || was == value {
			continue
		}
		if err := x.setNew(f, value); err != nil {
			return err
		}
	}
	return nil
}
