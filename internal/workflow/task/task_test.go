package task_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/workflow/task"
)

// php writes an object as the CRM does; every property is a name and a value
// already serialized.
func php(class string, properties ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `O:%d:"%s":%d:{`, len(class), class, len(properties)/2)
	for i := 0; i < len(properties); i += 2 {
		b.WriteString(text(properties[i]) + properties[i+1])
	}
	return b.String() + "}"
}

func text(s string) string { return fmt.Sprintf(`s:%d:"%s";`, len(s), s) }

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		want task.Task
	}{
		{
			"fields, as Vtiger 8 writes them",
			php("VTUpdateFieldsTask", "executeImmediately", "b:1;", "\x00VTUpdateFieldsTask\x00referenceFieldFocusList", "a:0:{}", "workflowId", "i:2;", "active", "b:1;",
				"field_value_mapping", text(`[{"fieldname":"forecast_amount","valuetype":"expression","value":" amount * 2 "},`+
					`{"fieldname":"(account_id : (Accounts) phone)","valuetype":"fieldname","value":"mobile"},{"fieldname":"employees","valuetype":"rawtext","value":7}]`)),
			task.Task{Class: "VTUpdateFieldsTask", Active: true, Immediate: true, Action: task.UpdateFields{Set: []task.Mapping{
				{Target: task.Path{Field: "forecast_amount"}, Source: task.Expression, Value: "amount * 2"},
				{Target: task.Path{Reference: "account_id", Module: "Accounts", Field: "phone"}, Source: task.OtherField, Value: "mobile"},
				{Target: task.Path{Field: "employees"}, Value: "7"},
			}}},
		},
		{
			"a record",
			php("VTCreateEntityTask", "active", text("1"), "entity_type", text("Contacts"), "reference_field", text("account_id"),
				"field_value_mapping", text(`[{"fieldname":"lastname","valuetype":"fieldname","value":"accountname","modulename":"Accounts"}]`)),
			task.Task{Class: "VTCreateEntityTask", Active: true, Immediate: true, Action: task.CreateRecord{
				Module: "Contacts", Reference: "account_id",
				Set: []task.Mapping{{Target: task.Path{Field: "lastname"}, Source: task.OtherField, Value: "accountname", Module: "Accounts"}},
			}},
		},
		{
			"a to-do",
			php("VTCreateTodoTask", "active", "b:1;", "todo", text("Call"), "status", text("Not Started"), "time", text("10:00"), "days", text("2"),
				"direction", text("before"), "datefield", text("createdtime"), "sendNotification", text("on"), "assigned_user_id", text("copyParentOwner")),
			task.Task{Class: "VTCreateTodoTask", Active: true, Immediate: true, Action: task.CreateTodo{
				Subject: "Call", Status: "Not Started", Time: "10:00", Due: task.Day{Field: "createdtime", Days: 2, Before: true}, Notify: true, Owner: task.CopyOwner,
				Further: []task.Property{
					{Name: "todo", Value: "Call"},
					{Name: "status", Value: "Not Started"},
					{Name: "time", Value: "10:00"},
					{Name: "days", Value: "2"},
					{Name: "direction", Value: "before"},
					{Name: "datefield", Value: "createdtime"},
					{Name: "sendNotification", Value: "on"},
					{Name: "assigned_user_id", Value: "copyParentOwner"},
				},
			}},
		},
		{
			"an event",
			php("VTCreateEventTask", "active", "b:1;", "eventType", text("Call"), "eventName", text("E"), "startDays", "i:1;", "startDirection", text("after"), "endTime", text("11:00"), "recurringcheck", text("")),
			task.Task{Class: "VTCreateEventTask", Active: true, Immediate: true, Action: task.CreateEvent{
				Type: "Call", Subject: "E", Start: task.Day{Days: 1}, EndTime: "11:00",
				Further: []task.Property{
					{Name: "eventType", Value: "Call"},
					{Name: "eventName", Value: "E"},
					{Name: "startDays", Value: "1"},
					{Name: "startDirection", Value: "after"},
					{Name: "endTime", Value: "11:00"},
				},
			}},
		},
		{
			"a mail with a delay",
			php("VTEmailTask", "executeImmediately", text(""), "active", text("1"), "trigger", `a:2:{s:4:"days";s:2:"-1";s:5:"field";s:11:"createdtime";}`,
				"recepient", text("$email"), "subject", text("S"), "signature", text("No")),
			task.Task{
				Class: "VTEmailTask", Active: true, Delay: &task.Delay{Field: "createdtime", Days: -1},
				Action: task.Email{To: "$email", Subject: "S", Signature: "No"},
			},
		},
		{
			"no longer active, the flag a number",
			php("VTEmailTask", "executeImmediately", "i:0;", "active", "i:0;"),
			task.Task{Class: "VTEmailTask", Action: task.Email{}},
		},
		{
			"a notification",
			php("VTSendNotificationTask", "active", "b:1;", "recepient", text("a@b.c")),
			task.Task{Class: "VTSendNotificationTask", Active: true, Action: task.Email{To: "a@b.c", Notification: true}},
		},
		{
			"a short message",
			php("VTSMSTask", "active", "b:1;", "sms_recepient", text("$phone"), "content", text("hi")),
			task.Task{Class: "VTSMSTask", Active: true, Immediate: true, Action: task.SMS{To: "$phone", Content: "hi"}},
		},
		{
			"a method",
			php("VTEntityMethodTask", "active", "b:1;", "methodName", text("UpdateInventory")),
			task.Task{Class: "VTEntityMethodTask", Active: true, Immediate: true, Action: task.CallMethod{Name: "UpdateInventory"}},
		},
		{"nothing", php("VTDummyTask", "active", "b:1;"), task.Task{Class: "VTDummyTask", Active: true, Immediate: true, Action: task.Dummy{}}},
		{"of an extension", php("VTWhatsAppTask", "active", "b:1;"), task.Task{Class: "VTWhatsAppTask", Active: true, Action: task.Unknown{Class: "VTWhatsAppTask"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := task.Parse(task.Row{ID: 1, Workflow: 2, Summary: "s", Text: c.text})
			if err != nil {
				t.Fatal(err)
			}
			c.want.ID, c.want.Workflow, c.want.Summary = 1, 2, "s"
			if diff := cmp.Diff(&c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestBroken: what cannot be read is told, and the task is kept as unknown.
func TestBroken(t *testing.T) {
	for name, c := range map[string]struct{ text, class string }{
		"empty":            {"", ""},
		"cut":              {php("VTEmailTask", "active", "b:1;")[:20], ""},
		"no object":        {"a:0:{}", ""},
		"no JSON":          {php("VTUpdateFieldsTask", "field_value_mapping", text("[{")), "VTUpdateFieldsTask"},
		"a list as value":  {php("VTUpdateFieldsTask", "field_value_mapping", text(`[{"fieldname":"a","value":[1]}]`)), "VTUpdateFieldsTask"},
		"values no list":   {php("VTCreateEntityTask", "field_value_mapping", text(`"x"`)), "VTCreateEntityTask"},
		"an object inside": {php("VTUpdateFieldsTask", "field_value_mapping", text(`[{"fieldname":{}}]`)), "VTUpdateFieldsTask"},
	} {
		got, err := task.Parse(task.Row{ID: 7, Text: c.text})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, unknown := got.Action.(task.Unknown); !unknown || got.ID != 7 || got.Class != c.class {
			t.Errorf("%s: %+v, want an unknown task of class %q with its id", name, got, c.class)
		}
	}
}

// FuzzParse: no text panics, and a task that reads without an error has an
// action.
func FuzzParse(f *testing.F) {
	f.Add(php("VTUpdateFieldsTask", "field_value_mapping", text(`[{"fieldname":"a","valuetype":"rawtext","value":1}]`)))
	f.Add(php("VTCreateTodoTask", "days", text("-3")))
	f.Fuzz(func(t *testing.T, text string) {
		got, _ := task.Parse(task.Row{Text: text})
		if got == nil || got.Action == nil {
			t.Errorf("%q: no action", text)
		}
	})
}
