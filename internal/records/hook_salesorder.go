package records

import (
	"context"
	"slices"

	"vtrest/internal/crm"
)

// recurring is the table that says when invoices are made of a sales order. A
// sales order without recurring invoices has no row in it.
const recurring = "vtiger_invoice_recurring_info"

var salesOrder = hook{
	before: func(_ context.Context, s *saving) error {
		if !s.recurs() {
			return nil
		}
		start, last := s.value("start_period").Text, s.value("last_recurring_date").Text
		if start != "" && (emptyDate(last) || start > last) {
			s.assign("last_recurring_date", crm.Stored{Text: start})
		}
		return nil
	},
	after: func(ctx context.Context, s *saving) error {
		if !s.policy.Catalog().Handles("RecurringInvoiceHandler") {
			return nil
		}
		if s.recurs() {
			// To Vtiger 6 the date is no field.
			if s.module.Field("last_recurring_date") == nil && s.changes("enable_recurring") {
				return s.tx.StartRecurringInvoices(ctx, s.id)
			}
			return nil
		}
		written := slices.ContainsFunc(s.values, func(a crm.Assignment) bool { return a.Field.Table == recurring })
		if !s.creating() && !written && !s.changes("enable_recurring") {
			return nil
		}
		return s.tx.RemoveRecurringInvoices(ctx, s.id)
	},
}

func (s *saving) recurs() bool { return isOn(s.value("enable_recurring").Text) }
