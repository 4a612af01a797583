package meta

import (
	"cmp"
	"slices"
)

// Currencies are the active currencies, by id.
func (c *Catalog) Currencies() []*CurrencyRow {
	var list []*CurrencyRow
	for _, row := range c.currencies {
		if row.Active {
			list = append(list, row)
		}
	}
	slices.SortFunc(list, func(a, b *CurrencyRow) int { return cmp.Compare(a.ID, b.ID) })
	return list
}
