package records

// hooks are the modules' own effects, by module. In modules that are not here a
// save writes the record alone.
var hooks = map[string]hook{
	"Accounts":         accounts,
	"Calendar":         activities,
	"Contacts":         contacts,
	"Documents":        documents,
	"Emails":           emails,
	"Events":           activities,
	"Faq":              faq,
	"HelpDesk":         helpDesk,
	"Invoice":          {before: setTotals, after: writeLines, trash: returnStock},
	"ModComments":      modComments,
	"PriceBooks":       priceBooks,
	"PurchaseOrder":    inventoryRecords,
	"Quotes":           inventoryRecords,
	"Products":         {before: products.before, after: products.after, uses: products.uses, trash: unlinkProduct},
	"SalesOrder":       {before: inTurn(setTotals, salesOrder.before), after: inTurn(writeLines, salesOrder.after)},
	"ServiceContracts": serviceContracts,
	"Services":         {before: products.before, after: products.after, uses: products.uses, trash: unlinkService},
	"Vendors":          vendors,
}
