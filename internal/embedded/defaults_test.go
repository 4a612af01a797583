package embedded

import (
	"slices"
	"strings"
	"testing"
)

func TestDefaultRows(t *testing.T) {
	db := created(t)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{`SELECT current_version FROM vtiger_version`, []string{"8.2.0"}},
		{`SELECT prefix || ' ' || isdefault FROM vtiger_language ORDER BY id`, []string{"en_us 1", "fr_fr 0", "fa_ir 0"}},
		{`SELECT currency_code || ' ' || conversion_rate || ' ' || defaultid FROM vtiger_currency_info`, []string{"USD 1.00000 -11"}},
		{`SELECT taxname || ' ' || percentage FROM vtiger_inventorytaxinfo ORDER BY taxid`, []string{"tax1 4.500", "tax2 10.000", "tax3 12.500"}},
		{`SELECT groupid FROM vtiger_groups ORDER BY groupid`, []string{"2", "3", "4"}},
		{`SELECT roleid FROM vtiger_role ORDER BY roleid`, []string{"H1", "H2", "H3", "H4", "H5"}},
		{`SELECT folderid FROM vtiger_attachmentsfolder`, []string{"1"}},
		{`SELECT rating FROM vtiger_rating ORDER BY rating_id`, []string{"Acquired", "Active", "Market Failed", "Project Cancelled", "Shutdown"}},
		{`SELECT id FROM vtiger_crmentity_seq`, []string{"1"}},
		{`SELECT DISTINCT cur_id FROM vtiger_modentity_num`, []string{"1"}},
		// Not part of the embedded database.
		{`SELECT name FROM vtiger_tab WHERE name = 'RestfulApi' OR tabid = 50`, nil},
		{`SELECT fieldname FROM vtiger_field WHERE fieldname IN ('source', 'starred', 'tags')`, nil},
		{`SELECT crmid FROM vtiger_crmentity`, nil},
		// Nothing refers to what was left out.
		{`SELECT fieldid FROM vtiger_profile2field WHERE fieldid NOT IN (SELECT fieldid FROM vtiger_field)`, nil},
		{`SELECT fieldid FROM vtiger_def_org_field WHERE fieldid NOT IN (SELECT fieldid FROM vtiger_field)`, nil},
		{`SELECT tabid FROM vtiger_profile2tab WHERE tabid NOT IN (SELECT tabid FROM vtiger_tab)`, nil},
		{`SELECT block FROM vtiger_field WHERE block NOT IN (SELECT blockid FROM vtiger_blocks)`, nil},
		{`SELECT cvid FROM vtiger_cvcolumnlist WHERE cvid NOT IN (SELECT cvid FROM vtiger_customview)`, nil},
	} {
		wantColumn(t, db, c.query, c.want...)
	}
}

// The column of every active field exists, as does the table of every picklist.
func TestFieldsHaveColumns(t *testing.T) {
	db := created(t)
	wantColumn(t, db, `
		SELECT f.tablename || '.' || f.columnname FROM vtiger_field f
		WHERE f.presence IN (0, 2) AND NOT EXISTS (
			SELECT 1 FROM pragma_table_info(f.tablename) c WHERE c.name = lower(f.columnname))`)
	wantColumn(t, db, `
		SELECT name FROM vtiger_picklist
		WHERE 'vtiger_' || name NOT IN (SELECT name FROM sqlite_master)`)
	// Each default module that has records has fields; Webmails is a leftover.
	wantColumn(t, db, `
		SELECT name FROM vtiger_tab t
		WHERE isentitytype = 1 AND NOT EXISTS (SELECT 1 FROM vtiger_field f WHERE f.tabid = t.tabid)`, "Webmails")
	wantColumn(t, db, `SELECT COUNT(*) FROM vtiger_tab WHERE isentitytype = 1`, "28")
}

// guideKeys are the keys of the guide's Accounts sample, in its order.
const guideKeys = `accountname account_no phone website fax tickersymbol otherphone account_id email1 employees
	email2 ownership rating industry siccode accounttype annual_revenue emailoptout notify_owner assigned_user_id
	createdtime modifiedtime modifiedby bill_street ship_street bill_city ship_city bill_state ship_state bill_code
	ship_code bill_country ship_country bill_pobox ship_pobox description campaignrelstatus isconvertedfromlead`

func TestAccountsFieldsAreTheGuides(t *testing.T) {
	db := created(t)
	wantColumn(t, db, `
		SELECT fieldname FROM vtiger_field
		WHERE tabid = 6 AND presence IN (0, 2)
		ORDER BY fieldid`, strings.Fields(guideKeys)...)
}

// A serialized PHP object spells private property names with zero bytes.
func TestWorkflowTasksKeepZeroBytes(t *testing.T) {
	db := created(t)
	tasks := column(t, db, `SELECT task FROM com_vtiger_workflowtasks`)
	if !slices.ContainsFunc(tasks, func(s string) bool { return strings.Contains(s, "\x00") }) {
		t.Errorf("none of %d workflow tasks holds a zero byte", len(tasks))
	}
}
