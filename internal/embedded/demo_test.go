package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// demo returns a database with the demo records.
func demo(t *testing.T) *sql.DB {
	t.Helper()
	created(t)
	return demoTemplate.copied(t, createdTemplate.file, func(db *sql.DB) error {
		start := time.Now()
		err := LoadDemo(context.Background(), db)
		t.Logf("LoadDemo took %v", time.Since(start))
		return err
	})
}

func TestLoadDemo(t *testing.T) {
	db := demo(t)
	checkIntegrity(t, db)
	err := LoadDemo(context.Background(), db)
	if err == nil || !strings.Contains(err.Error(), "has records already") {
		t.Errorf("second LoadDemo: error %v, want one that says there are records", err)
	}
	wantColumn(t, db, `SELECT setype || ' ' || COUNT(*) FROM vtiger_crmentity GROUP BY setype ORDER BY setype`,
		"Accounts 2", "Assets 5", "Calendar 15", "Campaigns 4", "Contacts 40", "Documents 5", "Emails 2", "Faq 5",
		"HelpDesk 10", "Invoice 7", "Leads 18", "ModComments 10", "PBXManager 2", "Potentials 12", "PriceBooks 2",
		"Products 16", "Project 3", "ProjectMilestone 4", "ProjectTask 8", "PurchaseOrder 5", "Quotes 7",
		"SalesOrder 5", "ServiceContracts 4", "Services 6", "SMSNotifier 1", "Vendors 6")
}

// guideAccounts are the guide's two sample records, less record_id,
// record_module and api_date_now; campaignrelstatus has no column to read.
var guideAccounts = []string{
	`3: MEDIA 3+|ACC1||||||0||0|||||||0.00000000|0|0|1|2016-10-28 14:40:37|2017-09-04 09:29:15|1|34 allée des Frênes|34 allée des Frênes|Champs sur Marne|Champs sur Marne|||77420|77420|France|France||||0`,
	`24: ParsVT|ACC2||www.parsvt.com||||0||0|||||||0.00000000|0|0|1|2017-09-04 09:28:27|2017-09-04 09:28:27|1||||||||||||||0`,
}

func TestGuideAccounts(t *testing.T) {
	db := demo(t)
	fields := column(t, db, `
		SELECT 'CAST("' || tablename || '"."' || columnname || '" AS TEXT)' FROM vtiger_field
		WHERE tabid = 6 AND presence IN (0, 2) AND tablename <> 'vtiger_campaignrelstatus'
		ORDER BY fieldid`)
	wantColumn(t, db, `
		SELECT vtiger_crmentity.crmid || ': ' || `+strings.Join(fields, ` || '|' || `)+`
		FROM vtiger_crmentity
		JOIN vtiger_account ON vtiger_account.accountid = crmid
		JOIN vtiger_accountbillads ON vtiger_accountbillads.accountaddressid = crmid
		JOIN vtiger_accountshipads ON vtiger_accountshipads.accountaddressid = crmid
		JOIN vtiger_accountscf ON vtiger_accountscf.accountid = crmid
		WHERE deleted = 0 ORDER BY createdtime, crmid`, guideAccounts...)
}

func TestGuideDependency(t *testing.T) {
	db := demo(t)
	wantColumn(t, db, `
		SELECT tabid || ' ' || sourcefield || ' ' || targetfield || ' ' || sourcevalue || ' ' || targetvalues
		FROM vtiger_picklist_dependency ORDER BY id`,
		`6 rating accounttype Acquired ["Customer","Integrator","Investor","Partner","Press","Prospect","Reseller","Other"]`,
		`6 rating accounttype Active ["Analyst","Competitor","Investor","Partner","Press","Prospect","Reseller","Other"]`,
		`6 rating accounttype Market Failed ["Analyst","Competitor","Customer","Integrator","Press","Prospect","Reseller","Other"]`,
		`6 rating accounttype Project Cancelled ["Analyst","Competitor","Customer","Integrator","Investor","Partner","Reseller","Other"]`,
		`6 rating accounttype Shutdown ["Analyst","Competitor","Customer","Integrator","Investor","Partner","Press","Prospect"]`)
}

// The guide's create answers id 25, whatever else the demo holds.
func TestDemoIDs(t *testing.T) {
	db := demo(t)
	wantColumn(t, db, `SELECT id FROM vtiger_crmentity_seq`, "24")
	wantColumn(t, db, `SELECT crmid FROM vtiger_crmentity WHERE crmid < 10000001 ORDER BY crmid`, "3", "24")
	wantColumn(t, db, `SELECT (SELECT MAX(id) FROM vtiger_freetags) - id FROM vtiger_freetags_seq`, "0")
	wantColumn(t, db, `SELECT (SELECT MAX(id) FROM vtiger_currency_info) - id FROM vtiger_currency_info_seq`, "0")
	wantColumn(t, db, `
		SELECT crmid FROM vtiger_crmentity
		WHERE smownerid NOT IN (SELECT id FROM vtiger_users UNION SELECT groupid FROM vtiger_groups)
			OR createdtime > modifiedtime OR deleted <> 0 OR modifiedby <> 1`)
}

// baseTable is where the records of a module live.
type baseTable struct{ tabID, module, table, key, name string }

// baseTables lists the modules that the demo has records of.
func baseTables(t *testing.T, db *sql.DB) []baseTable {
	t.Helper()
	var all []baseTable
	for _, line := range column(t, db, `
		SELECT tabid || ' ' || modulename || ' ' || tablename || ' ' || entityidfield || ' ' || fieldname
		FROM vtiger_entityname WHERE modulename IN (SELECT setype FROM vtiger_crmentity)`) {
		f := strings.Fields(line)
		all = append(all, baseTable{f[0], f[1], f[2], f[3], strings.ReplaceAll(f[4], ",", " || ' ' || ")})
	}
	if len(all) != 26 {
		t.Fatalf("found %d modules with records, want 26", len(all))
	}
	return all
}

// Each record has a row in every table of its module's fields, and its label
// is its name.
func TestDemoRecordsAreComplete(t *testing.T) {
	db := demo(t)
	// Tables that have a row only when there is something to say.
	optional := []string{
		"vtiger_crmentity", "vtiger_campaignrelstatus", "vtiger_seactivityrel", "vtiger_cntactivityrel",
		"vtiger_activity_reminder", "vtiger_inventoryproductrel", "vtiger_invoice_recurring_info",
		"vtiger_email_track", "vtiger_ticketcomments", "vtiger_faqcomments", "vtiger_producttaxrel",
		"vtiger_recurringevents", "vtiger_attachments",
	}
	customTables := map[string]string{
		"Contacts": "vtiger_contactscf", "Leads": "vtiger_leadscf", "HelpDesk": "vtiger_ticketcf", "Products": "vtiger_productcf",
		"Potentials": "vtiger_potentialscf", "Accounts": "vtiger_accountscf", "Campaigns": "vtiger_campaignscf", "Emails": "vtiger_emaildetails",
	}
	for _, b := range baseTables(t, db) {
		tables := column(t, db, `SELECT DISTINCT tablename FROM vtiger_field WHERE tabid = ? AND presence IN (0, 2)`, b.tabID)
		custom := customTables[b.module]
		if custom == "" {
			custom = b.table + "cf"
		}
		tables = append(tables, b.table, custom)
		slices.Sort(tables)
		for _, table := range slices.Compact(tables) {
			if slices.Contains(optional, table) {
				continue
			}
			key := column(t, db, `SELECT name FROM pragma_table_info(?) WHERE pk = 1`, table)
			if len(key) == 0 {
				t.Errorf("%s: table %s has no key", b.module, table)
				continue
			}
			wantColumn(t, db, fmt.Sprintf(`
				SELECT '%s lacks ' || crmid FROM vtiger_crmentity
				WHERE setype = '%s' AND crmid NOT IN (SELECT %s FROM %s)`, table, b.module, key[0], table))
		}
		wantColumn(t, db, fmt.Sprintf(`
			SELECT '%s ' || crmid || ' is labelled ' || label FROM vtiger_crmentity JOIN %s ON %s = crmid
			WHERE setype = '%s' AND label <> trim(%s)`, b.module, b.table, b.key, b.module, b.name))
	}
}

// Record numbers run from 1 without a gap, and the next one is the counter's.
func TestDemoNumbers(t *testing.T) {
	db := demo(t)
	for _, b := range baseTables(t, db) {
		number := column(t, db, `SELECT columnname FROM vtiger_field WHERE tabid = ? AND uitype = '4'`, b.tabID)
		if len(number) == 0 {
			continue // Calendar, Emails, ModComments, SMSNotifier and PBXManager
		}
		var prefix string
		var next int
		if err := db.QueryRow(`SELECT prefix, cur_id FROM vtiger_modentity_num WHERE semodule = ? AND active = 1`, b.module).Scan(&prefix, &next); err != nil {
			t.Fatalf("%s: %v", b.module, err)
		}
		var want []string
		for i := 1; i < next; i++ {
			want = append(want, prefix+strconv.Itoa(i))
		}
		got := column(t, db, `SELECT `+number[0]+` FROM `+b.table+` ORDER BY `+b.key)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", b.module, diff)
		}
	}
}

// Whatever a demo record refers to exists.
func TestDemoReferences(t *testing.T) {
	db := demo(t)
	for _, r := range []string{
		"vtiger_contactdetails.accountid", "vtiger_contactdetails.reportsto", "vtiger_products.vendor_id", "vtiger_campaign.product_id",
		"vtiger_potential.related_to", "vtiger_potential.contact_id", "vtiger_potential.campaignid",
		"vtiger_quotes.accountid", "vtiger_quotes.contactid", "vtiger_quotes.potentialid",
		"vtiger_salesorder.accountid", "vtiger_salesorder.quoteid", "vtiger_invoice.accountid", "vtiger_invoice.salesorderid",
		"vtiger_purchaseorder.vendorid", "vtiger_inventoryproductrel.id", "vtiger_inventoryproductrel.productid",
		"vtiger_inventorychargesrel.recordid", "vtiger_troubletickets.parent_id", "vtiger_troubletickets.contact_id",
		"vtiger_troubletickets.product_id", "vtiger_faq.product_id", "vtiger_project.linktoaccountscontacts",
		"vtiger_project.potentialid", "vtiger_projecttask.projectid", "vtiger_projectmilestone.projectid", "vtiger_assets.product",
		"vtiger_assets.account", "vtiger_assets.invoiceid", "vtiger_servicecontracts.sc_related_to", "vtiger_modcomments.related_to",
		"vtiger_modcomments.parent_comments", "vtiger_seactivityrel.crmid", "vtiger_cntactivityrel.contactid", "vtiger_senotesrel.crmid",
		"vtiger_freetagged_objects.object_id", "vtiger_pricebookproductrel.productid", "vtiger_crmentityrel.relcrmid", "vtiger_pbxmanager.customer",
	} {
		table, col, _ := strings.Cut(r, ".")
		wantColumn(t, db, fmt.Sprintf(`
			SELECT '%s = ' || %s FROM %s
			WHERE CAST(COALESCE(%s, 0) AS INTEGER) <> 0 AND %s NOT IN (SELECT crmid FROM vtiger_crmentity)`, r, col, table, col, col))
	}
}

// Every picklist value of the demo is one of its picklist's. The CRM computes
// duration_minutes, whatever that picklist holds.
func TestDemoPicklistValues(t *testing.T) {
	db := demo(t)
	for _, line := range column(t, db, `
		SELECT f.tablename || ' ' || f.columnname || ' ' || f.fieldname
		FROM vtiger_field f JOIN sqlite_master m ON m.name = 'vtiger_' || f.fieldname
		WHERE f.uitype IN ('15', '16') AND f.presence IN (0, 2) AND f.fieldname <> 'duration_minutes'`) {
		f := strings.Fields(line)
		wantColumn(t, db, fmt.Sprintf(`
			SELECT DISTINCT '%s.%s: ' || %s FROM %s
			WHERE COALESCE(%s, '') NOT IN ('', 'Task', 'Emails', 'all') AND %s NOT IN (SELECT %s FROM vtiger_%s)`,
			f[0], f[1], f[1], f[0], f[1], f[1], f[2], f[2]))
	}
}

// The names are in many scripts, so that no client can get away with ASCII.
func TestDemoScripts(t *testing.T) {
	db := demo(t)
	all := strings.Join(column(t, db, `SELECT label FROM vtiger_crmentity`), " ")
	for _, sample := range []string{"گ", "أ", "é", "ß", "Ё", "ώ", "山", "さ", "カ", "伟", "민", "ह", "נ", "İ", "ễ", "\u200c"} {
		if !strings.Contains(all, sample) {
			t.Errorf("no label holds %q", sample)
		}
	}
}
