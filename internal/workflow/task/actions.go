package task

import "vtrest/internal/phpserial"

// UpdateFields sets fields of the record, or of records it refers to.
type UpdateFields struct{ Set []Mapping }

// CreateRecord makes a record that refers to the one that was saved.
type CreateRecord struct {
	Module string
	// Reference is the field of the new record that gets the saved one's id.
	Reference string
	Set       []Mapping
}

// Day is a date that a task counts from a date field of the record.
type Day struct {
	Field  string // "" for today
	Days   int64
	Before bool
}

// CreateTodo makes a to-do.
type CreateTodo struct {
	Subject, Description string // with entities of HTML
	Status, Priority     string
	Due                  Day
	Time                 string // of day, in the zone of the user who saves; "" for that of the date field or now
	Notify               bool
	// Owner is the id of a user or group, CopyOwner, or "" for the record's owner.
	Owner string
	// Further are properties that name fields of the to-do.
	Further []Property
}

// CreateEvent makes an event, which repeats if Repeats names how.
type CreateEvent struct {
	Type, Subject, Description string // with entities of HTML
	Status, Priority           string
	Start, End                 Day
	StartTime, EndTime         string
	Notify                     bool
	Owner                      string
	Repeats                    bool
	Further                    []Property
}

// CopyOwner stands for the owner of the record.
const CopyOwner = "copyParentOwner"

// Property is what a task says under a name.
type Property struct{ Name, Value string }

// Email sends a mail. All texts are templates of the CRM, which fills them in.
type Email struct {
	To, CC, BCC      string
	From, ReplyTo    string
	Subject, Content string
	Signature        string // "No" for none; "" and "Yes" for the sender's
	// Notification is set for the mails that an activity's owner gets, whose
	// dates are in the owner's format.
	Notification bool
}

// SMS sends a short message.
type SMS struct{ To, Content string }

// CallMethod calls a function of the CRM that is registered for the module
// (com_vtiger_workflowtasks_entitymethod).
type CallMethod struct{ Name string }

// Dummy does nothing.
type Dummy struct{}

// Unknown is a task that cannot be run here. Class is "" where not even that
// can be read.
type Unknown struct{ Class string }

func (UpdateFields) action() {}
func (CreateRecord) action() {}
func (CreateTodo) action()   {}
func (CreateEvent) action()  {}
func (Email) action()        {}
func (SMS) action()          {}
func (CallMethod) action()   {}
func (Dummy) action()        {}
func (Unknown) action()      {}

func updateFields(v phpserial.Value) (Action, error) {
	set, err := mappings(v.Get("field_value_mapping").Text())
	return UpdateFields{Set: set}, err
}

func createRecord(v phpserial.Value) (Action, error) {
	set, err := mappings(v.Get("field_value_mapping").Text())
	return CreateRecord{Module: v.Get("entity_type").Text(), Reference: v.Get("reference_field").Text(), Set: set}, err
}

func createTodo(v phpserial.Value) (Action, error) {
	text := func(name string) string { return v.Get(name).Text() }
	return CreateTodo{
		Subject: text("todo"), Description: text("description"), Status: text("status"), Priority: text("priority"),
		Due: day(v, "datefield", "days", "direction"), Time: text("time"), Notify: notify(text("sendNotification")),
		Owner: text("assigned_user_id"), Further: further(v),
	}, nil
}

func createEvent(v phpserial.Value) (Action, error) {
	text := func(name string) string { return v.Get(name).Text() }
	return CreateEvent{
		Type: text("eventType"), Subject: text("eventName"), Description: text("description"),
		Status: text("status"), Priority: text("priority"),
		Start: day(v, "startDatefield", "startDays", "startDirection"), End: day(v, "endDatefield", "endDays", "endDirection"),
		StartTime: text("startTime"), EndTime: text("endTime"), Notify: notify(text("sendNotification")),
		Owner: text("assigned_user_id"), Repeats: v.Get("recurringcheck").Truth(), Further: further(v),
	}, nil
}

func notify(text string) bool { return text != "" && text != "N" }

func day(v phpserial.Value, field, days, direction string) Day {
	way := v.Get(direction).Text()
	return Day{Field: v.Get(field).Text(), Days: whole(v.Get(days)), Before: way == "before" || way == "Before"}
}

// further are the properties that are not those of every task.
func further(v phpserial.Value) []Property {
	var list []Property
	for _, e := range v.Entries {
		switch e.Key {
		case "executeImmediately", "workflowId", "summary", "active", "id", "trigger", "contents":
			continue
		}
		if e.Value.Text() != "" && e.Value.Text() != "0" {
			list = append(list, Property{e.Key, e.Value.Text()})
		}
	}
	return list
}

func email(v phpserial.Value) (Action, error) {
	text := func(name string) string { return v.Get(name).Text() }
	return Email{
		To: text("recepient"), CC: text("emailcc"), BCC: text("emailbcc"), From: text("fromEmail"), ReplyTo: text("replyTo"),
		Subject: text("subject"), Content: text("content"), Signature: text("signature"),
		Notification: v.Class == "VTSendNotificationTask",
	}, nil
}

func sms(v phpserial.Value) (Action, error) {
	return SMS{To: v.Get("sms_recepient").Text(), Content: v.Get("content").Text()}, nil
}

func callMethod(v phpserial.Value) (Action, error) {
	return CallMethod{Name: v.Get("methodName").Text()}, nil
}
