package meta

import "vtrest/internal/crm"

// parentRow says which record of a parent module a record belongs to.
type parentRow struct {
	child, parent string // modules
	table, column string // column of the child that holds the parent's id
	checked       bool   // the CRM looks at the parent's setype
}

// parentRows are the pairs of modules that related-module sharing knows. The
// CRM has this list in its code; other rows of vtiger_datashare_relatedmodules
// have no effect there.
var parentRows = []parentRow{
	{"Potentials", "Accounts", "vtiger_potential", "related_to", false},
	{"HelpDesk", "Accounts", "vtiger_troubletickets", "parent_id", true},
	{"Quotes", "Accounts", "vtiger_quotes", "accountid", false},
	{"SalesOrder", "Accounts", "vtiger_salesorder", "accountid", false},
	{"Invoice", "Accounts", "vtiger_invoice", "accountid", false},
	{"Quotes", "Potentials", "vtiger_quotes", "potentialid", false},
	{"SalesOrder", "Potentials", "vtiger_salesorder", "potentialid", false},
	{"SalesOrder", "Quotes", "vtiger_salesorder", "quoteid", false},
	{"Invoice", "SalesOrder", "vtiger_invoice", "salesorderid", false},
	{"Emails", "Accounts", "vtiger_seactivityrel", "crmid", true},
	{"Emails", "Leads", "vtiger_seactivityrel", "crmid", true},
}

// parents are the parents that a module's records may have in this database.
func (b *builder) parents(module string) []crm.Parent {
	var parents []crm.Parent
	for _, row := range parentRows {
		if row.child != module || b.column(row.table, row.column) == nil {
			continue
		}
		p := crm.Parent{Module: row.parent, Field: b.systemField(row.table, row.column, row.column)}
		if row.checked {
			p.SetType = row.parent
		}
		parents = append(parents, p)
	}
	return parents
}
