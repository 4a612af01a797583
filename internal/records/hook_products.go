package records

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// products is the hook of Products and of Services, which carry taxes and have
// prices in several currencies. None are fields; clients send them under the
// names of the CRM's own form:
//
//	tax1_check, tax1       whether the tax applies, and its percentage
//	cur_2_check, curname2  whether there is a price in currency 2, and the price
//	base_currency          curname2: the unit price is in currency 2
//
// What is not sent stays. A percentage or a price is enough to say that it
// applies.
var products = hook{uses: isProductName, before: baseCurrency, after: func(ctx context.Context, s *saving) error {
	if err := productTaxes(ctx, s); err != nil {
		return err
	}
	nameStrangers(s)
	return productPrices(ctx, s)
}}

// nameStrangers tells the client of taxes and currencies that the CRM does not have.
func nameStrangers(s *saving) {
	catalog := s.policy.Catalog()
	for i := range s.change.Sent {
		sent := &s.change.Sent[i]
		known := true
		if id, price := currencyOf(sent.Name); price {
			known = catalog.Currency(id) != nil
		} else if sent.Field == nil && isTaxName(sent.Name) {
			tax, _, _ := strings.Cut(sent.Name, "_")
			known = catalog.Inventory().Tax(tax) != nil
		}
		if !known && !slices.Contains(s.ignored, sent.Name) {
			s.ignored = append(s.ignored, sent.Name)
		}
	}
}

// wanted says what a client wants of a tax or a price.
type wanted uint8

const (
	untouched wanted = iota
	applies
	removed
)

// wants reads a checkbox and the value beside it, nil if none was sent.
func wants(c *crm.Change, check, value string) (wanted, *crm.Sent) {
	sent := c.Get(value)
	if sent != nil && strings.TrimSpace(sent.Text()) == "" {
		sent = nil
	}
	switch box := c.Get(check); {
	case box != nil && !isOn(box.Text()):
		return removed, nil
	case box != nil || sent != nil:
		return applies, sent
	}
	return untouched, nil
}

func productTaxes(ctx context.Context, s *saving) error {
	if !sentAny(s.change, isTaxName) {
		return nil
	}
	catalog := s.policy.Catalog()
	regions := catalog.HasColumn("vtiger_producttaxrel", "regions")
	for _, t := range catalog.Inventory().Taxes {
		want, percent := wants(s.change, t.Name+"_check", t.Name)
		if standard := s.change.Get(t.Name + "_defaultPercentage"); percent == nil && standard != nil && strings.TrimSpace(standard.Text()) != "" {
			if percent = standard; want == untouched {
				want = applies
			}
		}
		var err error
		switch want {
		case untouched:
		case removed:
			err = s.tx.RemoveProductTax(ctx, s.id, t.ID)
		case applies:
			value := t.Percent.Rat()
			if percent != nil {
				if value, err = s.amount(percent, 7, 3); err != nil {
					return err
				}
			}
			err = s.tx.SetProductTax(ctx, s.id, t.ID, inColumn(value, 7, 3), regions)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// amount reads a number for a decimal column.
func (s *saving) amount(sent *crm.Sent, digits, scale int) (*big.Rat, error) {
	r, err := entry.Number(sent, s.policy.Catalog().User(s.user()))
	if err == nil && inColumn(r, digits, scale) != r.FloatString(scale) {
		return nil, invalid(sent.Name, sent.Text(), "a number with at most "+strconv.Itoa(digits-scale)+" digits before the point")
	}
	return r, err
}

// isTaxName tells tax1 and tax1_check from the field taxclass.
func isTaxName(name string) bool {
	rest, ok := strings.CutPrefix(name, "tax")
	return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// isProductName tells the names above from others.
func isProductName(name string) bool {
	_, price := currencyOf(name)
	return price || name == "base_currency" || isTaxName(name)
}

// currencyOf is the currency that cur_2_check or curname2 names.
func currencyOf(name string) (int64, bool) {
	id, ok := strings.CutPrefix(name, "curname")
	if !ok {
		if id, ok = strings.CutPrefix(name, "cur_"); ok {
			id, ok = strings.CutSuffix(id, "_check")
		}
	}
	n, err := strconv.ParseInt(id, 10, 64)
	return n, ok && err == nil
}

func sentAny(c *crm.Change, is func(name string) bool) bool {
	for i := range c.Sent {
		if c.Sent[i].Field == nil && is(c.Sent[i].Name) {
			return true
		}
	}
	return false
}

// pricesSent are the currencies whose prices were sent, by ascending id.
func pricesSent(s *saving) []*meta.CurrencyRow {
	var sent []*meta.CurrencyRow
	for i := range s.change.Sent {
		id, ok := currencyOf(s.change.Sent[i].Name)
		if c := s.policy.Catalog().Currency(id); ok && c != nil && !slices.Contains(sent, c) {
			sent = append(sent, c)
		}
	}
	slices.SortFunc(sent, func(a, b *meta.CurrencyRow) int { return cmp.Compare(a.ID, b.ID) })
	return sent
}

func wantsPrice(c *crm.Change, currency int64) (wanted, *crm.Sent) {
	id := strconv.FormatInt(currency, 10)
	return wants(c, "cur_"+id+"_check", "curname"+id)
}

// sentCurrency is the currency that was sent for the unit price, nil without
// one.
func sentCurrency(s *saving) (*meta.CurrencyRow, error) {
	sent := s.change.Get("base_currency")
	if sent == nil || sent.Text() == "" {
		return nil, nil //nolint:nilnil // nothing was sent
	}
	id, err := strconv.ParseInt(crm.FoldDigits(strings.TrimPrefix(sent.Text(), "curname")), 10, 64)
	c := s.policy.Catalog().Currency(id)
	if err != nil || c == nil || !c.Active || number(c.Rate).Sign() == 0 {
		return nil, invalid(sent.Name, sent.Text(), "an active currency, written curname1 for the currency 1")
	}
	return c, nil
}

// baseCurrency makes the price that was sent for the new currency of the unit
// price the unit price.
func baseCurrency(_ context.Context, s *saving) error {
	base, err := sentCurrency(s)
	if err != nil || base == nil {
		return err
	}
	_, sent := wantsPrice(s.change, base.ID)
	if sent == nil {
		return nil
	}
	amount, err := s.amount(sent, 27, 8)
	if err == nil {
		s.assign("unit_price", crm.Stored{Text: price(amount)})
	}
	return err
}

// productPrices writes the prices in the currencies that were sent. A new
// product has one in the currency of its unit price, as on the CRM's form.
func productPrices(ctx context.Context, s *saving) error {
	base, err := sentCurrency(s)
	if err != nil {
		return err
	}
	sent := pricesSent(s)
	if !s.creating() && base == nil && len(sent) == 0 && !s.changes("unit_price") {
		return nil
	}
	catalog := s.policy.Catalog()
	own := int64(0) // the currency of the unit price
	if !s.creating() {
		own, err = s.tx.PriceCurrency(ctx, s.module, s.id)
	} else if u := catalog.User(s.user()); u != nil {
		own = u.Currency
	}
	if err == nil && base != nil {
		own = base.ID
	}
	if err == nil && (s.creating() || base != nil) {
		err = s.tx.SetPriceCurrency(ctx, s.module, s.id, own)
	}
	if err != nil {
		return err
	}
	unit := number(s.value("unit_price").Text)
	if s.creating() || base != nil {
		err = s.tx.SetPrice(ctx, store.Price{Product: s.id, Currency: own, Converted: price(unit), Actual: price(unit)})
	} else if s.changes("unit_price") {
		err = s.tx.SetActualPrice(ctx, s.id, own, price(unit))
	}
	for _, c := range sent {
		switch _, amount := wantsPrice(s.change, c.ID); {
		case err != nil:
		case c.ID != own:
			err = otherPrice(ctx, s, c, converted(unit, catalog.Currency(own), c))
		case amount != nil && base == nil:
			// The price in the product's own currency is its unit price.
			if asked, numeral := s.amount(amount, 27, 8); numeral != nil || asked.Cmp(unit) != 0 {
				s.ignored = append(s.ignored, amount.Name)
			}
		}
	}
	return err
}

// otherPrice writes what was sent for a currency that the unit price is not in.
func otherPrice(ctx context.Context, s *saving, c *meta.CurrencyRow, atRate *big.Rat) error {
	want, sent := wantsPrice(s.change, c.ID)
	switch want {
	case untouched:
		return nil
	case removed:
		return s.tx.RemovePrice(ctx, s.id, c.ID)
	case applies:
	}
	actual := atRate
	if sent != nil {
		var err error
		if actual, err = s.amount(sent, 27, 8); err != nil {
			return err
		}
	}
	return s.tx.SetPrice(ctx, store.Price{Product: s.id, Currency: c.ID, Converted: price(atRate), Actual: price(actual)})
}

// converted is an amount of one currency in another, at the CRM's rates.
func converted(amount *big.Rat, from, to *meta.CurrencyRow) *big.Rat {
	if from == nil || to == nil || number(from.Rate).Sign() == 0 {
		return amount
	}
	r := new(big.Rat).Mul(amount, number(to.Rate))
	return r.Quo(r, number(from.Rate))
}
