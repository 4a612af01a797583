package entry

import "vtrest/internal/crm"

// Recurring is the table that says when invoices are made of a sales order, and
// RecurringHandler the CRM's handler that takes the row of an order away that does
// not recur.
const (
	Recurring        = "vtiger_invoice_recurring_info"
	RecurringHandler = "RecurringInvoiceHandler"
)

// recursAs is the field that says that a sales order recurs.
const recursAs = "enable_recurring"

// unkept reports whether the field belongs to what is not kept of the record: how
// often an order recurs that does not. Nobody needs to send it.
func (s *sheet) unkept(f *crm.Field) bool {
	if f.Table != Recurring || !s.Catalog.Handles(RecurringHandler) {
		return false
	}
	switches := s.module.Field(recursAs)
	return switches != nil && s.holds(switches) != "1"
}

// begins reports whether an order that is there begins to recur with this change, so
// that the field is needed as in a new one.
func (s *sheet) begins(f *crm.Field) bool {
	switches := s.module.Field(recursAs)
	return s.old != nil && f.Table == Recurring && switches != nil && s.holds(switches) == "1" &&
		s.old.Get(switches).Text != "1" && s.old.Get(f).Text == ""
}
