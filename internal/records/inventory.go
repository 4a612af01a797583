package records

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// counting is what a save makes of the lines, taxes, charges and totals of an
// inventory record.
type counting struct {
	form     *inventory.Form
	old, now *inventory.Document // old is nil for a new record
	products map[crm.ID]*inventory.Product
	totals   *inventory.Totals // of now
	head     []store.ColumnValue
	changes  bool     // the head of now is not that of old
	rewrites bool     // rows of lines or charges differ
	differ   []string // totals that the client sent and that are others
	unused   []string // names of lines that were sent and that nothing was made of
}

// headColumns are the columns of an inventory module's table that the document
// fills. No form of fields reads what is sent for them.
var headColumns = []string{
	"subtotal", "total", "pre_tax_total", "taxtype", "discount_percent", "discount_amount", "s_h_amount", "s_h_percent",
	"adjustment", "currency_id", "conversion_rate", "region_id", "received", "paid", "balance",
}

func isHeadColumn(column string) bool { return slices.Contains(headColumns, column) }

// split parts what was sent for a record: what is entered into its fields, and
// what its lines and totals are made of, nil for a module without line items.
// ignored are fields of the second part that the user may not write.
func split(writable crm.FieldSet, c *crm.Change) (fields, counts *crm.Change, ignored []string) {
	if c.Module.Lines == nil {
		return c, nil, nil
	}
	fields, counts = &crm.Change{Module: c.Module}, &crm.Change{Module: c.Module, Lines: c.Lines}
	for _, sent := range c.Sent {
		f := sent.Field
		switch {
		case f == nil && inventory.Uses(sent.Name) && closedTo(writable, c.Module, sent.Name):
			ignored = append(ignored, sent.Name)
		case f == nil && inventory.Uses(sent.Name):
			counts.Sent = append(counts.Sent, sent)
		case f == nil || f.Table != c.Module.Base.Name || !isHeadColumn(f.Column):
			fields.Sent = append(fields.Sent, sent)
		case !writable.Has(f):
			ignored = append(ignored, sent.Name)
		default:
			counts.Sent = append(counts.Sent, sent)
		}
	}
	return fields, counts, ignored
}

// count makes the document of what was sent, or returns all its faults. It does
// nothing where nothing that counts is saved.
func (s *saving) count(ctx context.Context) ([]crm.FieldError, error) {
	if s.counts == nil || s.inventory != nil || !s.touchesDocument() {
		return nil, nil
	}
	n, faults, err := s.counted(ctx, s.creating())
	if err != nil || len(faults) > 0 {
		return faults, err
	}
	if n.changes {
		n.head, err = store.HeadColumns(s.policy.Catalog(), s.module, n.now, sums(n.totals))
		if err != nil {
			return nil, err
		}
	}
	s.inventory = n
	if s.service.StrictTotals {
		return s.refuseDiffering(n), nil
	}
	return nil, nil
}

// touchesDocument reports whether a save may change lines, totals or stock.
func (s *saving) touchesDocument() bool {
	return s.creating() || len(s.counts.Sent) > 0 || s.counts.Lines != nil || s.movesStock()
}

// counted counts the document that the record comes to.
func (s *saving) counted(ctx context.Context, anew bool) (*counting, []crm.FieldError, error) {
	n := &counting{form: s.inventoryForm()}
	var err error
	if !s.creating() {
		if n.old, err = s.tx.InventoryDocument(ctx, s.policy.Catalog(), s.module, s.id); err != nil {
			return nil, nil, err
		}
	}
	if faults := s.closedColumns(n.old); faults != nil {
		return nil, faults, nil
	}
	if n.products, err = s.products(ctx, n); err != nil {
		return nil, nil, err
	}
	var faults []crm.FieldError
	if n.now, faults = n.form.Document(s.counts, n.old, n.products); len(faults) > 0 {
		return nil, faults, nil
	}
	n.totals = n.now.Totals(n.form.Setup, s.arithmetic())
	same := n.old != nil && sameAmounts(n.old, n.now)
	if same && !anew {
		s.keepTotals(n)
	} else {
		n.setCharges()
	}
	if n.old != nil {
		n.keepTexts(s.change)
	}
	if s.counts.Lines != nil {
		n.noComments()
	}
	n.rewrites = n.old == nil || !sameLines(n.old, n.now) || !sameCharges(n.old.Charges, n.now.Charges)
	n.changes = !same || !sameHead(n.old, n.now) && (n.rewrites || len(s.values) > 0 || !sameHead(n.form.Kept(n.old), n.now))
	n.differ = n.form.Hints(s.counts).Differ(n.totals)
	n.unused = slices.Concat(n.form.Unused(s.counts, n.now), n.form.UnusedOfWhole(s.counts, n.now, n.totals))
	return n, nil, nil
}

// itemsName is what messages call the line items as a whole.
const itemsName = "items"

func (s *saving) inventoryForm() *inventory.Form {
	catalog := s.policy.Catalog()
	user := catalog.User(s.user())
	return &inventory.Form{
		Setup: catalog.Inventory(), Module: s.module, Currency: catalog.Currency,
		Base: catalog.BaseCurrency(), Decimals: s.arithmetic().Decimals, OwnTaxes: s.options.OwnTaxes, Lenient: s.service.Lenient,
		Number: func(text string) (decimal.Decimal, bool) { return readNumber(text, user) },
	}
}

// readNumber reads a number as the CRM's own form sends it, with a point, or
// else as the user writes numbers.
func readNumber(text string, user *meta.UserRow) (decimal.Decimal, bool) {
	if n, ok := entry.PlainNumber(text); ok {
		return decimal.NewFromBigRat(n, maxScale), true
	}
	n, err := entry.Number(&crm.Sent{Values: []string{text}}, user)
	if err != nil {
		return decimal.Decimal{}, false
	}
	return decimal.NewFromBigRat(n, maxScale), true
}

// maxScale is more digits after the point than any column of inventory has.
const maxScale = 20

// arithmetic is how the totals are counted: as on the CRM's screens with the
// user's decimals, unless the call says otherwise.
func (s *saving) arithmetic() inventory.Arithmetic {
	a := s.options.Arithmetic
	if a == (inventory.Arithmetic{}) {
		a.Decimals = Decimals(s.policy)
	}
	return a
}

// refuseDiffering are the faults of totals that are not those of the lines.
func (s *saving) refuseDiffering(n *counting) []crm.FieldError {
	var faults []crm.FieldError
	for _, name := range n.differ {
		value := ""
		if sent := s.counts.Get(name); sent != nil {
			value = sent.Text()
		}
		faults = append(faults, crm.FieldError{Field: name, Value: value, Allowed: "the total of the lines, or empty"})
	}
	return faults
}

// tell adds to what a write has done what its hooks left out and the counting
// found out.
func (s *saving) tell(done *Written) {
	for _, name := range s.ignored {
		if !slices.Contains(done.Ignored, name) {
			done.Ignored = append(done.Ignored, name)
		}
	}
	done.Ignored = slices.DeleteFunc(done.Ignored, func(name string) bool { return slices.Contains(s.used, name) })
	if s.inventory != nil {
		done.Differ, done.Ignored = s.inventory.differ, append(done.Ignored, s.inventory.unused...)
	}
	if s.id != 0 { // and not a create that is answered again
		s.tellUnkept(done)
	}
}

// setCharges keeps with each percent charge what it comes to, as the CRM does.
func (n *counting) setCharges() {
	n.now.Charges = slices.Clone(n.now.Charges)
	for i := range n.now.Charges {
		if c := &n.now.Charges[i]; c.Percent.Valid {
			c.Value = n.totals.ChargeAmounts[i].Amount
		}
	}
}

// noComments makes comments that were not sent empty, as on the CRM's form.
func (n *counting) noComments() {
	for i := range n.now.Lines {
		if c := &n.now.Lines[i].Comment; c.Null {
			*c = crm.Stored{}
		}
	}
}
