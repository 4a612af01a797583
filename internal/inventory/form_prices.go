package inventory

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// bookName is the name under which a line names a price book. It is no column:
// what lasts of it is the price.
const bookName = "pricebookid"

// PriceBooks are the price books that a change takes prices from, each once, for
// the caller to load the prices of its products.
func (f *Form) PriceBooks(c *crm.Change) []crm.ID {
	if len(c.Lines) > MaxLines {
		return nil // refused in any case
	}
	seen := map[crm.ID]bool{}
	for _, line := range c.Lines {
		if text(line.Get("listPrice")) != "" || text(line.Get("deleted")) == "1" {
			continue
		}
		if id, ok := parseID(text(line.Get(bookName))); ok {
			seen[id] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// price reads the price of a line, or takes that of the price book it names, or
// else that of the product.
func (r *reader) price(d *Document, p *Product, was *Line) decimal.Decimal {
	s := r.get("listPrice")
	if s != nil && text(s) == "" && r.OwnTaxes {
		// The CRM's web service fails on it halfway, with the record written.
		r.refuse(s.Name, "", "a number, or left out")
		return decimal.Zero
	}
	if text(s) == "" {
		return r.defaultPrice(d, p)
	}
	price, ok := r.number(s, lineAmount)
	kept := was != nil && was.ListPrice.Equal(price)
	if ok && price.IsNegative() && !kept && !r.Lenient {
		r.refuse(s.Name, text(s), "0 or more")
	}
	return price
}

// defaultPrice is the product's price in the document's currency, rounded as the
// CRM's screen does when a product is chosen.
func (r *reader) defaultPrice(d *Document, p *Product) decimal.Decimal {
	if book := text(r.get(bookName)); book != "" && book != "0" {
		return r.bookPrice(d, p, book)
	}
	if r.OwnTaxes || r.products[p.ID] == nil {
		return p.UnitPrice.Round(scaleOfAmounts)
	}
	price, ok := p.Prices[d.Currency]
	if !ok {
		price = r.converted(d, p.UnitPrice, p.Currency)
	}
	return price.Round(r.Decimals)
}

// bookPrice is the product's price in a price book. The CRM's screen offers books
// in the document's currency only; those in others count at the currencies' rates.
func (r *reader) bookPrice(d *Document, p *Product, book string) decimal.Decimal {
	id, _ := parseID(book)
	price, ok := p.Books[id]
	if !ok {
		r.refuse(bookName, book, "the id of an active price book that you may see and that has a price for product %d", p.ID)
		return decimal.Zero
	}
	amount, _ := r.fit(bookName, book, r.converted(d, price.Amount, price.Currency).Round(r.Decimals), lineAmount)
	return amount
}

// converted is an amount in the document's currency. One without a currency is
// in that already.
func (r *reader) converted(d *Document, amount decimal.Decimal, from crm.ID) decimal.Decimal {
	if from == 0 || from == d.Currency {
		return amount
	}
	return amount.Mul(r.rate(d.Currency)).DivRound(r.rate(from), 2*scaleOfAmounts)
}
