package records_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/embedded"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

// mailroom is an embedded database with a contact of an account, whose mails are
// collected.
type mailroom struct {
	t       *testing.T
	db      *sqldb.DB
	store   *store.Store
	service *records.Service
	contact crm.ID
	id      string // of the contact, with the module's prefix
}

func newMailroom(t *testing.T) *mailroom {
	t.Helper()
	db, err := sqldb.Open("sqlite:" + filepath.Join(t.TempDir(), "crm.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := embedded.Create(t.Context(), db.SQL, embedded.DemoAdmin); err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)
	s := store.New(db, func() time.Time { return clock })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := &mailroom{t: t, db: db, store: s, service: &records.Service{Store: s, Timeout: time.Minute, SendsMail: true}}
	m.exec(`UPDATE vtiger_users SET date_format = 'dd-mm-yyyy', time_zone = 'Asia/Tehran', signature = '&lt;i&gt;The Admin&lt;/i&gt;', no_of_currency_decimals = 2`)
	m.exec(`INSERT INTO vtiger_organizationdetails (organization_id, organizationname, city) VALUES (77, 'Company &amp; Sons', 'Shiraz')`)
	account := m.create("Accounts", "accountname=ACME <Ltd>", "email1=info@acme.example", "annual_revenue=1234.5")
	m.contact = m.create("Contacts", "lastname=O'Neill & \"Sons\"", "firstname=$lastname", "email=jo@acme.example", fmt.Sprintf("account_id=%d", account),
		"birthday=1980-02-29", "donotcall=1", "description=one\r\ntwo", "support_start_date=2026-01-02")
	m.id = crmtest.Catalog(t, s).Prefixed("Contacts", m.contact)
	m.create("ModComments", fmt.Sprintf("related_to=%d", m.contact), "commentcontent=first <b>")
	m.create("ModComments", fmt.Sprintf("related_to=%d", m.contact), "commentcontent=second")
	m.exec(`DELETE FROM com_vtiger_workflowtask_queue`)
	return m
}

func (m *mailroom) exec(text string, args ...any) {
	m.t.Helper()
	if _, err := m.db.SQL.ExecContext(m.t.Context(), text, args...); err != nil {
		m.t.Fatalf("%s: %v", text, err)
	}
}

func (m *mailroom) create(module string, sent ...string) crm.ID {
	m.t.Helper()
	p, err := access.New(crmtest.Catalog(m.t, m.store), 1)
	if err != nil {
		m.t.Fatal(err)
	}
	c := &crm.Change{Module: p.Catalog().Module(module)}
	for _, pair := range sent {
		name, value, _ := strings.Cut(pair, "=")
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: c.Module.Field(name), Values: []string{value}})
	}
	done, err := m.service.Create(m.t.Context(), p, c, records.Options{})
	if err != nil {
		m.t.Fatalf("create %s: %v", module, err)
	}
	return done.ID
}

// queue leaves a mail about the contact in the queue. set are properties of the
// task and their values, beside a recipient.
func (m *mailroom) queue(contents string, set ...string) {
	m.t.Helper()
	properties := map[string]string{"recepient": "$email", "signature": "No", "active": "1", "executeImmediately": ""}
	for _, pair := range set {
		name, value, _ := strings.Cut(pair, "=")
		properties[name] = value
	}
	var b strings.Builder
	fmt.Fprintf(&b, `O:11:"VTEmailTask":%d:{`, len(properties))
	for name, value := range properties {
		fmt.Fprintf(&b, `s:%d:"%s";s:%d:"%s";`, len(name), name, len(value), value)
	}
	m.exec(`UPDATE com_vtiger_workflowtasks SET task = ? WHERE task_id = 6`, b.String()+"}")
	m.exec(`INSERT INTO com_vtiger_workflowtask_queue (task_id, entity_id, do_after, relatedinfo, task_contents) VALUES (6, ?, 0, 'false', ?)`,
		m.id, contents)
}

// collect is the mail that is made of the queue, nil for none.
func (m *mailroom) collect() *task.Letter {
	m.t.Helper()
	catalog := crmtest.Catalog(m.t, m.store)
	more, err := m.service.CollectMail(m.t.Context(), catalog)
	if err != nil || !more {
		m.t.Fatalf("collect: %t, %v", more, err)
	}
	if more, err := m.service.CollectMail(m.t.Context(), catalog); err != nil || more {
		m.t.Fatalf("collect again: %t, %v", more, err)
	}
	var letter *task.Letter
	err = m.store.Update(m.t.Context(), func(tx *store.Tx) error {
		mail, found, err := tx.ClaimMail(m.t.Context(), tx.Now.Add(time.Hour))
		if err != nil || !found {
			return err
		}
		if letter, err = task.ParseLetter(mail.Contents); err != nil {
			return err
		}
		return tx.MailSent(m.t.Context(), mail)
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return letter
}

func TestMailTemplates(t *testing.T) {
	crmtest.Long(t)
	m := newMailroom(t)
	const owner = "admin@example.org"
	// A template of HTML, and what stands there in the mail.
	for _, test := range []struct{ template, want string }{
		{"Dear $lastname,", "Dear O&#39;Neill &amp; &#34;Sons&#34;,"},
		{"$firstname costs $5 and $nothing", "$lastname costs $5 and $nothing"},
		{"$description", "one<br />\ntwo"},
		{"$birthday ($_DATE_FORMAT_)", "29-02-1980 (dd-mm-yyyy)"},
		{"$createdtime", "24-11-2026 02:00"},
		{"$donotcall $emailoptout", "Yes No"},
		{"$assigned_user_id of $account_id", "Administrator of ACME &lt;Ltd&gt;"},
		{"$(account_id : (Accounts) accountname): $(account_id : (Accounts) annual_revenue)", "ACME &lt;Ltd&gt;: 1234.50 USD"},
		{"$(account_id : (Leads) lastname)|$(reports_to_id : (Contacts) lastname)", "|"},
		{"$(assigned_user_id : (Users) last_name)", "Administrator"},
		{"$(general : (__VtigerMeta__) recordId)", fmt.Sprint(m.contact)},
		{"$(general : (__VtigerMeta__) date) $(general : (__VtigerMeta__) time)", "24-11-2026 02:00"},
		{"$(general : (__VtigerMeta__) usertimezone)/$(general : (__VtigerMeta__) dbtimezone)", "Asia/Tehran/UTC"},
		{"$(general : (__VtigerMeta__) siteurl)", ""},
		{"$lastComment", "second<br>Administrator, 24-11-2026 02:00<br><br>"},
		{"$allComments", "second<br>Administrator, 24-11-2026 02:00<br><br>first &lt;b&gt;<br>Administrator, 24-11-2026 02:00<br><br>"},
	} {
		m.queue("", "content="+test.template)
		want := &task.Letter{From: owner, FromName: "Administrator", To: "jo@acme.example", Content: test.want}
		if diff := cmp.Diff(want, m.collect()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.template, diff)
		}
	}
	// Whole letters.
	for _, test := range []struct {
		name string
		set  []string
		want *task.Letter
	}{
		{"everything", []string{"recepient=,$email,$(account_id : (Accounts) email1)", "emailcc=$(assigned_user_id : (Users) email1)", "emailbcc=x@y.zz", "subject=$lastname", "content=Hi", "signature=Yes", "replyTo=$(account_id : (Accounts) email1)"}, &task.Letter{
			From: owner, FromName: "Administrator", To: ",jo@acme.example,info@acme.example", CC: owner, BCC: "x@y.zz", Subject: "O&#39;Neill &amp; &#34;Sons&#34;", Content: "Hi<br><br><i>The Admin</i>", ReplyTo: "info@acme.example",
		}},
		{"from a name and an address", []string{"fromEmail=$lastname&lt;$(account_id : (Accounts) email1)&gt;"}, &task.Letter{From: "info@acme.example", FromName: `O'Neill & "Sons"`, To: "jo@acme.example"}},
		{"from settings that are not there", []string{"fromEmail=$(general : (__VtigerMeta__) supportName)&lt;$(general : (__VtigerMeta__) supportEmailId)&gt;"}, &task.Letter{From: owner, FromName: "Administrator", To: "jo@acme.example"}},
		{"from an address", []string{"fromEmail=me@here.example"}, &task.Letter{From: "me@here.example", FromName: "me@here.example", To: "jo@acme.example"}},
		{"from a name", []string{"fromEmail=The Team"}, &task.Letter{From: owner, FromName: "The Team", To: "jo@acme.example"}},
		{"to nobody", []string{"recepient=$phone, ,$(reports_to_id : (Contacts) email)"}, nil},
	} {
		m.queue("", test.set...)
		if diff := cmp.Diff(test.want, m.collect()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	m.company()
	m.group()
	m.optedOut()
	m.rendered()
	m.lost()
	m.gone()
}

func (m *mailroom) company() {
	m.exec(`DELETE FROM vtiger_organizationdetails WHERE organization_id <> 77`)
	m.queue("", "content=$(general : (__VtigerCompany__) organizationname), $(general : (__VtigerCompany__) city), $(general : (__VtigerCompany__) nothing)")
	if got := m.collect(); got.Content != "Company &amp; Sons, Shiraz, " {
		m.t.Errorf("company: %q", got.Content)
	}
}

// group: a group's members get the mail, and who made the record sends it.
func (m *mailroom) group() {
	m.secondUser()
	m.exec(`INSERT INTO vtiger_groups (groupid, groupname) VALUES (60, 'Pair')`)
	m.exec(`INSERT INTO vtiger_users2group (groupid, userid) VALUES (60, 1), (60, 51)`)
	m.exec(`UPDATE vtiger_crmentity SET smownerid = 60 WHERE crmid = ?`, m.contact)
	m.queue("", "recepient=$(assigned_user_id : (Users) email1)", "fromEmail=$(assigned_user_id : (Users) last_name)&lt;$(assigned_user_id : (Users) email1)&gt;", "replyTo=$(assigned_user_id : (Users) email1)", "content=$assigned_user_id")
	want := &task.Letter{From: "admin@example.org", FromName: "Administrator", To: "admin@example.org,sara@example.org", Content: "Pair"}
	if diff := cmp.Diff(want, m.collect()); diff != "" {
		m.t.Errorf("a group's record (-want +got):\n%s", diff)
	}
}

func (m *mailroom) optedOut() {
	m.exec(`UPDATE vtiger_contactdetails SET emailoptout = '1' WHERE contactid = ?`, m.contact)
	m.queue("", "recepient=$email")
	if got := m.collect(); got != nil {
		m.t.Errorf("a contact who wants no mails gets %v", got)
	}
	m.queue("", "recepient=$email", "emailcc=$(account_id : (Accounts) email1)")
	if got := m.collect(); got == nil || got.To != "" || got.CC != "info@acme.example" {
		m.t.Errorf("of two recipients one wants no mails: %v", got)
	}
}

// rendered: what was filled in when it was queued goes out as it is.
func (m *mailroom) rendered() {
	m.queue(`{"fromEmail":"a@b.cd","toEmail":"e@f.gh","ccEmail":null,"subject":"$lastname","content":"$email"}`)
	if diff := cmp.Diff(&task.Letter{From: "a@b.cd", To: "e@f.gh", Subject: "$lastname", Content: "$email"}, m.collect()); diff != "" {
		m.t.Errorf("a mail that was filled in (-want +got):\n%s", diff)
	}
	m.queue(`{"fromEmail":`)
	if got := m.collect(); got != nil {
		m.t.Errorf("a mail that cannot be read: %v", got)
	}
	m.failed("contents of a mail")
}

// failed checks that a mail could not be made, that the reason is kept, and
// that the next one is made all the same.
func (m *mailroom) failed(why string) {
	m.t.Helper()
	m.queue("", "recepient=x@y.zz")
	if m.collect() == nil {
		m.t.Error("a mail is not made after one that cannot be")
	}
	err := m.store.Update(m.t.Context(), func(tx *store.Tx) error {
		mails, err := tx.Mails(m.t.Context())
		if mails.Failed == 0 || !strings.Contains(mails.LastFailure, why) {
			m.t.Errorf("kept are %+v, want the failure %s", mails, why)
		}
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.exec(`DELETE FROM vtrest_mail`)
}

// lost: comments that cannot be read end one mail, not all.
func (m *mailroom) lost() {
	m.exec(`ALTER TABLE vtiger_modcomments RENAME TO lost_comments`)
	m.queue("", "recepient=x@y.zz", "content=$allComments")
	if got := m.collect(); got != nil {
		m.t.Errorf("a mail without its comments: %v", got)
	}
	m.failed("vtiger_modcomments")
	m.exec(`ALTER TABLE lost_comments RENAME TO vtiger_modcomments`)
}

func (m *mailroom) gone() {
	m.queue("", "recepient=x@y.zz")
	m.exec(`UPDATE vtiger_crmentity SET deleted = 1 WHERE crmid = ?`, m.contact)
	if got := m.collect(); got != nil {
		m.t.Errorf("a mail about a deleted record: %v", got)
	}
}

// secondUser copies the administrator to an ordinary user with the id 51.
func (m *mailroom) secondUser() {
	m.t.Helper()
	columns, err := m.db.Columns(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	own := map[string]string{"id": "51", "user_name": "'sara'", "accesskey": "'k'", "email1": "'sara@example.org'", "is_admin": "'off'"}
	var names, values []string
	for _, c := range columns {
		if c.Table != "vtiger_users" {
			continue
		}
		names = append(names, c.Name)
		values = append(values, orElse(own[c.Name], c.Name))
	}
	m.exec(`INSERT INTO vtiger_users (` + strings.Join(names, ", ") + `) SELECT ` + strings.Join(values, ", ") + ` FROM vtiger_users WHERE id = 1`)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
