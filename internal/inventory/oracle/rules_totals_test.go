package oracle

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/inventory"
	"vtrest/internal/records"
)

// significant are the digits that PHP keeps of a number.
const significant = 14

// doublesEnd: webservice.php counts with doubles, of which it writes 14 digits;
// ours are exact.
func doublesEnd(x *exchange) {
	if x.screen() || !x.withLines() {
		return
	}
	for _, column := range []string{"subtotal", "pre_tax_total", "total", "balance", "s_h_amount", "s_h_percent"} {
		if x.want.Head[column] == nil {
			continue
		}
		want, got := plain(x.want.Head.Text(column)), plain(x.got.Head.Text(column))
		// The largest amount of the sum says where its digits end.
		largest := want.Abs()
		for _, c := range []string{"subtotal", "total"} {
			largest = decimal.Max(largest, plain(x.want.Head.Text(c)).Abs())
		}
		unit := decimal.New(1, int32(len(largest.Truncate(0).String()))-significant) //nolint:gosec // a few digits
		if unit = decimal.Max(unit, decimal.New(1, -decimalsOfAmounts)); got.Sub(want).Abs().LessThanOrEqual(unit) {
			x.want.Head[column] = x.got.Head[column]
		}
	}
}

// totalsAreCounted: the CRM stores the totals that its form sends; ours are those
// of the lines, with the user's decimals.
func totalsAreCounted(x *exchange) {
	if !x.screen() || !x.counts() {
		return
	}
	p := newPage(x, int(x.arithmetic().Decimals))
	sums := map[string]float64{"subtotal": p.subtotal, "pre_tax_total": p.preTax, "total": p.total, "s_h_amount": p.shipping}
	for _, column := range slices.Sorted(maps.Keys(sums)) {
		set(x.want.Head, column, money(sums[column]))
	}
	for _, column := range []string{"received", "paid"} {
		if v := x.want.Head[column]; v != nil {
			set(x.want.Head, "balance", plain(money(p.total)).Sub(plain(*v)).StringFixed(decimalsOfAmounts))
		}
	}
}

// arithmetic is that of the save.
func (x *exchange) arithmetic() inventory.Arithmetic {
	if !x.screen() {
		return service.Arithmetic
	}
	return inventory.Arithmetic{Decimals: records.Decimals(x.policy("admin"))}
}
