package records

import (
	"context"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
)

// salesOrder has invoices made of a sales order while it recurs. Otherwise it has no
// row that says when.
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
		if !s.policy.Catalog().Handles(entry.RecurringHandler) {
			return nil
		}
		if s.recurs() {
			// To Vtiger 6 the date is no field.
			if s.module.Field("last_recurring_date") == nil && s.changes("enable_recurring") {
				return s.tx.StartRecurringInvoices(ctx, s.id)
			}
			return nil
		}
		for _, f := range s.module.Fields {
			if f.Table == entry.Recurring {
				s.unkept = append(s.unkept, f)
			}
		}
		written := slices.ContainsFunc(s.values, func(a crm.Assignment) bool { return a.Field.Table == entry.Recurring })
		if !s.creating() && !written && !s.changes("enable_recurring") {
			return nil
		}
		return s.tx.RemoveRecurringInvoices(ctx, s.id)
	},
}

func (s *saving) recurs() bool { return isOn(s.value("enable_recurring").Text) }
