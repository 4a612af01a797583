package v1

import (
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
)

const maxOrder = 10

// isDirection reports whether a word says which way an order goes.
func isDirection(word string) bool {
	return strings.EqualFold(word, "ASC") || strings.EqualFold(word, "DESC")
}

// parseOrder reads column [ASC|DESC], several separated by commas.
func parseOrder(p *access.Policy, m *crm.Module, text string) ([]crm.Order, error) {
	var order []crm.Order
	for item := range strings.SplitSeq(text, ",") {
		words := strings.Fields(item)
		if len(words) == 0 {
			continue
		}
		if len(words) > 2 {
			return nil, crm.Errorf(crm.InvalidOrder, "order: %q is not allowed; write column, column ASC or column DESC", strings.TrimSpace(item))
		}
		o := crm.Order{Field: column(p, m, words[0])}
		if o.Field == nil {
			return nil, unknownColumn(crm.InvalidOrder, "order", m, words[0])
		}
		if len(words) == 2 {
			o.Desc = strings.EqualFold(words[1], "DESC")
			if !o.Desc && !strings.EqualFold(words[1], "ASC") {
				return nil, crm.Errorf(crm.InvalidOrder, "order: %q is not a direction: must be ASC or DESC", words[1])
			}
		}
		order = append(order, o)
	}
	if len(order) > maxOrder {
		return nil, crm.Errorf(crm.InvalidOrder, "order: at most %d columns are allowed", maxOrder)
	}
	return order, nil
}
