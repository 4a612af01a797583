package inventory

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// maxText is what a text column holds, in bytes of UTF-8.
const maxText = 65535

// lines reads the line items, which replace those of before.
func (r *reader) lines(d *Document) {
	sent := r.change.Lines
	if len(sent) > MaxLines {
		r.refuse("items", strconv.Itoa(len(sent))+" lines", "at most %d lines", MaxLines)
		return
	}
	match := matcher{}
	if r.old != nil {
		match.old, match.used = r.old.Lines, make([]bool, len(r.old.Lines))
	}
	if len(sent) == 0 && r.old == nil && r.OwnTaxes {
		r.missing("items", "at least one line")
	}
	var group []LineTax
	if d.Mode == Group {
		group = r.groupPercents(d)
	} else if !r.OwnTaxes {
		r.withheld = r.withheldPercents(d)
	}
	d.Lines = make([]Line, 0, len(sent))
	for i := range sent {
		r.sent, r.prefix = sent[i], fmt.Sprintf("items[%d].", i+1)
		if l, ok := r.line(d, &match, len(d.Lines)); ok {
			if d.Mode == Group {
				l.Taxes = group
			}
			d.Lines = append(d.Lines, l)
		}
	}
	r.sent, r.prefix = r.change.Sent, ""
}

// line reads one line item; false for one that is none: deleted, empty, or a
// fault.
func (r *reader) line(d *Document, match *matcher, at int) (Line, bool) {
	if text(r.get("deleted")) == "1" {
		return Line{}, false
	}
	p, was, ok := r.product(match, at)
	if !ok {
		return Line{}, false
	}
	l := Line{Product: p.ID}
	qty := r.get("qty")
	l.Quantity, ok = r.number(qty, quantities)
	switch {
	case text(qty) == "":
		r.missing("qty", "how many of the product")
	case ok && l.Quantity.IsNegative() && !(was != nil && was.Quantity.Equal(l.Quantity)):
		r.refuse("qty", text(qty), "0 or more")
	}
	l.ListPrice = r.price(d, p, was)
	l.Discount = r.lineDiscount(was)
	l.Cost = r.cost(&l, d, p, was)
	l.Comment = r.text("comment")
	l.Description = r.text("productDescription")
	l.Parts = r.parts(p, was)
	if d.Mode == Individual {
		l.Taxes = r.ownTaxes(d, p, was)
	}
	return l, true
}

// product finds the product of a line, and the line of before that it goes on
// with, nil for a new one.
func (r *reader) product(match *matcher, at int) (*Product, *Line, bool) {
	s := r.get("hdnProductId")
	if text(s) == "" || text(s) == "0" {
		// The CRM drops a line without a product; one that asks for something is
		// not dropped without a word.
		if text(r.get("qty")) != "" && r.OwnTaxes || !r.OwnTaxes && !r.Lenient && r.asks() {
			r.missing("hdnProductId", "the id of a product or service")
		}
		return nil, nil, false
	}
	id, ok := parseID(text(s))
	if !ok {
		r.refuse(s.Name, text(s), "the id of a product or service")
		return nil, nil, false
	}
	was := match.find(id, at)
	p := r.products[id]
	if p == nil && was != nil {
		p = r.productOf(was)
	}
	if p == nil {
		r.refuse(s.Name, text(s), "the id of a product or service that exists and that you may see")
		return nil, nil, false
	}
	return p, was, true
}

// asks reports whether a line says anything besides its product.
func (r *reader) asks() bool {
	return slices.ContainsFunc(r.sent, func(s crm.Sent) bool { return s.Name != "hdnProductId" && s.Name != "deleted" && text(&s) != "" })
}

// productOf is the product of a line of before that has been deleted since, or is
// hidden from the user: the line may stay.
func (r *reader) productOf(was *Line) *Product {
	p := &Product{ID: was.Product, UnitPrice: was.ListPrice, Parts: was.Parts}
	for i := range r.Setup.Taxes {
		t := &r.Setup.Taxes[i]
		if percent := was.Percent(t.Name); percent.Valid {
			p.Taxes = append(p.Taxes, ProductTax{ID: t.ID, Percent: percent.Decimal})
		}
	}
	return p
}

// matcher finds the line of before that a sent line goes on with: the one in its
// place, if it has the same product, or else the first of the product.
type matcher struct {
	old  []Line
	used []bool
}

func (m *matcher) find(product crm.ID, at int) *Line {
	if at < len(m.old) && m.old[at].Product == product && !m.used[at] {
		m.used[at] = true
		return &m.old[at]
	}
	for i := range m.old {
		if m.old[i].Product == product && !m.used[i] {
			m.used[i] = true
			return &m.old[i]
		}
	}
	return nil
}

// cost is what the line's products cost: as sent, as it was for as many in the
// same currency, or that of the product.
func (r *reader) cost(l *Line, d *Document, p *Product, was *Line) decimal.Decimal {
	if s := r.get("purchaseCost"); text(s) != "" {
		cost, _ := r.number(s, lineAmount)
		return cost
	}
	if was != nil && was.Quantity.Equal(l.Quantity) && r.keepsCurrency(d) {
		return was.Cost
	}
	one := p.Cost.Mul(r.rate(d.Currency)).Round(r.Decimals)
	return one.Mul(l.Quantity).Round(scaleOfAmounts)
}

// keepsCurrency reports whether the document was in the same currency before;
// webservice.php stores the base currency as 0.
func (r *reader) keepsCurrency(d *Document) bool {
	return d.Currency == r.old.Currency || r.old.Currency == 0 && d.Currency == r.Base
}

// text reads a text; NULL if it was not sent.
func (r *reader) text(name string) crm.Stored {
	s := r.get(name)
	if s == nil {
		return crm.NullValue
	}
	if len(s.Text()) > maxText {
		r.refuse(name, s.Text(), "a text of at most %d bytes", maxText)
	}
	return crm.Stored{Text: s.Text()}
}
