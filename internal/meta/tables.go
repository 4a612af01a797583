package meta

import (
	"strings"

	"vtrest/internal/crm"
)

// customTables are the tables of custom fields of the CRM's own modules. Every
// record has a row there, also while the module has no custom field, so that
// none of its fields tells of the table. Other modules name theirs after
// themselves.
var customTables = map[string]string{
	"Accounts": "vtiger_accountscf", calendarModule: "vtiger_activitycf", eventsModule: "vtiger_activitycf", "Campaigns": "vtiger_campaignscf",
	"Contacts": "vtiger_contactscf", "Documents": "vtiger_notescf", "Faq": "vtiger_faqcf", "HelpDesk": "vtiger_ticketcf",
	"Leads": "vtiger_leadscf", "Potentials": "vtiger_potentialscf", "PriceBooks": "vtiger_pricebookcf", "Products": "vtiger_productcf",
	"Services": "vtiger_servicecf", "Vendors": "vtiger_vendorcf",
}

// addCustomTable gives the module its table of custom fields.
func (b *builder) addCustomTable(m *crm.Module) {
	name, ok := customTables[m.Name]
	if !ok {
		name = "vtiger_" + strings.ToLower(m.Name) + "cf"
	}
	if m.SetType != "" && IsIdentifier(name) && name != m.Base.Name && b.columns[name] != nil {
		b.addTable(m, name)
	}
}

// HasTable reports whether the CRM's database has a table.
func (c *Catalog) HasTable(name string) bool { return c.columns[name] != nil }

// HasColumn reports whether a table has a column. Versions of the CRM differ in
// both.
func (c *Catalog) HasColumn(table, column string) bool { return c.Column(table, column) != nil }

// Column finds a column, or nil.
func (c *Catalog) Column(table, column string) *Column {
	t := c.columns[table]
	if t == nil {
		return nil
	}
	return t.byName[column]
}

// Blank is a column that must be given a value, with the one that the CRM's own
// session, which is not strict, would put there.
type Blank struct{ Column, Value string }

// Blanks are the columns of a table that take no NULL and have no default.
func (c *Catalog) Blanks(table string) []Blank {
	t := c.columns[table]
	if t == nil {
		return nil
	}
	return t.blanks
}

// blank is the value of a type that says nothing.
func blank(columnType string) string {
	switch kindOf(columnType) {
	case crm.Int, crm.Decimal:
		return "0"
	case crm.Date:
		return "0000-00-00"
	case crm.Time:
		return "00:00:00"
	case crm.DateTime:
		return "0000-00-00 00:00:00"
	case crm.Text:
	}
	return ""
}

// TextBytes is what a text column without a length in characters holds, 0 for
// other columns.
func (c *Column) TextBytes() int {
	if kindOf(c.Type) != crm.Text {
		return 0
	}
	return bytesOf[c.Type]
}
