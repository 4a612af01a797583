package meta

import (
	"encoding/json"
	"strconv"

	"github.com/shopspring/decimal"
)

// TaxMethod says how a tax of inventory records is counted
// (vtiger_inventorytaxinfo.method). Vtiger 6 has the simple one only.
type TaxMethod uint8

// The methods. Simple is the zero TaxMethod.
const (
	Simple   TaxMethod = iota
	Compound           // on the amount and on other taxes of it
	Deducted           // withheld: taken off the total
)

// Tax is a row of vtiger_inventorytaxinfo, or of vtiger_shippingtaxinfo for the
// taxes on charges.
type Tax struct {
	ID      int64
	Name    string // tax3, shtax3: its column in the rows of line items or shipping
	Label   string
	Percent decimal.Decimal // where no region and no product says otherwise
	Method  TaxMethod
	// CompoundOn are the ids of the taxes that a compound tax is counted on too.
	CompoundOn []int64
	// Regions are the percentages of a tax of the type Variable, nil for a Fixed
	// one.
	Regions []RegionPercent
	Off     bool // the administrator has disabled it (deleted = 1)
}

// RegionPercent is a value that holds in some of the CRM's tax regions.
type RegionPercent struct {
	Regions []int64 // vtiger_taxregions.regionid
	Value   decimal.Decimal
}

// Charge is a row of vtiger_inventorycharges (Vtiger 7 and later), such as
// Shipping & Handling.
type Charge struct {
	ID      int64
	Name    string
	Percent bool // its value is a percentage, not an amount
	Value   decimal.Decimal
	Regions []RegionPercent // nil for a charge of the type Fixed
	Taxable bool
	Taxes   []int64 // ids of the taxes on charges that it may carry
	Off     bool
}

// Inventory is how the CRM taxes and charges its inventory records: every tax,
// charge and tax region by ascending id, disabled ones too.
type Inventory struct {
	Taxes         []Tax
	ShippingTaxes []Tax
	// Charges are nil before Vtiger 7: there a record has one amount of shipping
	// and handling (s_h_amount), and its taxes in vtiger_inventoryshippingrel.
	Charges []Charge
	// Regions are the tax regions, by ascending id. There are none before Vtiger 7.
	Regions []RegionRow
}

// Tax finds a tax of line items by its name, such as tax1, or nil.
func (i *Inventory) Tax(name string) *Tax {
	for n := range i.Taxes {
		if i.Taxes[n].Name == name {
			return &i.Taxes[n]
		}
	}
	return nil
}

// TaxRow is a row of vtiger_inventorytaxinfo or vtiger_shippingtaxinfo. Method,
// Kind, CompoundOn and RegionList are "" where the CRM has no such columns.
type TaxRow struct {
	ID                   int64
	Name, Label, Percent string
	Method, Kind         string // Simple, Compound, Deducted; Fixed, Variable
	CompoundOn           string // JSON list of ids
	RegionList           string // JSON list of {"list":[ids],"value":percent}
	Deleted              bool
}

// ChargeRow is a row of vtiger_inventorycharges.
type ChargeRow struct {
	ID           int64
	Name, Format string // Flat, Percent
	Kind, Value  string
	RegionList   string
	Taxable      bool
	Taxes        string // JSON list of ids
	Deleted      bool
}

// Inventory is how the CRM taxes and charges.
func (c *Catalog) Inventory() *Inventory { return &c.inventory }

func (b *builder) inventory() {
	in := &b.catalog.inventory
	in.Regions = b.facts.TaxRegions
	in.Taxes = b.taxes(b.facts.Taxes)
	in.ShippingTaxes = b.taxes(b.facts.ShippingTaxes)
	for _, r := range b.facts.Charges {
		c := Charge{
			ID: r.ID, Name: r.Name, Percent: r.Format == "Percent", Value: b.decimal("charge "+r.Name, r.Value),
			Taxable: r.Taxable, Taxes: b.ids("charge "+r.Name, r.Taxes), Off: r.Deleted,
		}
		if r.Kind == "Variable" {
			c.Regions = b.regions("charge "+r.Name, r.RegionList)
		}
		in.Charges = append(in.Charges, c)
	}
}

func (b *builder) taxes(rows []TaxRow) []Tax {
	var taxes []Tax
	for _, r := range rows {
		if !IsIdentifier(r.Name) {
			b.problem("tax %d: %q cannot be the name of a column", r.ID, r.Name)
			continue
		}
		t := Tax{ID: r.ID, Name: r.Name, Label: r.Label, Percent: b.decimal("tax "+r.Name, r.Percent), Off: r.Deleted}
		switch r.Method {
		case "Compound":
			t.Method, t.CompoundOn = Compound, b.ids("tax "+r.Name, r.CompoundOn)
		case "Deducted":
			t.Method = Deducted
		}
		if r.Kind == "Variable" {
			t.Regions = b.regions("tax "+r.Name, r.RegionList)
		}
		taxes = append(taxes, t)
	}
	return taxes
}

func (b *builder) decimal(of, text string) decimal.Decimal {
	if text == "" {
		return decimal.Decimal{}
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		b.problem("%s: %q is not a number", of, text)
	}
	return d
}

// ids reads a list of ids.
func (b *builder) ids(of, text string) []int64 {
	ids, odd, err := IDs(text)
	if err != nil {
		b.problem("%s: %q is not a list of ids", of, text)
	}
	for _, id := range odd {
		b.problem("%s: %q is not an id", of, id)
	}
	return ids
}

func (b *builder) regions(of, text string) []RegionPercent {
	regions, err := ParseRegions(text)
	if err != nil {
		b.problem("%s: regions: %v", of, err)
	}
	return regions
}

// ParseRegions reads a column of percentages by region, as taxes, charges and
// the taxes of products have it. "" and [] are none.
func ParseRegions(text string) ([]RegionPercent, error) {
	if text == "" {
		return nil, nil
	}
	var list []struct {
		List  []json.RawMessage `json:"list"`
		Value json.RawMessage   `json:"value"`
	}
	if err := readJSON(text, &list); err != nil {
		return nil, err
	}
	var regions []RegionPercent
	for _, e := range list {
		value, err := decimal.NewFromString(unquoted(e.Value))
		if err != nil {
			return regions, err
		}
		r := RegionPercent{Value: value}
		for _, raw := range e.List {
			id, err := strconv.ParseInt(unquoted(raw), 10, 64)
			if err != nil {
				return regions, err
			}
			r.Regions = append(r.Regions, id)
		}
		regions = append(regions, r)
	}
	return regions, nil
}
