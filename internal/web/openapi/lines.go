package openapi

import (
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/web/openapi/openapi3"
)

// linesRead adds what an inventory record has besides its fields.
func (b *builder) linesRead(f *moduleForm, p openapi3.Schemas) {
	line := openapi3.Schemas{}
	for _, name := range strings.Fields("hdnProductId productName comment qty listPrice discount_percentage discount_amount productDescription purchaseCost margin " +
		"productTotal discountTotal totalAfterDiscount taxTotal netPrice") {
		line[name] = inline(typed("string"))
	}
	for _, tax := range taxNames(f.module) {
		line[tax+"_percentage"] = text("percentage of the line")
	}
	p["items"] = list(inline(closed(line)))
	p["taxes"] = list(ref("TaxAmount"))
	if f.module == nil || f.module.Lines.Charges {
		charges := &openapi3.Schema{Description: "charges by id as the CRM stores them; an empty array for none"}
		charges.Type = &openapi3.Types{"object", "array"}
		p["charges"] = inline(charges)
	}
	if f.module != nil {
		for _, tax := range f.module.Lines.ShippingTaxes {
			p[tax+"_sh_percent"] = text("percentage of a tax on shipping")
		}
	}
}

// lineSchemas are the schemas of what is sent and counted for line items.
func (b *builder) lineSchemas(modules []*crm.Module) {
	schemas := b.doc.Components.Schemas
	number := func(description string) *openapi3.SchemaRef {
		s := typed("number", "string")
		s.Description = description
		return inline(s)
	}
	id := inline(typed("integer", "string"))
	line := openapi3.Schemas{
		"hdnProductId": id, "qty": number("how many"), "listPrice": number("for one; without it the product's own price"), "pricebookid": id,
		"discount_type": enum("percentage", "amount", "zero"), "discount_percentage": number(""), "discount_amount": number(""),
		"comment": text(""), "productDescription": text(""), "purchaseCost": number("what the line costs you"),
		"subproduct_ids": text("what is in a bundle, such as 12:1,34:2"),
	}
	taxes := map[string]bool{"tax1": true}
	for _, m := range modules {
		for _, tax := range taxNames(m) {
			taxes[tax] = true
		}
	}
	for tax := range taxes {
		line[tax+"_percentage"] = number("a tax of the line, in individual mode")
	}
	one := typed("object")
	one.Properties, one.Required = line, []string{"hdnProductId", "qty"}
	schemas["LineItem"] = inline(one)
	most := uint64(1000)
	items := typed("array")
	items.Items, items.MaxItems = ref("LineItem"), &most
	items.Description = "line items; a change without them keeps those that there are"
	schemas["LineItems"] = inline(items)
	schemas["TaxAmount"] = inline(closed(openapi3.Schemas{
		"name": text("such as tax1"), "label": text(""), "percentage": text(`"" where lines differ`), "amount": text(""),
	}, "name", "label", "percentage", "amount"))
	schemas["Calculation"] = inline(b.calculation())
}

// calculation is the answer of calculate; every amount is a text.
func (b *builder) calculation() *openapi3.Schema {
	texts := func(names string) openapi3.Schemas {
		p := openapi3.Schemas{}
		for _, name := range strings.Fields(names) {
			p[name] = inline(typed("string"))
		}
		return p
	}
	line := texts("hdnProductId productName comment qty listPrice discount_percentage discount_amount productTotal discountTotal " +
		"totalAfterDiscount taxTotal netPrice purchaseCost margin")
	line["taxes"] = list(ref("TaxAmount"))
	charge := texts("id name percentage amount taxTotal")
	charge["taxes"] = list(ref("TaxAmount"))
	p := texts("taxtype region_id currency_id currency_code conversion_rate subtotal discount_percentage_final discountTotal_final " +
		"shipping_handling_charge shtax_totalamount pre_tax_total tax_totalamount deductTaxesTotalAmount adjustment total balance")
	p["items"], p["charges"] = list(inline(closed(line))), list(inline(closed(charge)))
	p["taxes"], p["deductTaxes"] = list(ref("TaxAmount")), list(ref("TaxAmount"))
	return closed(p, "items", "subtotal", "total")
}
