package records

import (
	"context"
	"strconv"

	"vtrest/internal/store"
)

// priceBooks keeps the list prices in the currency of their price book.
var priceBooks = hook{after: func(ctx context.Context, s *saving) error {
	if s.creating() || !s.changes("currency_id") {
		return nil
	}
	catalog := s.policy.Catalog()
	id, err := strconv.ParseInt(s.value("currency_id").Text, 10, 64)
	to := catalog.Currency(id)
	if err != nil || to == nil || number(to.Rate).Sign() == 0 {
		return nil //nolint:nilerr // no currency to convert to
	}
	prices, err := s.tx.ListPrices(ctx, s.id, id)
	if err != nil {
		return err
	}
	var converted []store.ListPrice
	for _, p := range prices {
		from := catalog.Currency(p.Currency)
		if from == nil || number(from.Rate).Sign() == 0 {
			continue
		}
		amount := number(p.Price)
		amount.Mul(amount, number(to.Rate)).Quo(amount, number(from.Rate))
		converted = append(converted, store.ListPrice{Product: p.Product, Price: price(amount), Currency: id})
	}
	return s.tx.SetListPrices(ctx, s.id, converted)
}}
