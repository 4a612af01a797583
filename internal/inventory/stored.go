package inventory

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"vtrest/internal/meta"
)

// These read the columns of a document, for whoever shows it and whoever counts
// it again.

// StoredMode is the mode of a document with a value of the column taxtype.
func StoredMode(taxtype string) TaxMode {
	if taxtype == "group" {
		return Group
	}
	return Individual
}

// StoredDiscount is the discount of two columns. A save on the CRM's screens leaves
// one of them NULL; webservice.php writes both, one of them 0. If both are
// something, the percentage counts, as on the screens.
func StoredDiscount(percent, amount decimal.NullDecimal) Discount {
	switch {
	case percent.Valid && (!percent.Decimal.IsZero() || !amount.Valid):
		return Discount{Kind: ByPercent, Value: percent.Decimal}
	case amount.Valid && (!amount.Decimal.IsZero() || !percent.Valid):
		return Discount{Kind: ByAmount, Value: amount.Decimal}
	}
	return Discount{}
}

// StoredCompound reads compound_taxes_info: on which taxes each compound tax of a
// document is counted, such as {"4":["1","3"]}. A list may be an object, where PHP
// has taken double ids out of it. What cannot be read leaves it to the taxes of
// today.
func StoredCompound(text string) map[int64][]int64 {
	if text == "" || text == "[]" {
		return nil
	}
	members, err := meta.Members[json.RawMessage](text)
	if err != nil {
		return nil
	}
	var on map[int64][]int64
	for key, raw := range members {
		tax, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			continue
		}
		ids, _, err := meta.IDs(string(raw))
		if err != nil {
			continue
		}
		if on == nil {
			on = map[int64][]int64{}
		}
		slices.Sort(ids)
		on[tax] = append([]int64{}, ids...)
	}
	return on
}
