package records

import (
	"context"

	"vtrest/internal/store"
)

// unlink takes a record that goes to the recycle bin apart from others. What
// this version of the CRM does not have is left out.
func unlink(ctx context.Context, d *deleting, steps ...store.Unlink) error {
	for _, u := range steps {
		if !d.policy.Catalog().HasTable(u.Table()) {
			continue
		}
		if err := d.tx.Unlink(ctx, d.id, u); err != nil {
			return err
		}
	}
	return nil
}

var accounts = hook{trash: func(ctx context.Context, d *deleting) error {
	return unlink(ctx, d,
		store.TrashReferring("vtiger_potential", "related_to", "potentialid"),
		store.TrashReferring("vtiger_quotes", "accountid", "quoteid"),
		store.ClearReference("vtiger_contactdetails", "accountid", "contactid"),
		store.ClearReference("vtiger_troubletickets", "parent_id", "ticketid"))
}}

// contacts has no hook for saving: a contact's access to the customer portal
// comes from a workflow, with a password and a mail.
var contacts = hook{trash: func(ctx context.Context, d *deleting) error {
	steps := []store.Unlink{
		store.TrashReferring("vtiger_potential", "related_to", "potentialid"),
		store.ClearReference("vtiger_purchaseorder", "contactid", "purchaseorderid"),
		store.ClearReference("vtiger_salesorder", "contactid", "salesorderid"),
		store.ClearReference("vtiger_quotes", "contactid", "quoteid"),
	}
	// Vtiger 6 before 6.1 keeps a ticket's contact in parent_id.
	if d.policy.Catalog().HasColumn("vtiger_troubletickets", "contact_id") {
		steps = append(steps, store.ClearReference("vtiger_troubletickets", "contact_id", "ticketid"))
	}
	if err := unlink(ctx, d, steps...); err != nil {
		return err
	}
	return d.tx.ClosePortal(ctx, d.id)
}}

var vendors = hook{trash: func(ctx context.Context, d *deleting) error {
	return unlink(ctx, d,
		store.TrashReferring("vtiger_purchaseorder", "vendorid", "purchaseorderid"),
		store.ClearReference("vtiger_products", "vendor_id", "productid"))
}}

func unlinkProduct(ctx context.Context, d *deleting) error {
	return unlink(ctx, d,
		store.ClearReference("vtiger_campaign", "product_id", "campaignid"),
		store.DeleteLinks("vtiger_seproductsrel", "productid", "crmid"),
		store.Remove("vtiger_seproductsrel", "crmid"))
}

// unlinkService has no backup, in the CRM either.
func unlinkService(ctx context.Context, d *deleting) error {
	return unlink(ctx, d, store.Remove("vtiger_seproductsrel", "productid"), store.Remove("vtiger_seproductsrel", "crmid"))
}
