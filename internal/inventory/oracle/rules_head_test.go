package oracle

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/meta"
)

// keepsUnnamed: the CRM takes a charge, an adjustment, a group tax that a save
// with lines does not name for 0; ours stays as it was.
func keepsUnnamed(x *exchange) {
	if x.Before == nil || !x.withLines() {
		return
	}
	before := spelled(x.t, x.Before)
	if _, sent := x.says("charges"); !sent {
		x.want.Charges = before.Charges
		set(x.want.Head, "s_h_amount", before.Head.Text("s_h_amount"))
	}
	keep := map[string][]string{"s_h_percent": {"s_h_percent"}, "adjustment": {"adjustment", "txtAdjustment"}}
	for column, names := range keep {
		if _, sent := x.says(names...); !sent {
			set(x.want.Head, column, before.Head.Text(column))
		}
	}
	if !x.screen() || len(before.Lines) == 0 {
		return
	}
	for _, t := range x.catalog.Inventory().Taxes {
		deducted := t.Method == meta.Deducted
		if !deducted && (!x.wantsGroup() || before.Head.Text("taxtype") != "group") {
			continue
		}
		if _, sent := x.says(t.Name + "_group_percentage"); !sent {
			for _, l := range x.want.Lines {
				l[t.Name] = before.Lines[0][t.Name]
			}
		}
	}
}

// modeIsSaid: webservice.php counts a document without a mode as a group, and
// stores the word as it was sent.
func modeIsSaid(x *exchange) {
	if mode, sent := x.says("taxtype"); sent {
		if strings.EqualFold(x.want.Head.Text("taxtype"), "individual") && x.want.Head.Text("taxtype") != "individual" && !x.screen() {
			// Only the small letters are individual to the CRM in this total.
			set(x.want.Head, "pre_tax_total", x.individualPreTax().StringFixed(decimalsOfAmounts))
		}
		set(x.want.Head, "taxtype", mode)
	}
}

// individualPreTax is the sum before taxes in individual mode.
func (x *exchange) individualPreTax() (sum decimal.Decimal) {
	for _, l := range x.want.Lines {
		net := plain(l.Text("quantity")).Mul(plain(l.Text("listprice")))
		if d := plain(l.Text("discount_amount")); !d.IsZero() {
			net = net.Sub(d)
		} else {
			net = net.Sub(percent(net, plain(l.Text("discount_percent"))))
		}
		sum = sum.Add(net)
	}
	sum = sum.Add(plain(x.want.Head.Text("s_h_amount"))).Sub(plain(x.want.Head.Text("discount_amount")))
	return sum.Sub(percent(plain(x.want.Head.Text("subtotal")), plain(x.want.Head.Text("discount_percent"))))
}

// currencyIsReal: webservice.php writes the currency 0 where none is sent, and
// the rate 1; ours are the base currency and the currency's rate, and an update
// keeps those of the document. What only repeats the document changes nothing.
func currencyIsReal(x *exchange) {
	if x.screen() || x.change == nil {
		return
	}
	if x.repeats() {
		for _, column := range []string{"currency_id", "conversion_rate"} {
			set(x.want.Head, column, x.Before.Head.Text(column))
		}
		return
	}
	id, sent := x.says("currency_id")
	if !sent {
		id = "0"
		if x.Before != nil {
			id = x.Before.Head.Text("currency_id")
		}
	}
	changed := x.Before == nil || x.Before.Head.Text("currency_id") != id
	if id == "0" {
		id, changed = number(x.catalog.BaseCurrency()), true
	}
	set(x.want.Head, "currency_id", id)
	if _, sent := x.says("conversion_rate"); sent {
		return
	}
	rate := x.rate()
	if !changed {
		rate = plain(x.Before.Head.Text("conversion_rate"))
	}
	set(x.want.Head, "conversion_rate", rate.StringFixed(3))
}

// settledIsExact: the CRM rounds what is received or paid to the user's decimals.
func settledIsExact(x *exchange) {
	for _, column := range []string{"received", "paid"} {
		if v, sent := x.says(column); sent && x.change.Get(column).Field != nil {
			set(x.want.Head, column, plain(v).StringFixed(decimalsOfAmounts))
			set(x.want.Head, "balance", plain(x.want.Head.Text("total")).Sub(plain(v)).StringFixed(decimalsOfAmounts))
		}
	}
}

// noRegionIsZero: no tax region is 0, where the CRM writes NULL or 0.
func noRegionIsZero(x *exchange) {
	if v, ok := x.want.Head["region_id"]; ok && v == nil && x.counts() {
		set(x.want.Head, "region_id", "0")
	}
}

// compoundsAreNoted: ours notes with every document what its compound taxes are
// counted on, the CRM only where its form sent a tax.
func compoundsAreNoted(x *exchange) {
	if !x.counts() {
		return
	}
	var on map[string][]string
	if x.Before != nil {
		_ = json.Unmarshal([]byte(x.Before.Head.Text("compound_taxes_info")), &on) // [] is none
	}
	if on == nil {
		on = map[string][]string{}
	}
	for _, t := range x.catalog.Inventory().Taxes {
		id := strconv.FormatInt(t.ID, 10)
		if on[id] != nil || t.Off || t.Method != meta.Compound {
			continue
		}
		for _, other := range t.CompoundOn {
			on[id] = append(on[id], strconv.FormatInt(other, 10))
		}
	}
	text, err := json.Marshal(on)
	if err != nil {
		x.t.Fatal(err)
	}
	set(x.want.Head, "compound_taxes_info", string(text))
}

// chargesHaveIDs: webservice.php leaves a percentage under no charge.
func chargesHaveIDs(x *exchange) {
	for i, c := range x.want.Charges {
		if strings.HasPrefix(c, ": ") {
			_, x.want.Charges[i], _ = strings.Cut(c, "; ")
		}
	}
}

// trashKeepsLines: webservice.php deletes the lines with the record; ours stay, to
// be there when it is restored.
func trashKeepsLines(x *exchange) {
	if x.Op != "delete" {
		return
	}
	before := spelled(x.t, x.Before)
	x.want.Lines, x.want.Parts = before.Lines, before.Parts
	x.want.Charges = before.Charges
}
