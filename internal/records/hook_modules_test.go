package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// TestHooks runs what follows on one database an engine.
func TestHooks(t *testing.T) {
	crmtest.Long(t)
	onHooks(t, "vtiger82-sample.sql.zst", func(h *hookTest) {
		for _, c := range []struct {
			name  string
			check func(*hookTest)
		}{
			{"Activity", checkActivityHook},
			{"ActivityUpdate", checkActivityUpdate},
			{"Product", checkProductHook},
			{"PriceBook", checkPriceBookHook},
			{"Ticket", checkTicketHook},
			{"ServiceContract", checkServiceContractHook},
			{"ContractUsedUp", checkContractUsedUp},
			{"ContractUnits", checkContractUnits},
			{"Comment", checkCommentHook},
			{"RecurringInvoice", checkRecurringInvoiceHook},
			{"Emails", checkEmails},
			{"Trash", checkTrashHooks},
		} {
			h.t.Run(c.name, func(t *testing.T) {
				on := *h
				on.t = t
				c.check(&on)
				on.before.Undo(t, on.before.Effects(t))
			})
		}
	})
}

var activityTables = map[string]string{
	"vtiger_seactivityrel":           "crmid activityid",
	"vtiger_cntactivityrel":          "contactid activityid",
	"vtiger_salesmanactivityrel":     "smid activityid",
	"vtiger_invitees":                "activityid inviteeid status",
	"vtiger_activity_reminder":       "activity_id reminder_time reminder_sent recurringid",
	"vtiger_activity_reminder_popup": "recordid semodule date_start time_start status",
	"vtiger_recurringevents":         "activityid",
	"vtiger_activity":                "duration_hours duration_minutes due_date time_end visibility activitytype",
}

func checkActivityHook(h *hookTest) {
	t := h.t
	// As the original recorded it (406).
	id := h.create("Calendar", "subject=Rest task vis", "activitytype=Task", "date_start=2025-06-01", "time_start=09:30", "due_date=2025-06-02",
		"taskstatus=Not Started", "taskpriority=High", "visibility=Private", "parent_id=207", "contact_id=528")
	h.effects(id, activityTables,
		"+vtiger_activity activitytype=Task due_date=2025-06-02 duration_hours=38 duration_minutes=30 time_end= visibility=Private",
		"+vtiger_cntactivityrel activityid=ID contactid=528",
		"+vtiger_salesmanactivityrel activityid=ID smid=1",
		"+vtiger_seactivityrel activityid=ID crmid=207")

	// The day ends in the zone of the user who saves (408).
	h.login(11)
	id = h.create("Calendar", "subject=Fr task", "activitytype=Task", "date_start=2025-06-01", "time_start=09:30:00", "due_date=2025-06-02", "taskstatus=Not Started", "visibility=Private")
	h.effects(id, activityTables,
		"+vtiger_activity activitytype=Task due_date=2025-06-02 duration_hours=36 duration_minutes=30 time_end= visibility=Private",
		"+vtiger_salesmanactivityrel activityid=ID smid=11")
	h.login(1)

	id = h.create("Events", "subject=Meet", "activitytype=Meeting", "date_start=2027-01-10", "time_start=10:00:00", "eventstatus=Planned",
		"contactidlist=528;529", "inviteesid=5;1;6", "set_reminder=Yes", "remdays=1", "remhrs=2", "remmin=3")
	h.effects(id, activityTables,
		"+vtiger_activity activitytype=Meeting due_date=2027-01-10 duration_hours=0 duration_minutes=5 time_end=10:05:00 visibility=Public",
		"+vtiger_activity_reminder activity_id=ID recurringid=0 reminder_sent=0 reminder_time=1563",
		"+vtiger_activity_reminder_popup date_start=2027-01-10 recordid=ID semodule=Events status=0 time_start=10:00:00",
		"+vtiger_cntactivityrel activityid=ID contactid=528",
		"+vtiger_cntactivityrel activityid=ID contactid=529",
		"+vtiger_invitees activityid=ID inviteeid=1 status=sent",
		"+vtiger_invitees activityid=ID inviteeid=5 status=sent",
		"+vtiger_invitees activityid=ID inviteeid=6 status=sent",
		"+vtiger_salesmanactivityrel activityid=ID smid=1",
		"+vtiger_salesmanactivityrel activityid=ID smid=5",
		"+vtiger_salesmanactivityrel activityid=ID smid=6")
	if len(h.ignored) > 0 {
		t.Errorf("ignored %v", h.ignored)
	}

	// What is not sent stays (414).
	h.update("Calendar", 2680, "location=REST")
	h.effects(2680, activityTables)
	h.update("Events", 2678, "location=REST")
	h.effects(2678, activityTables)

	for _, sent := range []string{"contactidlist=207", "inviteesid=20", "inviteesid=x", "contactidlist=1;"} {
		if err := h.tryUpdate("Events", 2678, sent); crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("%s: %v, want InvalidValue", sent, err)
		}
	}
}

// checkActivityUpdate changes everything that an event is tied to.
func checkActivityUpdate(h *hookTest) {
	h.update("Events", 2678, "inviteesid=6", "assigned_user_id=5", "contactidlist=528", "parent_id=207", "reminder_time=30",
		"date_start=2027-03-01", "due_date=2027-03-02", "time_start=08:00:00", "time_end=07:30:00")
	h.effects(2678, activityTables,
		"+vtiger_activity_reminder activity_id=ID recurringid=0 reminder_sent=0 reminder_time=30",
		"+vtiger_activity_reminder_popup date_start=2027-03-01 recordid=ID semodule=Events status=0 time_start=08:00:00",
		"+vtiger_cntactivityrel activityid=ID contactid=528",
		"+vtiger_invitees activityid=ID inviteeid=6 status=sent",
		"+vtiger_salesmanactivityrel activityid=ID smid=5",
		"+vtiger_salesmanactivityrel activityid=ID smid=6",
		"+vtiger_seactivityrel activityid=ID crmid=207",
		"-vtiger_cntactivityrel activityid=ID contactid=568",
		"-vtiger_salesmanactivityrel activityid=ID smid=11",
		"-vtiger_salesmanactivityrel activityid=ID smid=16",
		"-vtiger_salesmanactivityrel activityid=ID smid=8",
		"-vtiger_invitees activityid=ID inviteeid=11 status=sent",
		"-vtiger_invitees activityid=ID inviteeid=8 status=sent",
		"~vtiger_activity activityid=ID: due_date=2024-08-31 -> 2027-03-02 duration_hours=1 -> 23 time_end=11:30:00 -> 07:30:00")
	h.remove("Calendar", 2600)
	h.effects(2600, activityTables, "-vtiger_cntactivityrel activityid=ID contactid=959")
}

var productTables = map[string]string{
	"vtiger_products":           "currency_id unit_price",
	"vtiger_service":            "currency_id unit_price",
	"vtiger_producttaxrel":      "productid taxid taxpercentage regions",
	"vtiger_productcurrencyrel": "productid currencyid converted_price actual_price",
}

func checkProductHook(h *hookTest) {
	t := h.t
	// As the original recorded it (397).
	id := h.create("Products", "productname=Rest Prod Tax", "unit_price=100", "tax1_check=on", "tax1=4.5", "cur_1_check=on", "curname1=100", "base_currency=curname1")
	h.effects(id, productTables,
		"+vtiger_productcurrencyrel actual_price=100.00000000 converted_price=100.00000000 currencyid=1 productid=ID",
		"+vtiger_products currency_id=1 unit_price=100.00000000",
		"+vtiger_producttaxrel productid=ID regions=[] taxid=1 taxpercentage=4.500")
	if len(h.ignored) > 0 {
		t.Errorf("ignored %v", h.ignored)
	}

	// A price in another currency, a tax at its own percentage.
	id = h.create("Services", "servicename=Rest Serv", "unit_price=100", "tax3_check=1", "cur_2_check=1", "curname3=5000000")
	h.effects(id, productTables,
		"+vtiger_productcurrencyrel actual_price=100.00000000 converted_price=100.00000000 currencyid=1 productid=ID",
		"+vtiger_productcurrencyrel actual_price=5000000.00000000 converted_price=4200000.00000000 currencyid=3 productid=ID",
		"+vtiger_productcurrencyrel actual_price=92.00000000 converted_price=92.00000000 currencyid=2 productid=ID",
		"+vtiger_producttaxrel productid=ID regions=[] taxid=3 taxpercentage=12.500",
		"+vtiger_service currency_id=1 unit_price=100.00000000")

	// The original lost taxes and prices here (399).
	h.update("Products", 42, "unit_price=55.5")
	h.effects(42, productTables,
		"+vtiger_productcurrencyrel actual_price=55.50000000 converted_price=1234.56000000 currencyid=1 productid=ID",
		"-vtiger_productcurrencyrel actual_price=1234.56000000 converted_price=1234.56000000 currencyid=1 productid=ID",
		"~vtiger_products productid=ID: unit_price=1234.56000000 -> 55.50000000")
	h.update("Products", 42, "tax1_check=0", "tax3=7", "cur_2_check=off")
	h.effects(42, productTables,
		"+vtiger_producttaxrel productid=ID regions=[] taxid=3 taxpercentage=7.000",
		"-vtiger_productcurrencyrel actual_price=1135.80000000 converted_price=1135.79520000 currencyid=2 productid=ID",
		"-vtiger_producttaxrel productid=ID regions=[] taxid=1 taxpercentage=4.500",
		"-vtiger_producttaxrel productid=ID regions=[] taxid=3 taxpercentage=12.500")
	h.update("Products", 42, "base_currency=curname2", "curname2=1000")
	h.effects(42, productTables,
		"+vtiger_productcurrencyrel actual_price=1000.00000000 converted_price=1000.00000000 currencyid=2 productid=ID",
		"-vtiger_productcurrencyrel actual_price=1135.80000000 converted_price=1135.79520000 currencyid=2 productid=ID",
		"~vtiger_products productid=ID: currency_id=1 -> 2 unit_price=1234.56000000 -> 1000.00000000")

	for _, sent := range []string{"base_currency=curname9", "tax1=much", "tax1=123456", "curname2=1e9x"} {
		if err := h.tryUpdate("Products", 42, sent); crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("%s: %v, want InvalidValue", sent, err)
		}
	}
}

func checkPriceBookHook(h *hookTest) {
	t := h.t
	h.update("PriceBooks", 2062, "currency_id=1")
	e := h.before.Effects(h.t)["vtiger_pricebookproductrel"]
	if e == nil || len(e.Updated) != 11 {
		t.Fatalf("prices changed: %v, want 11", e)
	}
	// 323.94 at 0.92 to one.
	const want = "pricebookid='2062' productid='43': listprice='323.94000000' -> '352.10869565' usedcurrency='2' -> '1'"
	if !slices.ContainsFunc(e.Updated, func(u crmtest.Update) bool { return u.String() == want }) {
		t.Errorf("no price is %s: %v", want, e.Updated)
	}
}

var ticketTables = map[string]string{
	"vtiger_ticketcomments":       "ticketid comments ownerid ownertype createdtime",
	"vtiger_faqcomments":          "faqid comments createdtime",
	"vtiger_ticketcf":             "from_portal",
	"vtiger_servicecontracts":     "used_units total_units end_date planned_duration actual_duration progress",
	"vtiger_modcomments":          "userid customer related_to",
	"vtiger_modtracker_relations": "targetmodule targetid",
}

func checkTicketHook(h *hookTest) {
	id := h.create("HelpDesk", "ticket_title=T", "ticketstatus=Open", "ticketpriorities=High", "comments=It &amp; is")
	h.effects(id, ticketTables,
		"+vtiger_ticketcf from_portal=0",
		"+vtiger_ticketcomments comments=It & is createdtime=2026-11-23 09:12:03 ownerid=1 ownertype=user ticketid=ID")
	// From the customer portal, through a client that says so.
	id = h.create("HelpDesk", "ticket_title=T", "ticketstatus=Open", "ticketpriorities=High", "from_portal=1", "parent_id=207", "comments=Help")
	h.effects(id, ticketTables,
		"+vtiger_ticketcf from_portal=0",
		"+vtiger_ticketcomments comments=Help createdtime=2026-11-23 09:12:03 ownerid=207 ownertype=customer ticketid=ID")
	id = h.create("Faq", "question=Q", "faq_answer=A", "faqstatus=Draft", "comments=Why?")
	h.effects(id, ticketTables, "+vtiger_faqcomments comments=Why? createdtime=2026-11-23 09:12:03 faqid=ID")
}

func checkServiceContractHook(h *hookTest) {
	// As the original recorded it (463).
	id := h.create("ServiceContracts", "subject=Rest SC", "start_date=2025-01-01", "due_date=2025-12-31", "tracking_unit=Hours", "total_units=10")
	h.effects(id, ticketTables, "+vtiger_servicecontracts actual_duration= end_date=NULL planned_duration=365 progress=NULL total_units=10.00 used_units=0.00")
	id = h.create("ServiceContracts", "subject=Done", "start_date=2026-11-01", "used_units=5", "total_units=4")
	h.effects(id, ticketTables, "+vtiger_servicecontracts actual_duration=23 end_date=2026-11-23 planned_duration= progress=125.00 total_units=4.00 used_units=5.00")
}

// checkContractUsedUp: a contract ends when its units are used up exactly, and not
// before.
func checkContractUsedUp(h *hookTest) {
	columns := map[string]string{"vtiger_servicecontracts": "end_date progress"}
	for used, want := range map[string]string{"4": "end_date=2026-11-23 progress=100.00", "3.99": "end_date=NULL progress=99.75", "4.01": "end_date=2026-11-23 progress=100.25"} {
		id := h.create("ServiceContracts", "subject=Used", "start_date=2026-11-01", "used_units="+used, "total_units=4")
		h.effects(id, columns, "+vtiger_servicecontracts "+want)
	}
}

// checkContractUnits closes and opens a ticket of a service contract.
func checkContractUnits(h *hookTest) {
	h.exec("INSERT INTO vtiger_crmentityrel (crmid, module, relcrmid, relmodule) VALUES (2957, 'ServiceContracts', 1854, 'HelpDesk')")
	h.exec("UPDATE vtiger_servicecontracts SET tracking_unit = 'Hours', total_units = '100.00' WHERE servicecontractsid = 2957")
	h.update("HelpDesk", 1854, "ticketstatus=Closed", "solution=done", "hours=25.5")
	h.update("HelpDesk", 1854, "ticketstatus=Closed")
	h.contract("25.50", "25.50")
	h.update("HelpDesk", 1854, "hours=2.5")
	h.update("ServiceContracts", 2957, "tracking_unit=Days")
	h.contract("1.00", "1.00") // the ticket's days come first
	h.update("HelpDesk", 1854, "ticketstatus=Open")
	h.contract("0.00", "")
}

func checkCommentHook(h *hookTest) {
	// As the original recorded it (460), but for the author.
	id := h.create("ModComments", "commentcontent=On ticket", "related_to=1854")
	tables := map[string]string{"vtiger_crmentity": "modifiedtime", "vtiger_modtracker_basic": "crmid module whodid status"}
	for table, columns := range ticketTables {
		tables[table] = columns
	}
	h.effects(id, tables,
		"+vtiger_crmentity modifiedtime=2026-11-23 09:12:03",
		"+vtiger_modcomments customer=0 related_to=1854 userid=1",
		"+vtiger_modtracker_basic crmid=1854 module=HelpDesk status=4 whodid=1",
		"+vtiger_modtracker_basic crmid=ID module=ModComments status=2 whodid=1",
		"+vtiger_modtracker_relations targetid=ID targetmodule=ModComments",
		"~vtiger_crmentity crmid=1854: modifiedtime=2024-06-14 10:39:54 -> 2026-11-23 09:12:03")
}

func checkRecurringInvoiceHook(h *hookTest) {
	tables := map[string]string{"vtiger_invoice_recurring_info": "salesorderid start_period last_recurring_date"}
	id := h.create("SalesOrder", "subject=Rest SO", "bill_street=b", "ship_street=s", "account_id=207", "sostatus=Created", "invoicestatus=Created")
	h.effects(id, tables)
	h.update("SalesOrder", 2172, "enable_recurring=0")
	h.effects(2172, tables, "-vtiger_invoice_recurring_info last_recurring_date=2024-01-01 salesorderid=ID start_period=2024-01-01")
	h.update("SalesOrder", 2172, "start_period=2024-02-01")
	h.effects(2172, tables, "~vtiger_invoice_recurring_info salesorderid=ID: last_recurring_date=2024-01-01 -> 2024-02-01 start_period=2024-01-01 -> 2024-02-01")
}

func checkEmails(h *hookTest) {
	t := h.t
	columns := map[string]string{
		"vtiger_activity":             "activityid activitytype date_start time_start subject visibility",
		"vtiger_emaildetails":         "emailid from_email to_email cc_email bcc_email idlists email_flag",
		"vtiger_seactivityrel":        "activityid crmid",
		"vtiger_salesmanactivityrel":  "activityid smid",
		"vtiger_email_track":          "mailid",
		"vtiger_modtracker_relations": "targetid targetmodule",
	}
	create := func() crm.ID {
		return h.create("Emails", "subject=Hello", "saved_toid=a@example.org,b@example.org", "ccmail=c@example.org", "parent_id=207@11|1@-1", "description=<b>Text</b>")
	}
	id := create()
	h.effects(id, columns,
		"+vtiger_activity activityid=ID activitytype=Emails date_start=2026-11-23 subject=Hello time_start=09:12 visibility=all",
		`+vtiger_emaildetails bcc_email=[""] cc_email=["c@example.org"] email_flag=SAVED emailid=ID from_email=admin@example.org idlists=207@11|1@-1| to_email=["a@example.org","b@example.org"]`,
		"+vtiger_modtracker_relations targetid=ID targetmodule=Emails",
		"+vtiger_salesmanactivityrel activityid=ID smid=1",
		"+vtiger_seactivityrel activityid=ID crmid=207")
	id = create()
	h.update("Emails", id, "parent_id=208", "subject=Hello again")
	for query, want := range map[string]string{
		"SELECT idlists FROM vtiger_emaildetails WHERE emailid = ?":                "[208@1|]",
		"SELECT crmid FROM vtiger_seactivityrel WHERE activityid = ?":              "[208]",
		"SELECT smid FROM vtiger_salesmanactivityrel WHERE activityid = ?":         "[]",
		"SELECT label FROM vtiger_crmentity WHERE setype = 'Emails' AND crmid = ?": "[Hello again]",
	} {
		if got := fmt.Sprint(h.list(query, id)); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for _, tt := range []struct{ sent, field string }{
		{"email_flag=SENT", "email_flag"}, {"parent_id=999999", "parent_id"}, {"parent_id=207@x|", "parent_id"}, {"parent_id=||", "parent_id"}, {"parent_id=999@-1|", "parent_id"},
	} {
		err := h.tryUpdate("Emails", id, tt.sent)
		if crm.CodeOf(err) != crm.InvalidValue || !strings.Contains(err.Error(), tt.field) {
			t.Errorf("%s: %v, want InvalidValue of %s", tt.sent, err, tt.field)
		}
	}
	h.exec(fmt.Sprintf("UPDATE vtiger_emaildetails SET email_flag = 'SENT' WHERE emailid = %d", id))
	if err := h.tryUpdate("Emails", id, "subject=Never said"); crm.CodeOf(err) != crm.Forbidden {
		t.Errorf("change what was sent: %v, want Forbidden", err)
	}
	h.remove("Emails", id)
	if got := fmt.Sprint(h.list("SELECT deleted FROM vtiger_crmentity WHERE crmid = ?", id)); got != "[1]" {
		t.Errorf("deleted is %s", got)
	}
	h.before.Undo(t, h.before.Effects(t))
}
