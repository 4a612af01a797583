package inventory

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// chargeName is a field of a charge in the CRM's own form:
// charges[2][value], charges[2][percent], charges[2][taxes][1].
var chargeName = regexp.MustCompile(`^charges\[(\d{1,18})\]\[(value|percent|taxes)\](?:\[(\d{1,18})\])?$`)

// charges reads the charges: those named, or else the plain amount of shipping
// and handling, which is all there is before Vtiger 7.
func (r *reader) charges(d *Document) {
	charges, sent := r.sentCharges()
	if sent && !r.repeatsCharges(charges) {
		d.Charges = nil
		for i := range charges {
			if r.checkCharge(&charges[i]) {
				d.Charges = append(d.Charges, charges[i])
			}
		}
		return
	}
	r.shipping(d)
	r.shippingTaxes(d)
}

// repeatsCharges reports whether charges were sent as they are. A plain amount is
// none of them: it is removed with them unless it is sent, too.
func (r *reader) repeatsCharges(sent []Charge) bool {
	if r.old == nil {
		return false
	}
	named := slices.DeleteFunc(slices.Clone(r.old.Charges), func(c Charge) bool { return c.ID == 0 })
	if len(sent) == 0 && len(named) == 0 {
		return slices.ContainsFunc([]string{"shipping_handling_charge", "hdnS_H_Amount"}, func(name string) bool { return text(r.get(name)) != "" })
	}
	return slices.EqualFunc(sent, named, func(a, b Charge) bool {
		return a.ID == b.ID && a.Value.Equal(b.Value) && a.Percent.Valid == b.Percent.Valid && a.Percent.Decimal.Equal(b.Percent.Decimal) &&
			slices.EqualFunc(a.Taxes, b.Taxes, func(x, y ChargeTax) bool { return x.ID == y.ID && x.Percent.Equal(y.Percent) })
	})
}

// sentCharges are the charges in the names of the CRM's form, or in one JSON
// text.
func (r *reader) sentCharges() (charges []Charge, sent bool) {
	if s := r.get("charges"); s != nil {
		charges, err := parseCharges(s.Text())
		if err != nil {
			r.refuse(s.Name, s.Text(), `charges as {"1":{"value":"10","taxes":{"1":"4.5"}}}; %v`, err)
		}
		return charges, true
	}
	for i := range r.sent {
		s := &r.sent[i]
		parts := chargeName.FindStringSubmatch(s.Name)
		if parts == nil {
			continue
		}
		sent = true
		id, _ := strconv.ParseInt(parts[1], 10, 64)
		at := slices.IndexFunc(charges, func(c Charge) bool { return c.ID == id })
		if at < 0 {
			if len(charges) == maxCharges {
				r.refuse("charges", s.Name, "at most %d charges", maxCharges)
				return nil, true
			}
			at, charges = len(charges), append(charges, Charge{ID: id})
		}
		r.chargePart(&charges[at], s, parts[2], parts[3])
	}
	return charges, sent
}

func (r *reader) chargePart(c *Charge, s *crm.Sent, part, tax string) {
	switch {
	case part == "value":
		c.Value, _ = r.number(s, headAmount)
	case part == "percent" && text(s) != "":
		percent, _ := r.number(s, percentages)
		c.Percent = valid(percent)
	case part == "taxes" && len(c.Taxes) < maxCharges:
		id, _ := strconv.ParseInt(tax, 10, 64)
		percent, _ := r.number(s, percentages)
		c.Taxes = append(c.Taxes, ChargeTax{ID: id, Percent: percent})
	}
}

// checkCharge checks a charge, and rounds it as it is stored.
func (r *reader) checkCharge(c *Charge) bool {
	name := "charges[" + strconv.FormatInt(c.ID, 10) + "]"
	faults := len(r.faults)
	if row := r.charge(c.ID); (row == nil || row.Off) && !r.hadCharge(c.ID) {
		if r.Lenient {
			return false
		}
		var ids []string
		for i := range r.Setup.Charges {
			if known := &r.Setup.Charges[i]; !known.Off {
				ids = append(ids, strconv.FormatInt(known.ID, 10)+" ("+known.Name+")")
			}
		}
		r.refuse(name, strconv.FormatInt(c.ID, 10), "the id of a charge of the CRM: %s", orNone(ids))
		return false
	}
	c.Value, _ = r.fit(name+"[value]", c.Value.String(), c.Value, headAmount)
	if c.Value.IsNegative() && !r.Lenient {
		r.refuse(name+"[value]", c.Value.String(), "0 or more")
	}
	if c.Percent.Valid {
		c.Percent.Decimal, _ = r.fit(name+"[percent]", c.Percent.Decimal.String(), c.Percent.Decimal, percentages)
	}
	for i := range c.Taxes {
		t := &c.Taxes[i]
		tax := name + "[taxes][" + strconv.FormatInt(t.ID, 10) + "]"
		if !slices.ContainsFunc(r.Setup.ShippingTaxes, func(s meta.Tax) bool { return s.ID == t.ID }) && !t.Percent.IsZero() && !r.Lenient {
			r.refuse(tax, t.Percent.String(), "a percentage of a tax on charges that the CRM has")
		}
		t.Percent, _ = r.fit(tax, t.Percent.String(), t.Percent, percentages)
	}
	return len(r.faults) == faults
}

func (r *reader) charge(id int64) *meta.Charge {
	for i := range r.Setup.Charges {
		if r.Setup.Charges[i].ID == id {
			return &r.Setup.Charges[i]
		}
	}
	return nil
}

func (r *reader) hadCharge(id int64) bool {
	return r.old != nil && slices.ContainsFunc(r.old.Charges, func(c Charge) bool { return c.ID == id })
}

// shipping reads the sum of charges where no charge is named. One that is the
// sum of the charges there are changes nothing: it may have been read before.
func (r *reader) shipping(d *Document) {
	s := r.value("shipping_handling_charge", "hdnS_H_Amount")
	if s == nil {
		return
	}
	amount, ok := r.number(s, headAmount)
	var sum decimal.Decimal
	for i := range d.Charges {
		sum = sum.Add(d.Charges[i].Value)
	}
	switch {
	case !ok && text(s) != "", amount.Equal(sum) && len(d.Charges) > 0:
	case amount.IsNegative() && !r.Lenient:
		r.refuse(s.Name, text(s), "0 or more")
	case len(d.Charges) > 1 || len(d.Charges) == 1 && d.Charges[0].Percent.Valid:
		r.refuse(s.Name, text(s), "%s, the sum of the charges: send charges to change them", sum)
	case len(d.Charges) == 1:
		d.Charges = slices.Clone(d.Charges)
		d.Charges[0].Value = amount
	case !amount.IsZero():
		d.Charges = []Charge{{ID: r.plainCharge(), Value: amount}}
	}
}

// plainCharge is the charge that a plain amount goes to. It is none but for the
// web service and for amounts with taxes, which have no other place: then it is
// the first one, Shipping & Handling as the CRM is delivered.
func (r *reader) plainCharge() int64 {
	taxed := slices.ContainsFunc(r.sent, func(s crm.Sent) bool {
		tax, ok := strings.CutPrefix(s.Name, "sh")
		if ok {
			_, ok = taxOf(tax, "_sh_percent")
		}
		return ok && !r.isZero(&s)
	})
	if !r.OwnTaxes && !taxed {
		return 0
	}
	for i := range r.Setup.Charges {
		if c := &r.Setup.Charges[i]; !c.Off {
			return c.ID
		}
	}
	return 0
}

// shippingTaxes reads the taxes on the plain amount, shtax1_sh_percent and so on.
func (r *reader) shippingTaxes(d *Document) {
	var taxes []ChargeTax
	sent := false
	for i := range r.Setup.ShippingTaxes {
		t := &r.Setup.ShippingTaxes[i]
		s := r.get(t.Name + "_sh_percent")
		if s == nil {
			if len(d.Charges) > 0 {
				taxes = append(taxes, taxOn(&d.Charges[0], t.ID)...)
			}
			continue
		}
		sent = true
		if percent, ok := r.number(s, percentages); ok {
			taxes = append(taxes, ChargeTax{ID: t.ID, Percent: percent})
		}
	}
	if !sent || len(d.Charges) == 0 {
		return
	}
	d.Charges = slices.Clone(d.Charges)
	d.Charges[0].Taxes = taxes
	if r.Setup.Charges == nil {
		// Before Vtiger 7 the column is the sum of the percentages.
		d.ShippingPercent = decimal.Zero
		for _, t := range taxes {
			d.ShippingPercent = d.ShippingPercent.Add(t.Percent)
		}
	}
}

func taxOn(c *Charge, id int64) []ChargeTax {
	for _, t := range c.Taxes {
		if t.ID == id {
			return []ChargeTax{t}
		}
	}
	return nil
}
