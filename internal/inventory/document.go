// Package inventory counts quotes, orders and invoices: their lines, discounts,
// taxes, charges and totals, and what they take from the stock. It does no I/O.
//
// Start at [Form], which makes a [Document] of what a client sent, and at
// [Document.Totals].
package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// TaxMode says what the taxes of a document are counted on
// (taxtype in the module's table).
type TaxMode uint8

// The modes, Individual being the zero one: the CRM takes a document without a
// mode for individual.
const (
	Individual TaxMode = iota // each line has its own
	Group                     // the sum of the lines has them
)

// Document is the part of a quote, an order or an invoice that counts. All
// amounts are in the document's currency.
type Document struct {
	Mode     TaxMode
	Currency crm.ID          // vtiger_currency_info.id
	Rate     decimal.Decimal // units of the currency for one of the base currency, frozen
	Region   crm.ID          // tax region, 0 for none
	Lines    []Line          // in their order
	Discount Discount        // of all lines
	Charges  []Charge
	// Adjustment is added to the total, with its sign.
	Adjustment decimal.Decimal
	// ShippingPercent is the column s_h_percent; nothing is counted with it.
	ShippingPercent decimal.Decimal
	// Settled is what was received (Invoice) or paid (PurchaseOrder) of it.
	Settled decimal.Decimal
	// CompoundOn is which taxes each compound tax of the document is counted on,
	// by id, as it was when the document was made (compound_taxes_info).
	CompoundOn map[int64][]int64
}

// Line is a line item (a row of vtiger_inventoryproductrel).
type Line struct {
	Product   crm.ID // a product or a service
	Quantity  decimal.Decimal
	ListPrice decimal.Decimal // for one
	Discount  Discount
	// OtherDiscount is a second one that is stored with the line, by percent where
	// Discount is an amount and the other way round. It counts for nothing.
	OtherDiscount decimal.Decimal
	Comment       crm.Stored
	Description   crm.Stored
	Cost          decimal.Decimal // purchase_cost, of the whole line
	// Taxes are the columns of the line's taxes, by ascending tax. In group mode
	// every line has those of the document. They are counted in this order, which
	// matters where a compound tax is counted on another compound one.
	Taxes []LineTax
	Parts []Part // of a bundle
	// Stocked says that the line has been taken from the stock (incrementondel).
	Stocked bool
}

// LineTax is a tax of a line. Percent is not valid where the column is NULL: the
// product does not carry the tax. Deducted ones are below zero.
type LineTax struct {
	Tax     string // tax1
	Percent decimal.NullDecimal
}

// Part is a product in a bundle (a row of vtiger_inventorysubproductrel).
type Part struct {
	Product  crm.ID
	Quantity decimal.Decimal // in one bundle
}

// DiscountKind says how a discount is stated.
type DiscountKind uint8

// The kinds; none is the zero one.
const (
	NoDiscount DiscountKind = iota
	ByPercent
	ByAmount
)

// Discount of a line or of a document.
type Discount struct {
	Kind  DiscountKind
	Value decimal.Decimal // percent, or amount
}

// Charge is a charge of a document, such as shipping. The id 0 is the plain
// amount of shipping and handling (s_h_amount), which is all there is before
// Vtiger 7, and later the sum of the charges where none is named.
type Charge struct {
	ID      int64
	Percent decimal.NullDecimal // of the discounted sum, not valid for a flat charge
	// Value is the amount; that of a percent charge is what it came to when it was
	// stored.
	Value decimal.Decimal
	Taxes []ChargeTax
}

// ChargeTax is a tax on a charge.
type ChargeTax struct {
	ID      int64 // vtiger_shippingtaxinfo.taxid
	Percent decimal.Decimal
}

// Product is what counts of a product or service that a line may name.
type Product struct {
	ID        crm.ID
	Module    string // Products or Services
	Name      string
	UnitPrice decimal.Decimal // in Currency
	Cost      decimal.Decimal // purchase_cost of one, in the base currency
	Currency  crm.ID
	// Prices are those that were set for other currencies.
	Prices map[crm.ID]decimal.Decimal
	// Books are its prices in the price books that a change names, by the book.
	Books map[crm.ID]BookPrice
	Taxes []ProductTax // by ascending tax
	Parts []Part       // if it is a bundle
}

// BookPrice is what a product costs in a price book (vtiger_pricebookproductrel).
type BookPrice struct {
	Amount   decimal.Decimal // for one, in Currency
	Currency crm.ID
}

// ProductTax is a tax that a product carries in individual mode
// (vtiger_producttaxrel).
type ProductTax struct {
	ID      int64 // vtiger_inventorytaxinfo.taxid
	Percent decimal.Decimal
	Regions []meta.RegionPercent
}
