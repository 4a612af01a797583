package records_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/store"
)

// workflowTest writes workflows and records.
type workflowTest struct {
	*hookTest
	log *strings.Builder
	id  int // of the last workflow and task
}

// onWorkflows runs a test on both engines, over a database whose own workflows
// are switched off.
func onWorkflows(t *testing.T, dump string, test func(h *workflowTest)) {
	t.Helper()
	onHooks(t, dump, func(h *hookTest) {
		w := &workflowTest{hookTest: h, log: &strings.Builder{}, id: 900}
		h.service.Log = slog.New(slog.NewTextHandler(w.log, nil))
		test(w)
	})
}

// php is a task as PHP writes it: a class, then names and values of its
// properties. A value that begins with "raw " is one already written.
func php(class string, properties ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `O:%d:"%s":%d:{`, len(class), class, len(properties)/2+1)
	b.WriteString(`s:6:"active";b:1;`)
	for i := 0; i < len(properties); i += 2 {
		fmt.Fprintf(&b, `s:%d:"%s";`, len(properties[i]), properties[i])
		if raw, ok := strings.CutPrefix(properties[i+1], "raw "); ok {
			b.WriteString(raw)
			continue
		}
		fmt.Fprintf(&b, `s:%d:"%s";`, len(properties[i+1]), properties[i+1])
	}
	return b.String() + "}"
}

// add makes an active workflow with tasks; when is its execution condition.
func (w *workflowTest) add(module string, when int, test string, tasks ...string) {
	w.t.Helper()
	w.insert(module, when, test, tasks...)
	w.login(1)
}

// insert is add before the service knows.
func (w *workflowTest) insert(module string, when int, test string, tasks ...string) {
	w.t.Helper()
	w.id++
	flow := w.id
	w.exec(`INSERT INTO com_vtiger_workflows (workflow_id, module_name, summary, test, execution_condition, defaultworkflow, type, filtersavedinnew) VALUES (?, ?, 'test', ?, ?, 0, 'basic', 6)`,
		flow, module, test, when)
	for _, task := range tasks {
		w.exec(`INSERT INTO com_vtiger_workflowtasks (task_id, workflow_id, summary, task) VALUES (?, ?, 'test', ?)`, w.id, flow, task)
		w.id++
	}
}

// alone switches every other workflow off.
func (w *workflowTest) alone() {
	w.t.Helper()
	w.exec(`UPDATE com_vtiger_workflows SET execution_condition = 7`)
}

func (w *workflowTest) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.SQL.ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// text runs a query for one text.
func (w *workflowTest) text(query string, args ...any) (text string) {
	w.t.Helper()
	crmtest.Rows(w.t, w.db.SQL, func(scan func(...any)) { scan(&text) }, query, args...)
	return text
}

// undo takes everything back.
func (w *workflowTest) undo() {
	w.t.Helper()
	w.before.Undo(w.t, w.before.Effects(w.t))
	w.log.Reset()
}

const always = "[]"

func set(field, kind, value string) string {
	return fmt.Sprintf(`[{"fieldname":%q,"valuetype":%q,"value":%q}]`, field, kind, value)
}

// TestWorkflowTasks is one test of every kind of task.
func TestWorkflowTasks(t *testing.T) {
	crmtest.Long(t)
	const queue = "task_id entity_id do_after relatedinfo task_contents"
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		for _, tt := range []struct {
			name    string
			module  string
			task    string
			sent    []string
			columns map[string]string
			want    []string
			logged  string
		}{
			{
				"fields", "Accounts", php("VTUpdateFieldsTask", "field_value_mapping", set("siccode", "expression", "concat(accountname,'!')")),
				[]string{"accountname=A"},
				map[string]string{"vtiger_account": "accountname siccode"},
				[]string{"+vtiger_account accountname=A siccode=A!"},
				"",
			},
			{
				"fields of a referred record", "Contacts", php("VTUpdateFieldsTask", "field_value_mapping", set("(account_id : (Accounts) siccode)", "rawtext", "R")),
				[]string{"lastname=C", "account_id=220"},
				map[string]string{"vtiger_account": "siccode"},
				[]string{"~vtiger_account accountid=220: siccode=00 -> R"},
				"",
			},
			{
				"a value that does not fit stays out, the others come", "Accounts",
				php("VTUpdateFieldsTask", "field_value_mapping", `[{"fieldname":"siccode","valuetype":"rawtext","value":"`+strings.Repeat("x", 300)+`"},{"fieldname":"ownership","valuetype":"rawtext","value":"O"}]`),
				[]string{"accountname=A"},
				map[string]string{"vtiger_account": "siccode ownership"},
				[]string{"+vtiger_account ownership=O siccode="},
				"siccode",
			},
			{
				"a record", "Accounts", php("VTCreateEntityTask", "entity_type", "Contacts", "reference_field", "account_id",
					"field_value_mapping", `[{"fieldname":"lastname","valuetype":"fieldname","value":"accountname","modulename":"Accounts"}]`),
				[]string{"accountname=A"},
				map[string]string{"vtiger_contactdetails": "accountid lastname", "vtiger_crmentityrel": "crmid module relcrmid relmodule"},
				[]string{"+vtiger_contactdetails accountid=ID lastname=A", "+vtiger_crmentityrel crmid=ID module=Accounts relcrmid=NEXT relmodule=Contacts"},
				"",
			},
			{
				"a to-do", "Leads", php("VTCreateTodoTask", "todo", "Call &amp; ask", "time", "09:30 PM", "days", "2", "direction", "after", "datefield", "createdtime",
					"status", "Not Started", "priority", "High", "assigned_user_id", "8"),
				[]string{"lastname=L"},
				map[string]string{"vtiger_activity": "subject activitytype date_start time_start due_date status", "vtiger_seactivityrel": "crmid activityid"},
				[]string{
					"+vtiger_activity activitytype=Task date_start=2026-11-25 due_date=2026-11-25 status=Not Started subject=Call & ask time_start=21:30:00",
					"+vtiger_seactivityrel activityid=NEXT crmid=ID",
				},
				"",
			},
			{
				"an event", "Leads", php("VTCreateEventTask", "eventType", "Meeting", "eventName", "Meet", "status", "Planned", "startTime", "10:00", "startDays", "1", "startDirection", "before",
					"startDatefield", "createdtime", "endTime", "11:30", "endDays", "1", "endDirection", "after", "endDatefield", "createdtime"),
				[]string{"lastname=L"},
				map[string]string{"vtiger_activity": "subject activitytype date_start time_start due_date time_end duration_hours"},
				[]string{"+vtiger_activity activitytype=Meeting date_start=2026-11-22 due_date=2026-11-24 duration_hours=49 subject=Meet time_end=11:30:00 time_start=10:00:00"},
				"",
			},
			{
				"a mail", "Accounts", php("VTEmailTask", "executeImmediately", "raw b:0;", "recepient", "$email1", "subject", "S", "trigger", `raw a:2:{s:4:"days";i:1;s:5:"field";s:11:"createdtime";}`),
				[]string{"accountname=A", "email1=a@example.org"},
				map[string]string{"com_vtiger_workflowtask_queue": queue},
				[]string{fmt.Sprintf("+com_vtiger_workflowtask_queue do_after=%d entity_id=11xID relatedinfo=false task_contents= task_id=TASK", hookTime.Add(24*time.Hour).Unix())},
				"",
			},
			{
				"a mail to nobody", "Accounts", php("VTEmailTask", "executeImmediately", "", "recepient", ",$email1,$(account_id : (Accounts) email1)"),
				[]string{"accountname=A"},
				map[string]string{"com_vtiger_workflowtask_queue": queue},
				nil, "",
			},
			{
				"a mail to who wants none", "Accounts", php("VTEmailTask", "executeImmediately", "", "recepient", "boss@example.org"),
				[]string{"accountname=A", "emailoptout=1"},
				map[string]string{"com_vtiger_workflowtask_queue": queue},
				nil, "",
			},
			{
				"a notification", "Calendar", php("VTSendNotificationTask", "executeImmediately", "", "recepient", "$(assigned_user_id : (Users) email1)"),
				[]string{"subject=T", "date_start=2026-12-01", "due_date=2026-12-01", "taskstatus=Planned"},
				map[string]string{"com_vtiger_workflowtask_queue": "entity_id task_id"},
				[]string{"+com_vtiger_workflowtask_queue entity_id=9xID task_id=TASK"},
				"",
			},
			{
				"a short message without a server", "Accounts", php("VTSMSTask", "sms_recepient", "$phone"),
				[]string{"accountname=A", "phone=1"},
				map[string]string{"com_vtiger_workflowtask_queue": queue},
				nil, "",
			},
			{
				"a method that is not known here is the cron's", "HelpDesk", php("VTEntityMethodTask", "methodName", "NotifyOwnerOnTicketChange"),
				[]string{"ticket_title=T", "ticketstatus=Open", "ticketpriorities=High"},
				map[string]string{"com_vtiger_workflowtask_queue": "entity_id task_id"},
				[]string{"+com_vtiger_workflowtask_queue entity_id=17xID task_id=TASK"},
				"",
			},
			{
				"a method that no one knows", "Accounts", php("VTEntityMethodTask", "methodName", "Nothing"),
				[]string{"accountname=A"},
				map[string]string{"com_vtiger_workflowtask_queue": queue},
				nil, "task=TASK class=VTEntityMethodTask",
			},
			{"nothing", "Accounts", php("VTDummyTask"), []string{"accountname=A"}, map[string]string{"com_vtiger_workflowtask_queue": queue}, nil, ""},
			{
				"a task of an extension", "Accounts", php("VTWhatsAppTask", "executeImmediately", "raw b:1;"),
				[]string{"accountname=A"},
				map[string]string{"vtiger_account": "accountname"},
				[]string{"+vtiger_account accountname=A"},
				"task=TASK class=VTWhatsAppTask",
			},
			{
				"a broken task", "Accounts", "O:11:\"VTEmailTask\":3:{s:6:",
				[]string{"accountname=A"},
				map[string]string{"vtiger_account": "accountname"},
				[]string{"+vtiger_account accountname=A"},
				"",
			},
		} {
			w.alone()
			w.add(tt.module, 3, always, tt.task)
			task := fmt.Sprint(w.id - 1)
			id := w.create(tt.module, tt.sent...)
			var want []string
			for _, line := range tt.want {
				line = strings.ReplaceAll(line, "=NEXT", fmt.Sprintf("=%d", id+1))
				line = strings.ReplaceAll(line, "xID", fmt.Sprintf("x%d", id))
				want = append(want, strings.ReplaceAll(line, "=TASK", "="+task))
			}
			t.Log(tt.name)
			w.effects(id, tt.columns, want...)
			logged := w.log.String()
			if tt.logged == "" && strings.Contains(logged, "task=") || !strings.Contains(logged, strings.ReplaceAll(tt.logged, "TASK", task)) {
				t.Errorf("%s: logged %q, want %q", tt.name, logged, tt.logged)
			}
			w.log.Reset()
		}
	})
}

// TestWorkflowRuns: when workflows run, and where they end.
func TestWorkflowRuns(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		count := func() string { return w.text("SELECT COUNT(*) FROM com_vtiger_workflowtask_queue") }
		mail := php("VTEmailTask", "executeImmediately", "", "recepient", "a@example.org")
		banking := `[{"fieldname":"industry","operation":"is","value":"Banking","valuetype":"rawtext","joincondition":"","groupid":"0"}]`

		// Once: the first save for which the conditions hold, and no later one.
		w.alone()
		w.add("Accounts", 2, banking, mail)
		before := count()
		id := w.create("Accounts", "accountname=Once")
		w.update("Accounts", id, "industry=Banking")
		w.update("Accounts", id, "phone=1")
		if got, want := count(), plus(before, 1); got != want {
			t.Errorf("a workflow that runs once: %s mails in the queue, want %s", got, want)
		}
		w.undo()

		// A comment starts those that wait for one; an internal one none.
		w.alone()
		w.add("Accounts", 3, `[{"fieldname":"_VT_add_comment","operation":"is added","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, mail)
		comment := w.create("ModComments", "commentcontent=hello", "related_to=220")
		want := fmt.Sprintf(`{"module":"ModComments","id":%d}`, comment)
		if got := w.text("SELECT relatedinfo FROM com_vtiger_workflowtask_queue WHERE entity_id = '11x220'"); got != want {
			t.Errorf("a comment: relatedinfo %q, want %q", got, want)
		}
		w.undo()
		w.alone()
		w.add("Accounts", 3, `[{"fieldname":"_VT_add_comment","operation":"is added","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, mail)
		before = count()
		w.create("ModComments", "commentcontent=hello", "related_to=220", "is_private=1")
		if got := count(); got != before {
			t.Errorf("an internal comment queued mails: %s, want %s", got, before)
		}
		w.undo()

		// Two modules whose workflows make records of one another end.
		w.alone()
		w.add("Leads", 1, always, php("VTCreateEntityTask", "entity_type", "Vendors", "reference_field", "", "field_value_mapping", set("vendorname", "rawtext", "V")))
		w.add("Vendors", 1, always, php("VTCreateEntityTask", "entity_type", "Leads", "reference_field", "", "field_value_mapping", set("lastname", "rawtext", "L")))
		first := w.create("Leads", "lastname=Round")
		if made := w.text("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid > ?", int64(first)); made != "5" {
			t.Errorf("a circle of workflows made %s records, want 5", made)
		}
		if !strings.Contains(w.log.String(), "without end") {
			t.Errorf("a circle of workflows is not logged: %q", w.log)
		}
		w.undo()

		// A task that fails half way leaves nothing behind.
		w.alone()
		w.add("Leads", 1, always, php("VTCreateEntityTask", "entity_type", "Accounts", "reference_field", "", "field_value_mapping", set("accountname", "fieldname", "company")))
		taken := w.text("SELECT accountname FROM vtiger_account WHERE accountid = 220")
		lead := w.create("Leads", "lastname=Twice", "company="+taken)
		if made := w.text("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid > ?", int64(lead)); made != "0" {
			t.Errorf("an account that is there already was made %s times", made)
		}
		if !strings.Contains(w.log.String(), "class=VTCreateEntityTask") || strings.Contains(w.log.String(), taken) {
			t.Errorf("a refused record is to be logged without values: %q", w.log)
		}
		w.undo()
	})
}

func plus(number string, n int) string {
	var have int
	_, _ = fmt.Sscan(number, &have)
	return fmt.Sprint(have + n)
}

// TestStockByWorkflow: the stock moves when the workflow that moves it fires.
func TestStockByWorkflow(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		stock := func() string { return w.text("SELECT qtyinstock FROM vtiger_products WHERE productid = 60") }
		invoice := func(subject string) {
			c := w.change("Invoice", "subject="+subject, "account_id=220", "invoicestatus=Created", "bill_street=a", "ship_street=b")
			line := crm.SentLine{}
			for _, pair := range [][2]string{{"hdnProductId", "60"}, {"qty", "3"}, {"listPrice", "10"}} {
				line = append(line, crm.Sent{Name: pair[0], Values: []string{pair[1]}})
			}
			c.Lines = []crm.SentLine{line}
			if _, err := w.service.Create(w.t.Context(), w.policy, c, records.Options{}); err != nil {
				w.t.Errorf("%s: %v", subject, err)
			}
		}
		before := stock()
		invoice("marked `!`") // the CRM's own workflow leaves such a subject out
		if got := stock(); got != before {
			t.Errorf("stock %s although no workflow fires, want %s", got, before)
		}
		invoice("plain")
		if got := stock(); got == before {
			t.Errorf("stock %s although the workflow fires", got)
		}
		w.undo()
	})
}

// TestPortalLogin: a contact's login is made once, and follows the address.
func TestPortalLogin(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		w.service.SendsMail = true
		id := w.create("Contacts", "lastname=P", "portal=1", "email=p@example.org", "support_start_date=2026-01-01", "support_end_date=2027-01-01")
		login := func() string {
			return w.text("SELECT user_name || ' ' || isactive || ' ' || cryptmode FROM vtiger_portalinfo WHERE id = ?", int64(id))
		}
		if w.db.Dialect.ForUpdate != "" {
			login = func() string {
				return w.text("SELECT CONCAT(user_name, ' ', isactive, ' ', cryptmode) FROM vtiger_portalinfo WHERE id = ?", int64(id))
			}
		}
		secret := func() string { return w.text("SELECT user_password FROM vtiger_portalinfo WHERE id = ?", int64(id)) }
		if got, want := login(), "p@example.org 1 CRYPT"; got != want {
			t.Errorf("new login %q, want %q", got, want)
		}
		first := secret()
		if !strings.HasPrefix(first, "$2y$") {
			t.Errorf("password hash %q", first)
		}
		w.update("Contacts", id, "phone=1")
		if secret() != first {
			t.Error("the password changed with the phone")
		}
		w.update("Contacts", id, "email=new@example.org")
		if got, want := login(), "new@example.org 1 CRYPT"; got != want || secret() == first {
			t.Errorf("login after the address changed: %q, want %q and another password", got, want)
		}
		// The CRM's own workflow does not close a login; one without conditions does.
		second := secret()
		w.update("Contacts", id, "portal=0")
		if got, want := login(), "new@example.org 1 CRYPT"; got != want {
			t.Errorf("login although no workflow fires: %q, want %q", got, want)
		}
		w.add("Contacts", 3, always, php("VTEntityMethodTask", "methodName", "SendPortalLoginDetails"))
		w.update("Contacts", id, "phone=2")
		if got, want := login(), "new@example.org 0 CRYPT"; got != want {
			t.Errorf("login that was closed: %q, want %q", got, want)
		}
		w.update("Contacts", id, "portal=1")
		if got, want := login(), "new@example.org 1 CRYPT"; got != want || secret() != second {
			t.Errorf("login that was opened again: %q, want %q and the password as before", got, want)
		}
		if n := w.text("SELECT COUNT(*) FROM com_vtiger_workflowtask_queue WHERE task_contents LIKE '%Password: %'"); n != "2" {
			t.Errorf("%s mails with a password, want 2", n)
		}
		w.undo()
	})
}

// TestWorkflowsOfOldVersions: Vtiger 6 and 7 have other columns.
func TestWorkflowsOfOldVersions(t *testing.T) {
	crmtest.Long(t)
	for _, dump := range []string{"versions/vtiger650-guide.sql.zst", "versions/vtiger701-guide.sql.zst"} {
		onWorkflows(t, dump, func(w *workflowTest) {
			for _, p := range w.policy.Catalog().Problems {
				if strings.HasPrefix(p, "workflow ") {
					t.Errorf("%s: %s", dump, p)
				}
			}
			w.alone()
			w.add("Accounts", 3, `[{"fieldname":"employees","operation":"greater than","value":"5","valuetype":"rawtext","joincondition":"","groupid":"0"}]`,
				php("VTUpdateFieldsTask", "field_value_mapping", set("annual_revenue", "expression", "employees * 10")),
				php("VTEmailTask", "executeImmediately", "", "recepient", "boss@example.org"))
			before := w.text("SELECT COUNT(*) FROM com_vtiger_workflowtask_queue")
			id := w.create("Accounts", "accountname=Old version", "employees=7")
			if got := w.text("SELECT annualrevenue FROM vtiger_account WHERE accountid = ?", int64(id)); !strings.HasPrefix(got, "70.0") {
				t.Errorf("%s: revenue %s, want 70", dump, got)
			}
			if got := w.text("SELECT COUNT(*) FROM com_vtiger_workflowtask_queue"); got != plus(before, 1) {
				t.Errorf("%s: %s mails in the queue, want one more than %s; log %s", dump, got, before, w.log)
			}
			w.undo()
		})
	}
}

// TestWorkflowsCostNothing: in a module with fifty workflows, none of which
// fires, a save needs no further statement.
func TestWorkflowsCostNothing(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		made := 0
		statements := func() int64 {
			made++
			ctx, n := store.WithCount(t.Context())
			c := w.change("Accounts", fmt.Sprintf("accountname=Count %d", made), "industry=Apparel")
			if _, err := w.service.Create(ctx, w.policy, c, records.Options{}); err != nil {
				w.t.Error(err)
			}
			return n.Load()
		}
		w.alone()
		w.login(1)
		statements() // prepares
		without := statements()
		for i := range 50 {
			w.insert("Accounts", 3, fmt.Sprintf(`[{"fieldname":"industry","operation":"is","value":"Kind %d","valuetype":"rawtext","joincondition":"and","groupid":"0"},
				{"fieldname":"annual_revenue","operation":"greater than","value":"5","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, i),
				php("VTUpdateFieldsTask", "field_value_mapping", set("siccode", "rawtext", "x")))
		}
		w.login(1)
		if with := statements(); with != without {
			t.Errorf("%d statements with 50 workflows, want %d", with, without)
		}
		began := time.Now()
		const saves = 20
		for range saves {
			statements()
		}
		t.Logf("%v a create", time.Since(began)/saves)
		t.Logf("a create costs %d statements, with 50 workflows too", without)
		w.undo()
	})
}
