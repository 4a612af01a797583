package records

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// tellUnkept adds to the names that a write ignored those of fields whose values are
// not those that were sent: that the module's hook knows better, as the duration of
// an event, or does not keep, as how often an order recurs that does not. Call it
// when the record is saved. What workflows make of a value is not looked at.
func (s *saving) tellUnkept(done *Written) {
	for i := range s.change.Sent {
		sent := &s.change.Sent[i]
		f := sent.Field
		if f == nil || sent.Unchanged || strings.TrimSpace(sent.Text()) == "" {
			continue
		}
		if !slices.Contains(done.Ignored, f.Name) && s.drops(sent) {
			done.Ignored = append(done.Ignored, f.Name)
		}
	}
}

func (s *saving) drops(sent *crm.Sent) bool {
	f, is := sent.Field, s.value(sent.Field.Name)
	switch {
	case slices.Contains(s.unkept, f):
		return true
	case slices.Contains(s.used, f.Name):
		return false
	}
	if s.counts != nil && f.Table == s.module.Base.Name && isHeadColumn(f.Column) {
		return s.dropsAmount(sent, is.Text)
	}
	for _, a := range s.entered {
		if a.Field == f {
			return !sameNumber(a.Value.Text, is.Text)
		}
	}
	// What was sent was what stood there.
	return !s.creating() && !sameNumber(s.was(f.Name).Text, is.Text)
}

// dropsAmount is drops for a column of the head of an inventory record. The names of
// totals have a header of their own.
func (s *saving) dropsAmount(sent *crm.Sent, is string) bool {
	if inventory.IsTotal(sent.Name) || s.counts.Get(sent.Name) == nil || strings.EqualFold(sent.Text(), is) {
		return false
	}
	asked, ok := readNumber(sent.Text(), s.policy.Catalog().User(s.user()))
	if is == "" {
		is = "0" // NULL
	}
	stored, err := decimal.NewFromString(is)
	return ok && err == nil && !asked.Round(max(0, -stored.Exponent())).Equal(stored)
}
