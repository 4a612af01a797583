package v1

import (
	"encoding/json"
	"sync"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/records"
)

// recordShape is a record's JSON without its values: the keys of one set of
// fields of one module, spelt once.
type recordShape struct {
	label []byte   // key of the label, nil unless labelled
	keys  [][]byte // of the fields; each but the first ends the value before it
	dates []bool   // which of the fields hold dates
	lines *lineShape
	// besides are the keys of what an inventory record has besides its lines; each
	// ends what stands before it.
	charges  []byte   // nil without a list of charges
	shipping [][]byte // of the taxes on shipping
	module   []byte   // ","record_module":"…","api_date_now":"
}

// lineShape spells the keys of a line item that the user may read.
type lineShape struct {
	keys    []lineKey
	amounts *amountReader // nil for a user from whom a part of the amounts is hidden
}

// lineKey is a key of a line item and its value. Each key but the first ends
// the value before it.
type lineKey struct {
	key   []byte
	value func(*crm.Line) []byte
}

// lineColumns are the columns of a line item in the order of output. The keys
// are those under which items are sent, so that what is read can be sent back.
var lineColumns = []struct {
	key, column string
	value       func(*crm.Line) []byte
}{
	{"hdnProductId", "productid", func(l *crm.Line) []byte { return l.Product }},
	{"productName", "productid", func(l *crm.Line) []byte { return l.ProductName }},
	{"comment", "comment", func(l *crm.Line) []byte { return l.Comment }},
	{"qty", "quantity", func(l *crm.Line) []byte { return l.Quantity }},
	{"listPrice", "listprice", func(l *crm.Line) []byte { return l.ListPrice }},
	{"discount_percentage", "discount_percent", func(l *crm.Line) []byte { return l.DiscountPercent }},
	{"discount_amount", "discount_amount", func(l *crm.Line) []byte { return l.DiscountAmount }},
}

func newLineShape(setup *meta.Inventory, m *crm.Module, fields crm.FieldSet) *lineShape {
	s := &lineShape{}
	add := func(key, column string, value func(*crm.Line) []byte) {
		if !m.ShowsLine(fields, column) {
			return
		}
		open := `","`
		if len(s.keys) == 0 {
			open = `{"`
		}
		s.keys = append(s.keys, lineKey{[]byte(open + key + `":"`), value})
	}
	for _, c := range lineColumns {
		add(c.key, c.column, c.value)
	}
	for i, tax := range m.Lines.Taxes {
		add(tax+"_percentage", tax, func(l *crm.Line) []byte { return l.Taxes[i] })
	}
	add("productDescription", "description", func(l *crm.Line) []byte { return l.Description })
	if m.Lines.Costs {
		add("purchaseCost", "purchase_cost", func(l *crm.Line) []byte { return l.Cost })
		add("margin", "margin", func(l *crm.Line) []byte { return l.Margin })
	}
	if len(s.keys) > 0 {
		s.amounts = newAmountReader(setup, m, fields)
	}
	return s
}

func newRecordShape(setup *meta.Inventory, m *crm.Module, fields crm.FieldSet) *recordShape {
	s := &recordShape{}
	open := `{`
	key := func(name string) []byte {
		k := append(quote([]byte(open), name), ':', '"')
		open = `",`
		return k
	}
	if m.RecordLabel != nil {
		s.label = key("label")
	}
	for f := range fields.All() {
		s.keys, s.dates = append(s.keys, key(f.Name)), append(s.dates, f.IsDate() || f.IsDateTime())
	}
	if m.Lines != nil {
		s.lines = newLineShape(setup, m, fields)
		if s.lines.amounts != nil && readsCharges(m, fields) {
			if m.Lines.Charges {
				s.charges = []byte(`,"charges":`)
			}
			for _, tax := range m.Lines.ShippingTaxes {
				s.shipping = append(s.shipping, []byte(`,"`+tax+`_sh_percent":"`))
			}
		}
	}
	s.module = append(quote([]byte(`","record_module":`), m.Name), `,"api_date_now":"`...)
	return s
}

// readsCharges reports whether a user may know what is charged: charges tell
// what their sum and its percentage are.
func readsCharges(m *crm.Module, fields crm.FieldSet) bool {
	for _, column := range []string{"s_h_amount", "s_h_percent"} {
		if f := m.Column(m.Base.Name, column); f != nil && !f.Empty && !fields.Has(f) {
			return false
		}
	}
	return true
}

// appendRecord appends a record: the label, the fields in the CRM's order, the
// line items, and the three keys that every record ends with.
func (s *recordShape) appendRecord(dst []byte, sp speller, r *crm.Row, now string) []byte {
	if s.label != nil {
		dst = sp.append(append(dst, s.label...), r.Label)
	}
	for i, key := range s.keys {
		dst = append(dst, key...)
		switch v := r.Values[i]; {
		case len(v) == 0: // most are
		case s.dates[i]:
			dst = sp.date(dst, v)
		default:
			dst = sp.append(dst, v)
		}
	}
	switch {
	case s.lines != nil:
		dst = append(dst, `","items":`...)
		dst = s.lines.append(dst, sp, r)
		dst = s.appendBesides(dst, r)
		dst = append(dst, `,"record_id":"`...)
	case s.label == nil && len(s.keys) == 0:
		dst = append(dst, `{"record_id":"`...)
	default:
		dst = append(dst, `","record_id":"`...)
	}
	dst = append(append(dst, r.ID...), s.module...)
	return append(append(dst, now...), `"}`...)
}

// append appends the line items, and the taxes of all of them.
func (s *lineShape) append(dst []byte, sp speller, r *crm.Row) []byte {
	var t *inventory.Totals
	if s.amounts != nil {
		t = s.amounts.totals(r, sp.decimals)
	}
	dst = append(dst, '[')
	for i := range r.Lines {
		if i > 0 {
			dst = append(dst, ',')
		}
		for _, k := range s.keys {
			dst = sp.append(append(dst, k.key...), k.value(&r.Lines[i]))
		}
		if len(s.keys) == 0 {
			dst = append(dst, "{}"...)
			continue
		}
		if t != nil {
			dst = appendLineAmounts(dst, &t.Lines[i], sp.decimals)
		}
		dst = append(dst, `"}`...)
	}
	dst = append(dst, ']')
	if t == nil {
		return dst
	}
	return appendTaxes(append(dst, `,"taxes":`...), s.amounts.setup, t, sp.decimals)
}

// appendBesides appends what an inventory record has that is neither a field nor
// a line: the charges as they are stored, or the taxes on shipping.
func (s *recordShape) appendBesides(dst []byte, r *crm.Row) []byte {
	if s.charges != nil {
		dst = append(dst, s.charges...)
		if len(r.Charges) > 0 && r.Charges[0] == '{' && json.Valid(r.Charges) {
			dst = append(dst, r.Charges...)
		} else {
			dst = append(dst, "[]"...)
		}
	}
	for i, key := range s.shipping {
		dst = append(append(append(dst, key...), r.ShippingTaxes[i]...), '"')
	}
	return dst
}

// speller spells what a user reads.
func (s *Server) speller(p *access.Policy, c crm.CalendarSystem) speller {
	return speller{raw: s.RawText, decimals: records.Decimals(p), calendar: c}
}

// shapes remembers record shapes of the current generation.
type shapes struct {
	mu      sync.Mutex
	catalog *meta.Catalog
	known   map[shapeKey]*recordShape
}

type shapeKey struct {
	module *crm.Module
	fields string
}

func (s *shapes) get(c *meta.Catalog, m *crm.Module, fields crm.FieldSet) *recordShape {
	var buf [64]byte
	key := shapeKey{m, string(fields.AppendKey(buf[:0]))}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.catalog != c {
		s.catalog, s.known = c, map[shapeKey]*recordShape{}
	}
	shape := s.known[key]
	if shape == nil {
		shape = newRecordShape(c.Inventory(), m, fields)
		s.known[key] = shape
	}
	return shape
}
