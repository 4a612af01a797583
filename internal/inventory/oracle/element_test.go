package oracle

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// serviceID is an id of webservice.php: the number of the module, and the record's.
var serviceID = regexp.MustCompile(`^\d+x(\d+)$`)

// lineTax is the name of a tax of a line, as webservice.php has it.
var lineTax = regexp.MustCompile(`^tax\d+$`)

// change says in the names of the CRM's form what an element says in those of
// webservice.php.
func (d *database) change(m *crm.Module, e element) *crm.Change {
	c := &crm.Change{Module: m}
	set := func(name, value string) {
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{value}})
	}
	for _, name := range slices.Sorted(maps.Keys(e.Values)) {
		v := e.Values[name]
		switch name {
		case "id", "productid": // the record's own, and one of the lines'
		case "hdnSubTotal", "hdnGrandTotal": // the server counts them
		case "hdnTaxType", "hdnDiscountPercent", "hdnDiscountAmount", "hdnS_H_Amount", "hdnS_H_Percent": // below
		default:
			if m.Field(name) == nil {
				continue // a charge, or a tax of one: below
			}
			if id := serviceID.FindStringSubmatch(v); id != nil {
				v = id[1]
			}
			set(name, v)
		}
	}
	if e.Lines == nil && e.Values["hdnTaxType"] == "" {
		return c // a revision leaves the rest as it is
	}
	// Whatever is not individual is counted as a group.
	mode := "group"
	if strings.EqualFold(e.Values["hdnTaxType"], "individual") {
		mode = "individual"
	}
	set("taxtype", mode)
	switch {
	case !isZero(e.Values["hdnDiscountAmount"]):
		set("hdnDiscountAmount", e.Values["hdnDiscountAmount"])
	case !isZero(e.Values["hdnDiscountPercent"]):
		set("hdnDiscountPercent", e.Values["hdnDiscountPercent"])
	}
	charges, taxes := d.charges(e)
	set("charges", charges)
	set("s_h_percent", taxes.String())
	c.Lines = []crm.SentLine{}
	for _, l := range e.Lines {
		c.Lines = append(c.Lines, sentLine(l))
	}
	return c
}

// servicePrefix begins the id of a service.
const servicePrefix = "26x"

// sentLine is a line of an element. Of two discounts the amount counts, and
// webservice.php knows the prices of products only.
func sentLine(l map[string]string) (line crm.SentLine) {
	set := func(name, value string) {
		line = append(line, crm.Sent{Name: name, Values: []string{value}})
	}
	if _, sent := l["listprice"]; !sent && strings.HasPrefix(l["productid"], servicePrefix) {
		set("listPrice", "0")
	}
	for _, name := range slices.Sorted(maps.Keys(l)) {
		v := l[name]
		switch name {
		case "productid":
			set("hdnProductId", serviceID.ReplaceAllString(v, "$1"))
		case "quantity":
			set("qty", v)
		case "listprice":
			set("listPrice", v)
		case "comment":
			set("comment", v)
		case "discount_amount":
			if !isZero(v) {
				set("discount_amount", v)
			}
		case "discount_percent":
			if !isZero(v) && isZero(l["discount_amount"]) {
				set("discount_percentage", v)
			}
		default:
			if lineTax.MatchString(name) {
				set(name+"_percentage", v)
			}
		}
	}
	return line
}

// sentCharge is a charge in the JSON of a request.
type sentCharge struct {
	Percent string            `json:"percent,omitempty"`
	Value   string            `json:"value"`
	Taxes   map[string]string `json:"taxes,omitempty"`
}

// charges are those of an element as webservice.php reads them, and their sum:
// under the names of the charges, or the first one as hdnS_H_Amount.
func (d *database) charges(e element) (text string, taxes decimal.Decimal) {
	all, sum := map[string]*sentCharge{}, decimal.Decimal{}
	for _, c := range d.catalog.Inventory().Charges {
		name, id := strings.ToLower(strings.ReplaceAll(c.Name, " ", "_")), strconv.FormatInt(c.ID, 10)
		sent := &sentCharge{Value: "0", Taxes: map[string]string{}}
		if v, ok := e.Values[name]; ok {
			if p, ok := strings.CutSuffix(v, "%"); ok {
				sent.Percent = p
				v = percent(discounted(e), plain(p)).String()
			}
			sent.Value = v
			sum = sum.Add(plain(v))
			all[id] = sent
		}
		for _, tax := range c.Taxes {
			key := strconv.FormatInt(tax, 10)
			if v, ok := e.Values[name+"_shtax"+key]; ok && d.shippingTax(tax) {
				sent.Taxes[key] = v
				all[id] = sent
			}
		}
	}
	taxes = sum
	if sum.IsZero() {
		c, share := d.shipping(e)
		if was := all["1"]; was != nil {
			c.Percent = was.Percent
		}
		all["1"], taxes = c, share
	}
	packed, err := json.Marshal(all)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(packed), taxes
}

// shipping is the charge that hdnS_H_Amount makes, and what webservice.php takes
// for the percentage of its taxes.
func (d *database) shipping(e element) (c *sentCharge, share decimal.Decimal) {
	c = &sentCharge{Value: e.Values["hdnS_H_Amount"], Taxes: map[string]string{}}
	if c.Value == "" {
		c.Value = "0"
	}
	sent := e.Values["hdnS_H_Percent"]
	for _, t := range d.catalog.Inventory().ShippingTaxes {
		if t.Off {
			continue
		}
		key := strconv.FormatInt(t.ID, 10)
		if !isZero(sent) && !isZero(c.Value) {
			c.Taxes[key] = sent
			return c, plain(sent).Div(plain(c.Value)).Mul(decimal.NewFromInt(100))
		}
		if v, ok := e.Values[t.Name+"_sh_percent"]; ok {
			c.Taxes[key] = v
		}
	}
	return c, share
}

// discounted is what a client says that a percentage of a charge is taken of:
// webservice.php believes its hdnSubTotal.
func discounted(e element) decimal.Decimal {
	sum := plain(e.Values["hdnSubTotal"])
	discount := plain(e.Values["hdnDiscountAmount"])
	if !isZero(e.Values["hdnDiscountPercent"]) {
		discount = percent(sum, plain(e.Values["hdnDiscountPercent"]))
	}
	return sum.Sub(discount)
}

func (d *database) shippingTax(id int64) bool {
	return slices.ContainsFunc(d.catalog.Inventory().ShippingTaxes, func(t meta.Tax) bool { return t.ID == id && !t.Off })
}

// plain reads a number, 0 where there is none.
func plain(text string) decimal.Decimal {
	v, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Decimal{}
	}
	return v
}

func plainID(text string) crm.ID { return crm.ID(plain(text).IntPart()) }

func isZero(text string) bool { return plain(text).IsZero() }
