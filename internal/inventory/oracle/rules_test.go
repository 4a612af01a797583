package oracle

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// The rules that need no prediction of rows.
const (
	ruleFails   = "I1" // what the CRM fails on
	ruleProduct = "I2" // a line without a product
)

// rules are asked in this order, which later ones rely on.
var rules = []rule{
	{"I3", keepsUnnamed},
	{"I4", modeIsSaid},
	{"I5", currencyIsReal},
	{"I6", settledIsExact},
	{"I7", nothingIsNull},
	{"I8", textsAreWhole},
	{"I9", taxesThatCount},
	{"I10", stockMovesOnce},
	{"I11", chargesHaveIDs},
	{"I12", trashKeepsLines},
	{"I13", noRegionIsZero},
	{"I14", compoundsAreNoted},
	{"I15", costsAreCounted},
	{"I16", doublesEnd},
	{"I17", totalsAreCounted},
}

// set gives a column of the head another value, if the CRM wrote it.
func set(r crmtest.Row, column, value string) {
	if _, ok := r[column]; ok {
		r[column] = &value
	}
}

// withLines reports whether lines were sent.
func (x *exchange) withLines() bool { return x.change != nil && x.change.Lines != nil }

// says is what was sent under a name of the head.
func (x *exchange) says(names ...string) (string, bool) {
	if x.change == nil {
		return "", false
	}
	for _, name := range names {
		if s := x.change.Get(name); s != nil {
			return s.Text(), true
		}
	}
	return "", false
}

// repeats reports whether a save says nothing but what the record holds.
func (x *exchange) repeats() bool {
	if x.Before == nil || x.change == nil || x.withLines() {
		return false
	}
	for i := range x.change.Sent {
		s := &x.change.Sent[i]
		if s.Field == nil || x.Before.Head[s.Field.Column] == nil || x.Before.Head.Text(s.Field.Column) != s.Text() {
			return false
		}
	}
	return true
}

// counts reports whether a save counts the document anew: what its totals are
// made of is not what it was.
func (x *exchange) counts() bool { return x.differs("comment", "description") }

// rewrites reports whether a save writes the lines anew.
func (x *exchange) rewrites() bool { return x.withLines() && x.differs() }

// differs reports whether the document that is wanted is another one than before,
// some columns of lines and what follows from the rest left out.
func (x *exchange) differs(without ...string) bool {
	if x.Before == nil || x.change == nil {
		return x.change != nil
	}
	rest := func(d *document) *document {
		for _, column := range []string{
			"subtotal", "total", "pre_tax_total", "balance", "s_h_amount", "region_id", "compound_taxes_info",
			"invoicestatus", "postatus", "quotestage", "sostatus",
		} {
			delete(d.Head, column)
		}
		for _, l := range d.Lines {
			for _, column := range append(without, "margin", "incrementondel") {
				delete(l, column)
			}
		}
		return d
	}
	return differences(rest(spelled(x.t, x.Before)), rest(x.want.clone())) != ""
}

func (x *exchange) screen() bool { return x.Input != nil }

func (x *exchange) wantsGroup() bool { return x.want.Head.Text("taxtype") == "group" }

// failsThere reports what the CRM fails on and leaves half written.
func (x *exchange) failsThere() bool {
	return len(x.Error) > 0 || strings.Contains(string(x.Result), "exception")
}

// refusedHere reports whether a line names no product, or one that is not there.
func (x *exchange) refusedHere() bool {
	for _, l := range x.change.Lines {
		id := crm.ID(0)
		if s := l.Get("hdnProductId"); s != nil {
			id = plainID(s.Text())
		}
		if len(x.table("SELECT crmid FROM vtiger_crmentity WHERE crmid = ? AND deleted = 0 AND setype IN ('Products', 'Services')", int64(id))) == 0 {
			return true
		}
	}
	return false
}

// refusal tells what is unexpected about a document that was refused, and which
// rule says that it must be.
func (x *exchange) refusal(last string) (diff, rule string) {
	switch {
	case x.err != nil && crm.CodeOf(x.err) == crm.Internal:
		return fmt.Sprintf("failed: %v", x.err), ""
	case x.err != nil && x.lastRecord() != last:
		return "refused, but something was written", ""
	case x.failsThere() && x.err == nil && !x.screen():
		return fmt.Sprintf("made, where the CRM fails: %s", x.Error), ""
	case x.failsThere():
		return x.failed(), ruleFails
	case x.err != nil && x.refusedHere():
		return "", ruleProduct
	}
	return fmt.Sprintf("refused: %v", x.err), ""
}
