package crm

// Row is one record as the database prints it: no value parsed, none copied.
// Whoever hands out a Row reuses its memory for the next one.
type Row struct {
	ID     []byte
	Label  []byte   // where the module has a RecordLabel
	Values [][]byte // of the query's fields, in order; NULL is empty
	Lines  []Line   // of an inventory module, in the user's order
	// Of an inventory module, where its LineTable has them: the list of charges
	// as JSON, what compound taxes are counted on as JSON, and the percentages of
	// the taxes on shipping.
	Charges, Compound []byte
	ShippingTaxes     [][]byte
}

// Line is a line item of an inventory record.
type Line struct {
	Product, ProductName            []byte // id and label of the product or service
	Comment                         []byte
	Quantity, ListPrice             []byte
	DiscountPercent, DiscountAmount []byte // at most one is not empty
	Description                     []byte
	Cost, Margin                    []byte   // of the whole line; empty before Vtiger 7
	Taxes                           [][]byte // percentages, one a tax of the module's LineTable
}
