package v1

import (
	"context"
	"net/http"
	"strconv"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/records"
)

// calculateName asks what a record would come to, and to write nothing.
const calculateName = "calculate"

// calculates reports whether the address or the body of a POST asks so.
func (call *writing) calculates() bool {
	if call.address.params.nonEmpty(calculateName) != "" {
		return true
	}
	value, _ := call.body.get(calculateName)
	return call.module.Lines != nil && value != "" && value != "0"
}

// calculate answers with all that the record of a body comes to: a new one, or
// the one with an id.
func (s *Server) calculate(w http.ResponseWriter, r *http.Request, call *writing, text string) error {
	var id crm.ID
	if text != "" && !isNoRecord(text) {
		var err error
		if id, err = parseID(text); err != nil {
			return err
		}
	}
	change, err := call.change()
	if err != nil {
		return err
	}
	var done *records.Calculation
	err = s.Records.Within(r.Context(), func(ctx context.Context) error {
		if err := s.Records.StillActive(ctx, call.policy); err != nil {
			return err
		}
		done, err = s.Records.Calculate(ctx, call.policy, change, id, *call.options)
		return err
	})
	if err != nil {
		return err
	}
	call.tell(w, &done.Written)
	b := breakdown{
		c: done, catalog: call.policy.Catalog(), decimals: records.Decimals(call.policy),
		costs: call.module.ShowsLine(call.policy.Readable(call.module), "purchase_cost"),
	}
	a := &answer{w: w, buf: result(b.json())}
	return a.finish(http.StatusOK)
}

// breakdown spells a calculation, in the words of the CRM's form. Amounts have
// the user's decimals.
type breakdown struct {
	c        *records.Calculation
	catalog  *meta.Catalog
	decimals int32
	costs    bool // the user may read what lines cost
	out      []byte
}

func (b *breakdown) json() []byte {
	d, t := b.c.Document, b.c.Totals
	b.out = append(b.out, `{"items":[`...)
	for i := range d.Lines {
		b.comma(i)
		b.item(&d.Lines[i], &t.Lines[i])
	}
	b.out = append(b.out, ']')
	mode := "individual"
	if d.Mode == inventory.Group {
		mode = "group"
	}
	b.text("taxtype", mode)
	b.id("region_id", int64(d.Region))
	b.id("currency_id", int64(d.Currency))
	if b.c.Currency != nil {
		b.text("currency_code", b.c.Currency.Code)
	}
	b.text("conversion_rate", d.Rate.StringFixed(percentScale))
	b.amount("subtotal", t.Subtotal)
	percent, _ := discountTexts(d.Discount, b.decimals)
	b.text("discount_percentage_final", percent)
	b.amount("discountTotal_final", t.Discount)
	b.charges()
	b.amount("shipping_handling_charge", t.Charges)
	b.amount("shtax_totalamount", t.ChargeTax)
	b.amount("pre_tax_total", t.PreTax)
	b.taxes("taxes", t.GroupTaxes)
	b.amount("tax_totalamount", t.Tax)
	b.taxes("deductTaxes", t.DeductedTaxes)
	b.amount("deductTaxesTotalAmount", t.Deducted)
	b.amount("adjustment", d.Adjustment)
	b.amount("total", t.Total)
	b.amount("balance", t.Balance)
	return append(b.out, '}')
}

func (b *breakdown) item(l *inventory.Line, t *inventory.LineTotals) {
	b.out = append(b.out, `{"hdnProductId":"`...)
	b.out = append(strconv.AppendInt(b.out, int64(l.Product), 10), '"')
	if p := b.c.Products[l.Product]; p != nil {
		b.text("productName", p.Name)
	}
	b.text("comment", l.Comment.Text)
	b.text("qty", l.Quantity.StringFixed(percentScale))
	b.text("listPrice", exact(l.ListPrice, b.decimals))
	percent, amount := discountTexts(l.Discount, b.decimals)
	b.text("discount_percentage", percent)
	b.text("discount_amount", amount)
	b.amount("productTotal", t.Amount)
	b.amount("discountTotal", t.Discount)
	b.amount("totalAfterDiscount", t.Discounted)
	b.taxes("taxes", t.Taxes)
	b.amount("taxTotal", t.Tax)
	b.amount("netPrice", t.Net)
	if b.costs {
		b.amount("purchaseCost", l.Cost)
		b.amount("margin", t.Margin)
	}
	b.out = append(b.out, '}')
}

func (b *breakdown) charges() {
	b.key("charges")
	b.out = append(b.out, '[')
	for i, c := range b.c.Totals.ChargeAmounts {
		b.comma(i)
		b.out = append(b.out, `{"id":"`...)
		b.out = append(strconv.AppendInt(b.out, c.ID, 10), '"')
		b.text("name", chargeName(b.catalog.Inventory(), c.ID))
		percent := ""
		if c.Percent.Valid {
			percent = exact(c.Percent.Decimal, 0)
		}
		b.text("percentage", percent)
		b.amount("amount", c.Amount)
		b.taxes("taxes", c.Taxes)
		b.amount("taxTotal", c.Tax)
		b.out = append(b.out, '}')
	}
	b.out = append(b.out, ']')
}

func chargeName(in *meta.Inventory, id int64) string {
	for i := range in.Charges {
		if in.Charges[i].ID == id {
			return in.Charges[i].Name
		}
	}
	return ""
}

func (b *breakdown) taxes(key string, taxes []inventory.TaxAmount) {
	b.key(key)
	b.out = append(b.out, '[')
	for i, t := range taxes {
		b.comma(i)
		b.out = append(quote(append(b.out, `{"name":`...), t.Tax.Name), `,"label":`...)
		b.out = quote(b.out, t.Tax.Label)
		b.text("percentage", t.Percent.StringFixed(percentScale))
		b.amount("amount", t.Amount)
		b.out = append(b.out, '}')
	}
	b.out = append(b.out, ']')
}

func (b *breakdown) comma(i int) {
	if i > 0 {
		b.out = append(b.out, ',')
	}
}

// key appends a key that is not an object's first.
func (b *breakdown) key(key string) {
	b.out = append(quote(append(b.out, ','), key), ':')
}

func (b *breakdown) text(key, text string) {
	b.key(key)
	b.out = quote(b.out, text)
}

func (b *breakdown) id(key string, id int64) { b.text(key, strconv.FormatInt(id, 10)) }

func (b *breakdown) amount(key string, d decimal.Decimal) { b.text(key, d.StringFixed(b.decimals)) }

// exact is a number with at least so many digits after the point, and as many as
// it has.
func exact(d decimal.Decimal, decimals int32) string {
	if d.Equal(d.Round(decimals)) {
		return d.StringFixed(decimals)
	}
	return d.String()
}

// discountTexts are a discount's percentage or its amount, the other one "".
func discountTexts(d inventory.Discount, decimals int32) (percent, amount string) {
	switch d.Kind {
	case inventory.ByPercent:
		return exact(d.Value, 0), ""
	case inventory.ByAmount:
		return "", exact(d.Value, decimals)
	case inventory.NoDiscount:
	}
	return "", ""
}
