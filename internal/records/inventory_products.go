package records

import (
	"context"
	"slices"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// products are those that the lines may name: that the user may see, and those
// that stand in the record already.
func (s *saving) products(ctx context.Context, n *counting) (map[crm.ID]*inventory.Product, error) {
	ids := n.form.Products(s.counts)
	before := map[crm.ID]bool{}
	if n.old != nil {
		for _, l := range n.old.Lines {
			if !before[l.Product] {
				before[l.Product] = true
				ids = append(ids, l.Product)
			}
			for _, part := range l.Parts {
				if !before[part.Product] {
					before[part.Product] = true
					ids = append(ids, part.Product)
				}
			}
		}
	}
	found, err := s.tx.Products(ctx, s.policy.Catalog(), ids)
	if err != nil {
		return nil, err
	}
	if err := s.hideProducts(ctx, found, before); err != nil {
		return nil, err
	}
	return found, s.bookPrices(ctx, n, found)
}

// booksModule is the module of price books.
const booksModule = "PriceBooks"

// bookPrices adds the prices in the price books that the lines name, as far as
// the user may see the books.
func (s *saving) bookPrices(ctx context.Context, n *counting, found map[crm.ID]*inventory.Product) error {
	books := n.form.PriceBooks(s.counts)
	if len(books) == 0 || len(found) == 0 {
		return nil
	}
	seen, err := s.visible(ctx, booksModule, books)
	if err != nil {
		return err
	}
	books = slices.DeleteFunc(books, func(id crm.ID) bool { return !seen(id) })
	return s.tx.BookPrices(ctx, s.policy.Catalog(), books, found)
}

// hideProducts takes out those that the user may not see.
func (s *saving) hideProducts(ctx context.Context, found map[crm.ID]*inventory.Product, before map[crm.ID]bool) error {
	asked := map[string][]crm.ID{}
	for id, product := range found {
		if !before[id] {
			asked[product.Module] = append(asked[product.Module], id)
		}
	}
	for module, ids := range asked {
		seen, err := s.visible(ctx, module, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !seen(id) {
				delete(found, id)
			}
		}
	}
	return nil
}

// visible tells which records of a module the user may see.
func (s *saving) visible(ctx context.Context, module string, ids []crm.ID) (func(crm.ID) bool, error) {
	none := func(crm.ID) bool { return false }
	m, err := s.policy.Module(module)
	if err != nil || s.policy.May(m, access.View) != nil {
		return none, nil //nolint:nilerr // a closed module is one without records
	}
	scope := s.policy.Scope(m, access.View)
	if scope.All && m.Only == nil {
		return func(crm.ID) bool { return true }, nil
	}
	seen, err := s.tx.VisibleIDs(ctx, &crm.Query{Module: m, Scope: scope, User: s.user()}, ids)
	if err != nil {
		return none, err
	}
	return func(id crm.ID) bool { return seen[id] }, nil
}
