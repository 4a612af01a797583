package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
)

// StartRecurringInvoices has the next invoice of a sales order made when its
// period starts.
func (tx *Tx) StartRecurringInvoices(ctx context.Context, salesOrder crm.ID) error {
	if _, err := tx.exec(ctx, "UPDATE vtiger_invoice_recurring_info SET last_recurring_date = start_period WHERE salesorderid = ?", int64(salesOrder)); err != nil {
		return fmt.Errorf("recurring invoices of sales order %d: %w", salesOrder, err)
	}
	return nil
}

// RemoveRecurringInvoices has no more invoices made of a sales order.
func (tx *Tx) RemoveRecurringInvoices(ctx context.Context, salesOrder crm.ID) error {
	if _, err := tx.exec(ctx, "DELETE FROM vtiger_invoice_recurring_info WHERE salesorderid = ?", int64(salesOrder)); err != nil {
		return fmt.Errorf("recurring invoices of sales order %d: %w", salesOrder, err)
	}
	return nil
}
