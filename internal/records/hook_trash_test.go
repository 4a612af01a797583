package records_test

import (
	"fmt"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// checkTrashHooks deletes records that others hang on. The backups are those of
// the modules' own unlinking; NoteReferences adds more.
func checkTrashHooks(h *hookTest) {
	t := h.t
	tables := map[string]string{
		"vtiger_crmentity": "deleted", "vtiger_contactdetails": "accountid", "vtiger_troubletickets": "parent_id contact_id",
		"vtiger_purchaseorder": "contactid", "vtiger_salesorder": "contactid", "vtiger_quotes": "contactid", "vtiger_products": "vendor_id",
		"vtiger_campaign": "product_id", "vtiger_seproductsrel": "crmid productid", "vtiger_portalinfo": "id", "vtiger_customerdetails": "portal",
	}
	for _, c := range []struct {
		module  string
		id      crm.ID
		clears  map[string]string // table -> column that is emptied
		trashes []string          // tables of records that are trashed too
		pairs   bool              // rows of vtiger_seproductsrel are deleted
	}{
		{
			"Accounts", 276,
			map[string]string{"vtiger_contactdetails": "accountid contactid", "vtiger_troubletickets": "parent_id ticketid"},
			[]string{"vtiger_potential related_to potentialid", "vtiger_quotes accountid quoteid"},
			false,
		},
		{
			"Contacts", 939,
			map[string]string{"vtiger_troubletickets": "contact_id ticketid", "vtiger_purchaseorder": "contactid purchaseorderid"},
			[]string{"vtiger_potential related_to potentialid"},
			false,
		},
		{"Vendors", 2, map[string]string{"vtiger_products": "vendor_id productid"}, []string{"vtiger_purchaseorder vendorid purchaseorderid"}, false},
		{"Products", 45, nil, nil, true},
	} {
		var want []string
		want = append(want, "~vtiger_crmentity crmid=ID: deleted=0 -> 1")
		var backups []string
		for _, referring := range c.trashes {
			f := strings.Fields(referring)
			ids := h.list("SELECT crmid FROM vtiger_crmentity JOIN "+f[0]+" ON "+f[2]+" = crmid WHERE deleted = 0 AND "+f[1]+" = ? ORDER BY crmid", c.id)
			for _, id := range ids {
				want = append(want, "~vtiger_crmentity crmid="+id+": deleted=0 -> 1")
			}
			backups = append(backups, "update vtiger_crmentity deleted crmid "+strings.Join(ids, ","))
		}
		for table, columns := range c.clears {
			column, key, _ := strings.Cut(columns, " ")
			ids := h.list("SELECT "+key+" FROM "+table+" WHERE "+column+" = ? ORDER BY "+key, c.id)
			if len(ids) == 0 {
				t.Fatalf("no row of %s refers to %s %d", table, c.module, c.id)
			}
			for _, id := range ids {
				want = append(want, "~"+table+" "+key+"="+id+": "+column+"=ID -> 0")
			}
			backups = append(backups, "update "+table+" "+column+" "+key+" "+strings.Join(ids, ","))
		}
		if c.pairs {
			for _, other := range h.list("SELECT crmid FROM vtiger_seproductsrel WHERE productid = ? ORDER BY crmid", c.id) {
				want = append(want, "-vtiger_seproductsrel crmid="+other+" productid=ID")
				backups = append(backups, "delete vtiger_seproductsrel productid crmid "+other)
			}
			for _, other := range h.list("SELECT productid FROM vtiger_seproductsrel WHERE crmid = ?", c.id) {
				want = append(want, "-vtiger_seproductsrel crmid=ID productid="+other)
			}
		}
		if c.module == "Contacts" && h.list("SELECT COALESCE(portal, '') FROM vtiger_customerdetails WHERE customerid = ?", c.id)[0] == "1" {
			want = append(want, "~vtiger_customerdetails customerid=ID: portal=1 -> 0")
		}
		h.remove(c.module, c.id)
		got := "\n" + strings.Join(h.list("SELECT CONCAT(action, ' ', rel_table, ' ', rel_column, ' ', ref_column, ' ', related_crm_ids) FROM vtiger_relatedlists_rb WHERE entityid = ?", c.id), "\n") + "\n"
		for _, b := range backups {
			if !strings.Contains(got, "\n"+b+"\n") {
				t.Errorf("%s %d: no backup %s in%s", c.module, c.id, b, got)
			}
		}
		h.effects(c.id, tables, want...)
	}
}

// TestOldVersionHooks creates, changes and deletes a record of every module that
// has a hook in databases of Vtiger 6.5 and 7.0.
func TestOldVersionHooks(t *testing.T) {
	crmtest.Long(t)
	for _, version := range []string{"versions/vtiger650-guide.sql.zst", "versions/vtiger701-guide.sql.zst"} {
		t.Run(version, func(t *testing.T) {
			onHooks(t, version, func(h *hookTest) {
				six := strings.Contains(version, "650")
				h.exec("UPDATE vtiger_tab SET presence = 0 WHERE isentitytype = 1") // most are off in one
				h.login(1)
				account := h.create("Accounts", "accountname=A")
				contact := h.create("Contacts", "lastname=C", fmt.Sprintf("account_id=%d", account))
				ticket := h.create("HelpDesk", "ticket_title=T", "ticketstatus=Open", "ticketpriorities=High", "comments=Text", fmt.Sprintf("contact_id=%d", contact))
				comment := h.create("ModComments", "commentcontent=Text", fmt.Sprintf("related_to=%d", ticket))
				linked := h.list("SELECT targetid FROM vtiger_modtracker_relations WHERE targetid = ?", comment)
				if six != (len(linked) == 0) {
					t.Errorf("%d rows of history link a comment", len(linked))
				}
				product := h.create("Products", "productname=P", "unit_price=5", "tax1_check=1")
				if got := h.list("SELECT taxpercentage FROM vtiger_producttaxrel WHERE productid = ?", product); len(got) != 1 {
					t.Errorf("taxes of a product: %v", got)
				}
				contract := h.create("ServiceContracts", "subject=S", "start_date=2026-01-01", "due_date=2026-01-31", "tracking_unit=Hours")
				task := h.create("Calendar", "subject=T", "taskstatus=Not Started", fmt.Sprintf("contact_id=%d", contact), fmt.Sprintf("parent_id=%d", account))
				event := h.create("Events", "subject=E", "activitytype=Call", "eventstatus=Planned", "inviteesid=1", "reminder_time=5")
				order := h.create("SalesOrder", "subject=O", "bill_street=b", "ship_street=s", fmt.Sprintf("account_id=%d", account), "sostatus=Created", "invoicestatus=Created",
					"enable_recurring=1", "recurring_frequency=Monthly", "start_period=2026-02-01", "end_period=2027-02-01")
				if got := h.list("SELECT last_recurring_date FROM vtiger_invoice_recurring_info WHERE salesorderid = ?", order); len(got) != 1 || got[0] != "2026-02-01" {
					t.Errorf("next invoice: %v", got)
				}
				faq := h.create("Faq", "question=Q", "faq_answer=A", "faqstatus=Draft", "comments=C")
				vendor := h.create("Vendors", "vendorname=V")
				service := h.create("Services", "servicename=S")
				book := h.create("PriceBooks", "bookname=B", "currency_id=1")
				for id, sent := range map[crm.ID]string{
					contact: "Contacts lastname", ticket: "HelpDesk ticket_title", product: "Products productname", contract: "ServiceContracts subject", task: "Calendar subject",
					event: "Events subject", order: "SalesOrder subject", faq: "Faq question", vendor: "Vendors vendorname", service: "Services servicename", book: "PriceBooks bookname",
				} {
					module, field, _ := strings.Cut(sent, " ")
					h.update(module, id, field+"=Other")
					h.remove(module, id)
				}
				h.remove("Accounts", account)
			})
		})
	}
}
