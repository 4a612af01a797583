package oracle

import (
	"encoding/json"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// sentAgain says a stored document in the names of the CRM's form.
func (l *ledger) sentAgain(e *entry) *crm.Change {
	doc := l.read(e.module, e.id)
	c := newDraft(e.module)
	group := doc.Mode == inventory.Group
	c.set("taxtype", map[bool]string{true: "group", false: "individual"}[group])
	c.set("currency_id", number(doc.Currency))
	c.set("conversion_rate", doc.Rate.String())
	switch doc.Discount.Kind {
	case inventory.ByPercent:
		c.set("hdnDiscountPercent", doc.Discount.Value.String())
	case inventory.ByAmount:
		c.set("hdnDiscountAmount", doc.Discount.Value.String())
	case inventory.NoDiscount:
	}
	c.set("txtAdjustment", doc.Adjustment.String())
	c.set("charges", chargesText(doc.Charges))
	for i := range l.setup.Taxes {
		t := &l.setup.Taxes[i]
		if group || t.Method == meta.Deducted {
			c.set(t.Name+"_group_percentage", linePercent(&doc.Lines[0], t.Name).Abs().String())
		}
	}
	c.Lines = []crm.SentLine{}
	for i := range doc.Lines {
		c.Lines = append(c.Lines, l.lineAgain(&doc.Lines[i], group))
	}
	return c.Change
}

func (l *ledger) lineAgain(line *inventory.Line, group bool) (sent crm.SentLine) {
	set := func(name, value string) {
		sent = append(sent, crm.Sent{Name: name, Values: []string{value}})
	}
	set("hdnProductId", number(line.Product))
	set("qty", line.Quantity.String())
	set("listPrice", line.ListPrice.String())
	set("comment", line.Comment.Text)
	set("productDescription", line.Description.Text)
	set("purchaseCost", line.Cost.String())
	switch line.Discount.Kind {
	case inventory.ByPercent:
		set("discount_percentage", line.Discount.Value.String())
	case inventory.ByAmount:
		set("discount_amount", line.Discount.Value.String())
	case inventory.NoDiscount:
	}
	for _, t := range line.Taxes {
		if tax := l.setup.Tax(t.Tax); !group && t.Percent.Valid && tax.Method != meta.Deducted {
			set(t.Tax+"_percentage", t.Percent.Decimal.String())
		}
	}
	var parts []string
	for _, p := range line.Parts {
		parts = append(parts, number(p.Product)+":"+p.Quantity.String())
	}
	set("subproduct_ids", strings.Join(parts, ","))
	return sent
}

// chargesText is the JSON of charges as the CRM's form sends it.
func chargesText(charges []inventory.Charge) string {
	type charge struct {
		Percent string            `json:"percent,omitempty"`
		Value   string            `json:"value"`
		Taxes   map[string]string `json:"taxes,omitempty"`
	}
	all := map[string]charge{}
	for _, c := range charges {
		sent := charge{Value: c.Value.String(), Taxes: map[string]string{}}
		if c.Percent.Valid {
			sent.Percent = c.Percent.Decimal.String()
		}
		for _, t := range c.Taxes {
			sent.Taxes[strconv.FormatInt(t.ID, 10)] = t.Percent.String()
		}
		all[strconv.FormatInt(c.ID, 10)] = sent
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(text)
}
