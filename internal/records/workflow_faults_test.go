package records_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/records"
)

// TestWorkflowFaults: what goes wrong in a task reaches nobody else.
func TestWorkflowFaults(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		count := func() string { return w.text("SELECT COUNT(*) FROM com_vtiger_workflowtask_queue") }
		mail := php("VTEmailTask", "executeImmediately", "", "recepient", "a@example.org")
		is := func(field, value string) string {
			return fmt.Sprintf(`[{"fieldname":%q,"operation":"is","value":%q,"valuetype":"rawtext","joincondition":"","groupid":"0"}]`, field, value)
		}

		// A value that a failed task would have set is seen by nobody.
		w.alone()
		w.insert("Accounts", 3, always, php("VTUpdateFieldsTask", "field_value_mapping",
			`[{"fieldname":"siccode","valuetype":"rawtext","value":"X"},{"fieldname":"(account_id : (Accounts) siccode)","valuetype":"rawtext","value":"X"},{"fieldname":"ownership","valuetype":"expression","value":"power('a', 2)"}]`))
		w.insert("Accounts", 3, is("siccode", "X"), mail)
		w.add("Accounts", 3, is("(account_id : (Accounts) siccode)", "X"), mail)
		before := count()
		id := w.create("Accounts", "accountname=Half", "account_id=220")
		if got := count(); got != before {
			t.Errorf("%s mails because of values that were taken back, want %s", got, before)
		}
		if !strings.Contains(w.log.String(), "class=VTUpdateFieldsTask") {
			t.Errorf("the task did not fail: %q", w.log)
		}
		if got := w.text("SELECT siccode FROM vtiger_account WHERE accountid = ?", int64(id)); got != "" {
			t.Errorf("siccode %q was to be taken back", got)
		}
		w.undo()

		// A record is made without a value that does not fit its field.
		w.alone()
		w.add("Accounts", 3, always, php("VTCreateEntityTask", "entity_type", "Contacts", "reference_field", "account_id", "field_value_mapping",
			`[{"fieldname":"title","valuetype":"rawtext","value":"`+strings.Repeat("t", 300)+`"},{"fieldname":"lastname","valuetype":"rawtext","value":"L"}]`))
		id = w.create("Accounts", "accountname=Misfit")
		if got := w.text("SELECT COUNT(*) FROM vtiger_contactdetails WHERE accountid = ? AND lastname = 'L'", int64(id)); got != "1" {
			t.Errorf("%s contacts, want one; log %s", got, w.log)
		}
		if log := w.log.String(); !strings.Contains(log, "title") || !strings.Contains(log, "class=VTCreateEntityTask") || strings.Contains(log, "ttt") {
			t.Errorf("the value that was left out is to be logged by its field: %q", log)
		}
		w.undo()

		// SQL in a condition or a value is text.
		const attack = `x'; DELETE FROM vtiger_account; -- \`
		w.alone()
		w.insert("Accounts", 3, is("siccode", attack), mail)
		w.add("Accounts", 3, always, php("VTUpdateFieldsTask", "field_value_mapping", set("ownership", "rawtext", attack)),
			php("VTUpdateFieldsTask", "field_value_mapping", set("account_id", "rawtext", attack)))
		before = count()
		id = w.create("Accounts", "accountname=Attacked", "siccode="+attack)
		if got := w.text("SELECT ownership FROM vtiger_account WHERE accountid = ?", int64(id)); got != attack {
			t.Errorf("ownership %q, want %q; log %s", got, attack, w.log)
		}
		if got := count(); got != plus(before, 1) {
			t.Errorf("%s mails in the queue, want one more than %s", got, before)
		}
		w.undo()

		// An owner that there is not stays out: nobody would see the record.
		w.alone()
		w.add("Accounts", 3, always, php("VTUpdateFieldsTask", "field_value_mapping", set("assigned_user_id", "rawtext", "99999")))
		id = w.create("Accounts", "accountname=Nobody's", "assigned_user_id=1")
		if got := w.text("SELECT smownerid FROM vtiger_crmentity WHERE crmid = ?", int64(id)); got != "1" {
			t.Errorf("owner %s, want 1", got)
		}
		if !strings.Contains(w.log.String(), "assigned_user_id") {
			t.Errorf("the owner that stayed out is not logged: %q", w.log)
		}
		w.undo()

		// A call that is answered again runs no workflow again.
		w.alone()
		w.add("Accounts", 3, always, mail)
		before = count()
		for range 2 {
			if _, err := w.service.Create(t.Context(), w.policy, w.change("Accounts", "accountname=Twice"), records.Options{IdempotencyKey: "k"}); err != nil {
				t.Fatal(err)
			}
		}
		if got := count(); got != plus(before, 1) {
			t.Errorf("%s mails in the queue, want one more than %s", got, before)
		}
		w.undo()

		// A task of as many values as its column holds.
		w.alone()
		many := make([]string, 600)
		for i := range many {
			many[i] = fmt.Sprintf(`{"fieldname":"siccode","valuetype":"rawtext","value":"%d"}`, i)
		}
		w.add("Accounts", 3, always, php("VTUpdateFieldsTask", "field_value_mapping", "["+strings.Join(many, ",")+"]"))
		id = w.create("Accounts", "accountname=Many")
		if got := w.text("SELECT siccode FROM vtiger_account WHERE accountid = ?", int64(id)); got != "599" {
			t.Errorf("siccode %s, want 599", got)
		}
		w.undo()

		// Of comments at the same time one alone starts a workflow that fires once.
		w.alone()
		w.add("Accounts", 2, `[{"fieldname":"_VT_add_comment","operation":"is added","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, mail)
		before = count()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				c := w.change("ModComments", "commentcontent=hello", "related_to=220")
				if _, err := w.service.Create(t.Context(), w.policy, c, records.Options{}); err != nil {
					t.Errorf("comment: %v", err)
				}
			})
		}
		all.Wait()
		if got := count(); got != plus(before, 1) {
			t.Errorf("%s mails in the queue after 8 comments, want one more than %s", got, before)
		}
		w.undo()

		// With a server for short messages they wait in the queue.
		w.alone()
		w.exec(`INSERT INTO vtiger_smsnotifier_servers (id, isactive, providertype) VALUES (1, 1, 'ClickATell')`)
		w.add("Accounts", 3, always, php("VTSMSTask", "sms_recepient", "$phone", "content", "hi"))
		id = w.create("Accounts", "accountname=SMS", "phone=1")
		if got := w.text("SELECT task_id FROM com_vtiger_workflowtask_queue WHERE entity_id = ?", fmt.Sprintf("11x%d", id)); got != fmt.Sprint(w.id-1) {
			t.Errorf("the short message's task in the queue is %q, want %d", got, w.id-1)
		}
		w.undo()
	})
}
