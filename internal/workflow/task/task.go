package task

import (
	"fmt"
	"strconv"
	"strings"

	"vtrest/internal/phpserial"
)

// Task is one task of a workflow (a row of com_vtiger_workflowtasks).
type Task struct {
	ID, Workflow int64
	Class        string // the CRM's own name of its kind, such as VTEmailTask
	Summary      string
	Active       bool
	// Immediate tasks run in the save, others go into the CRM's queue.
	Immediate bool
	Delay     *Delay // nil for none
	Action    Action
}

// Delay holds a queued task back until some days after the date in a field of
// the record; the days may be negative.
type Delay struct {
	Field string
	Days  int64
}

// Action is what a task does.
type Action interface{ action() }

// Row is a task as the database holds it.
type Row struct {
	ID, Workflow  int64
	Summary, Text string
}

// classes are the kinds of tasks that are known: how they read, and whether the
// CRM runs them in the save where the task does not say.
var classes = map[string]struct {
	immediate bool
	read      func(phpserial.Value) (Action, error)
}{
	"VTUpdateFieldsTask":     {true, updateFields},
	"VTCreateEntityTask":     {true, createRecord},
	"VTCreateTodoTask":       {true, createTodo},
	"VTCreateEventTask":      {true, createEvent},
	"VTEmailTask":            {false, email},
	"VTSendNotificationTask": {false, email},
	"VTSMSTask":              {true, sms},
	"VTEntityMethodTask":     {true, callMethod},
	"VTDummyTask":            {true, func(phpserial.Value) (Action, error) { return Dummy{}, nil }},
}

// Parse reads a task. A class that is not known gives an Unknown action, not an
// error: its task must be kept and can be told of. The error names what is
// broken; the Task then holds what is known of it.
func Parse(r Row) (*Task, error) {
	t := &Task{ID: r.ID, Workflow: r.Workflow, Summary: r.Summary}
	v, err := phpserial.Parse(r.Text)
	if err != nil {
		t.Action = Unknown{}
		return t, err
	}
	t.Class = v.Class
	if v.Kind != phpserial.Object || v.Class == "" {
		t.Action = Unknown{}
		return t, fmt.Errorf("the text holds no task")
	}
	t.Active = v.Get("active").Truth()
	t.Delay = delay(v.Get("trigger"))
	class, known := classes[v.Class]
	t.Immediate = class.immediate
	if v.Has("executeImmediately") {
		t.Immediate = v.Get("executeImmediately").Truth()
	}
	if !known {
		t.Action = Unknown{Class: v.Class}
		return t, nil
	}
	t.Action, err = class.read(v)
	if err != nil {
		t.Action = Unknown{Class: v.Class}
		return t, fmt.Errorf("%s: %w", v.Class, err)
	}
	return t, nil
}

func delay(v phpserial.Value) *Delay {
	if v.Kind != phpserial.Array || len(v.Entries) == 0 {
		return nil
	}
	return &Delay{Field: v.Get("field").Text(), Days: whole(v.Get("days"))}
}

// whole is a number of days as PHP counts with it: "2" and "2 days" are 2, what
// is no number is 0.
func whole(v phpserial.Value) int64 {
	text := strings.TrimSpace(v.Text())
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && (text[0] == '-' || text[0] == '+')) {
		end++
	}
	n, _ := strconv.ParseInt(text[:end], 10, 32)
	return n
}
