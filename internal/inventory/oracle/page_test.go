package oracle

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// page counts a document as the CRM's edit page does, from the rows that the CRM
// stored and in a browser's numbers. It is written after the page's script alone,
// and shares nothing with what the server counts by.
type page struct {
	decimals int
	setup    *meta.Inventory
	head     crmtest.Row
	lines    []crmtest.Row
	charges  []pageCharge
	on       map[string][]string // what compound taxes count on

	subtotal, preTax, total, shipping float64
	discounted, margins               []float64
}

// pageCharge is a charge: a percentage of the document, or a value.
type pageCharge struct {
	id      string
	value   float64
	percent *float64
	taxes   map[string]float64
}

// fixed is toFixed of a browser: it rounds what a double really holds, halves away
// from zero.
func (p *page) fixed(x float64) float64 {
	exact := new(big.Rat)
	if exact.SetFloat64(x) == nil {
		return x
	}
	n, _ := strconv.ParseFloat(exact.FloatString(p.decimals), 64)
	return n
}

func float(text string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return n
}

func positive(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// newPage is the page of a document whose charges are spelled as [spelled] does.
func newPage(x *exchange, decimals int) *page {
	p := &page{decimals: decimals, setup: x.catalog.Inventory(), head: x.want.Head, lines: x.want.Lines, on: map[string][]string{}}
	_ = json.Unmarshal([]byte(x.want.Head.Text("compound_taxes_info")), &p.on) // [] is none
	for _, text := range x.want.Charges {
		p.charges = append(p.charges, readCharges(text)...)
	}
	if len(p.charges) == 0 {
		p.charges = []pageCharge{{value: float(x.want.Head.Text("s_h_amount"))}}
	}
	p.count()
	return p
}

func readCharges(text string) (all []pageCharge) {
	for part := range strings.SplitSeq(text, "; ") {
		id, rest, ok := strings.Cut(part, ": ")
		if !ok {
			continue
		}
		c := pageCharge{id: id, taxes: map[string]float64{}}
		if percent, value, is := strings.Cut(rest, "% "); is {
			n := float(percent)
			c.percent, rest = &n, value
		}
		words := strings.Split(rest, ", tax ")
		c.value = float(words[0])
		for _, w := range words[1:] {
			tax, percent, _ := strings.Cut(w, " ")
			c.taxes[tax] = float(percent)
		}
		all = append(all, c)
	}
	return all
}

func (p *page) group() bool { return p.head.Text("taxtype") == "group" }

// count is the page's calculateTotals, step by step.
func (p *page) count() {
	net, discounted := 0.0, 0.0
	for _, l := range p.lines {
		sum := p.fixed(float(l.Text("quantity")) * float(l.Text("listprice")))
		off := p.fixed(float(l.Text("discount_amount")))
		if percent := float(l.Text("discount_percent")); percent != 0 {
			off = p.fixed(sum * percent / 100)
		}
		after := p.fixed(sum - off)
		taxes := 0.0
		if !p.group() {
			taxes = p.fixed(p.taxes(l, after, false))
		}
		p.discounted = append(p.discounted, after)
		p.margins = append(p.margins, (&page{decimals: 2}).fixed(after-float(l.Text("purchase_cost"))))
		net += p.fixed(after + taxes)
		discounted += after
	}
	p.subtotal = p.fixed(net)
	off := float(p.head.Text("discount_amount"))
	if percent := float(p.head.Text("discount_percent")); percent != 0 {
		off = p.fixed(p.subtotal * percent / 100)
	}
	base := p.fixed(p.subtotal - off)
	chargeTaxes := 0.0
	for _, c := range p.charges {
		if c.percent != nil {
			c.value = p.fixed(positive(base*(*c.percent)) / 100)
		}
		p.shipping += c.value
		chargeTaxes += p.chargeTaxes(c)
	}
	if p.group() {
		discounted = p.subtotal
	}
	p.preTax = p.fixed(discounted + p.shipping - off)
	groupTax, deducted := 0.0, 0.0
	if len(p.lines) > 0 {
		if p.group() {
			groupTax = p.taxes(p.lines[0], base, true)
		}
		for _, t := range p.setup.Taxes {
			if t.Method == meta.Deducted {
				deducted += p.fixed(positive(base*float(p.lines[0].Text(t.Name))) / 100)
			}
		}
	}
	p.total = p.fixed(p.subtotal - off + p.shipping + chargeTaxes - deducted + groupTax + float(p.head.Text("adjustment")))
}

// taxes are those of a line or of the whole: compound ones count on the amount and
// on simple taxes. The page rounds those of the whole, and of a line the simple ones.
func (p *page) taxes(l crmtest.Row, base float64, whole bool) (sum float64) {
	simple := map[string]float64{}
	for _, t := range p.setup.Taxes {
		if t.Method != meta.Deducted && l[t.Name] != nil {
			simple[strconv.FormatInt(t.ID, 10)] = p.fixed(positive(base*float(l.Text(t.Name))) / 100)
		}
	}
	for _, t := range p.setup.Taxes {
		id := strconv.FormatInt(t.ID, 10)
		amount, carried := simple[id]
		if !carried {
			continue
		}
		if on := p.on[id]; len(on) > 0 {
			from := base
			for _, other := range on {
				from += simple[other]
			}
			if amount = positive(from*float(l.Text(t.Name))) / 100; whole {
				amount = p.fixed(amount)
			}
		}
		sum += amount
	}
	return sum
}

func (p *page) chargeTaxes(c pageCharge) (sum float64) {
	simple := map[string]float64{}
	for id, percent := range c.taxes {
		simple[id] = p.fixed(positive(c.value*percent) / 100)
	}
	for _, t := range p.setup.ShippingTaxes {
		id := strconv.FormatInt(t.ID, 10)
		amount, carried := simple[id]
		if !carried {
			continue
		}
		if t.Method == meta.Compound && len(t.CompoundOn) > 0 {
			from := c.value
			for _, other := range t.CompoundOn {
				from += simple[strconv.FormatInt(other, 10)]
			}
			amount = p.fixed(positive(from*c.taxes[id]) / 100)
		}
		sum += amount
	}
	return sum
}

// money prints an amount as its column does.
func money(x float64) string { return decimal.NewFromFloat(x).StringFixed(decimalsOfAmounts) }
