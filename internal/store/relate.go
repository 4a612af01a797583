package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
)

// Relation ties two records in the related lists of the first. The modules are
// as vtiger_crmentity.setype has them.
type Relation struct {
	From     crm.ID
	Module   string
	To       crm.ID
	ToModule string
}

// linkTables are the relations that have tables of their own, by the two
// modules; from and to are the columns of the two ids.
var linkTables = map[[2]string]struct {
	table, from, to string
	// more are further columns, as " , name" and " , value".
	names, values string
}{
	{"Accounts", "Campaigns"}:  {"vtiger_campaignaccountrel", "accountid", "campaignid", ", campaignrelstatusid", ", 1"},
	{"Contacts", "Campaigns"}:  {"vtiger_campaigncontrel", "contactid", "campaignid", ", campaignrelstatusid", ", 1"},
	{"Leads", "Campaigns"}:     {"vtiger_campaignleadrel", "leadid", "campaignid", ", campaignrelstatusid", ", 1"},
	{"Campaigns", "Accounts"}:  {"vtiger_campaignaccountrel", "campaignid", "accountid", ", campaignrelstatusid", ", 1"},
	{"Campaigns", "Contacts"}:  {"vtiger_campaigncontrel", "campaignid", "contactid", ", campaignrelstatusid", ", 1"},
	{"Campaigns", "Leads"}:     {"vtiger_campaignleadrel", "campaignid", "leadid", ", campaignrelstatusid", ", 1"},
	{"Contacts", "Potentials"}: {"vtiger_contpotentialrel", "contactid", "potentialid", "", ""},
	{"Potentials", "Contacts"}: {"vtiger_contpotentialrel", "potentialid", "contactid", "", ""},
	{"Contacts", "Vendors"}:    {"vtiger_vendorcontactrel", "contactid", "vendorid", "", ""},
	{"Vendors", "Contacts"}:    {"vtiger_vendorcontactrel", "vendorid", "contactid", "", ""},
	{"Accounts", "Products"}:   {"vtiger_seproductsrel", "crmid", "productid", ", setype", ", 'Accounts'"},
	{"Contacts", "Products"}:   {"vtiger_seproductsrel", "crmid", "productid", ", setype", ", 'Contacts'"},
	{"Leads", "Products"}:      {"vtiger_seproductsrel", "crmid", "productid", ", setype", ", 'Leads'"},
	{"Potentials", "Products"}: {"vtiger_seproductsrel", "crmid", "productid", ", setype", ", 'Potentials'"},
}

// Relate ties two records, unless they are already.
func (tx *Tx) Relate(ctx context.Context, r Relation) error {
	l, own := linkTables[[2]string{r.Module, r.ToModule}]
	if r.ToModule == "Documents" {
		l.table, l.from, l.to, own = "vtiger_senotesrel", "crmid", "notesid", true
	}
	args := []any{int64(r.To)}
	if !own {
		l.table, l.from, l.to, l.names, l.values = "vtiger_crmentityrel", "crmid", "relcrmid", ", module, relmodule", ", ?, ?"
		args = append(args, r.Module, r.ToModule)
	}
	args = append(args, int64(r.From), int64(r.From), int64(r.To))
	_, err := tx.exec(ctx, "INSERT INTO "+l.table+" ("+l.from+", "+l.to+l.names+")\nSELECT crmid, ?"+l.values+
		"\nFROM vtiger_crmentity\nWHERE crmid = ? AND NOT EXISTS (SELECT 1 FROM "+l.table+" old WHERE old."+l.from+" = ? AND old."+l.to+" = ?)", args...)
	if err != nil {
		return fmt.Errorf("relate %d and %d: %w", r.From, r.To, err)
	}
	return nil
}
