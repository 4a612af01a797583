package inventory

import (
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// maxParts is how many products a bundle may have.
const maxParts = 200

// parts reads the products of a bundle. Without any sent, they are those of the
// line before, or of the product, as the CRM's page fills them in; its web
// service knows no bundles.
func (r *reader) parts(p *Product, was *Line) []Part {
	s := r.get("subproduct_ids")
	if s == nil {
		if was != nil {
			return was.Parts
		}
		if r.OwnTaxes {
			return nil
		}
		return p.Parts
	}
	parts, ok := r.parseParts(text(s))
	if !ok {
		r.refuse(s.Name, text(s), "products and quantities like 12:1,34:2")
		return nil
	}
	for _, part := range parts {
		if r.products[part.Product] == nil && !has(p.Parts, part.Product) && (was == nil || !has(was.Parts, part.Product)) {
			r.refuse(s.Name, text(s), "ids of products that exist and that you may see; %d is not one", part.Product)
		}
	}
	return parts
}

func has(parts []Part, product crm.ID) bool {
	for i := range parts {
		if parts[i].Product == product {
			return true
		}
	}
	return false
}

// parseParts reads the products of a bundle: 12:1,34:2 for one of 12 and two of
// 34. Vtiger 6 writes 12:34 for one of each. Beside a fault are those before it.
func (f *Form) parseParts(text string) ([]Part, bool) {
	var parts []Part
	if f.Setup != nil && f.Setup.Charges == nil && !strings.Contains(text, ",") {
		for id := range strings.SplitSeq(text, ":") {
			if id = strings.TrimSpace(id); id == "" {
				continue
			}
			product, ok := parseID(id)
			if !ok || len(parts) == maxParts {
				return parts, false
			}
			parts = append(parts, Part{Product: product, Quantity: decimal.New(1, 0)})
		}
		return parts, true
	}
	for pair := range strings.SplitSeq(text, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		id, quantity, found := strings.Cut(pair, ":")
		part := Part{Quantity: decimal.New(1, 0)}
		var ok bool
		if part.Product, ok = parseID(strings.TrimSpace(id)); !ok || len(parts) == maxParts {
			return parts, false
		}
		if found {
			// The column holds whole numbers.
			part.Quantity, ok = parsePlain(strings.TrimSpace(quantity))
			if !ok || !part.Quantity.IsInteger() || part.Quantity.IsNegative() || !wholeNumber.holds(part.Quantity) {
				return parts, false
			}
		}
		parts = append(parts, part)
	}
	return parts, true
}

var wholeNumber = column{digits: 9}
