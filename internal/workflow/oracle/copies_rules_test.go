package oracle

import (
	"math/big"
	"slices"
	"strings"

	"vtrest/internal/htmltext"
)

// Users of the sample whose formats have a comma before the decimals: their
// separators of groups, and how much of their currency one of the CRM's is.
var commaUsers = map[int64]string{6: " ", 10: "."}

const euros = "0.92"

// names are the users of the recorded copies.
var names = map[int64]string{1: " Administrator", 5: "Claire Émérite", 6: "Victor Présidént", 9: "Steve O'Seller", 10: "Eva Europe"}

// scales are the digits behind the point of columns that hold numbers.
var scales = map[string]int{
	"employees": 0, "cf_874": 0, "cf_904": 0, "cf_876": 3, "cf_906": 3, "cf_896": 2, "probability": 3,
	"annualrevenue": 8, "cf_878": 3, "cf_908": 3, "amount": 8, "adjustment": 8,
}

// clipped are what MySQL writes for numbers that their columns cannot hold.
var clipped = []string{"999.99", "9999.999", "999999999.999", "2147483647"}

// predict is what a column holds after our copy, from what the CRM left there and
// in a text beside it; false where nothing can be said.
func (c *copyCase) predict(name string) (want string, ok bool) {
	r, known := c.Result[name]
	switch {
	case !known:
		return "", false
	case slices.Contains([]string{"cf_880", "cf_910"}, name) && !c.from("cf_880", "createdtime"):
		return "", false // of what is no date the CRM makes today, or nothing: WF9
	case slices.Contains([]string{"cf_882", "cf_912"}, name) && !c.from("cf_882", "createdtime"):
		return "", false // and of what is no time some other time: WF9
	case r == nil:
		return "", true
	case slices.Contains(clipped, *r):
		return "", false // what does not fit stays out: WF5
	}
	want = *r
	if c.Source == "modifiedby" && (c.Task == "update" || c.User != 1) && strings.HasSuffix(want, "Administrator") {
		want = names[c.User] // the CRM's task ran without the save before it
	}
	if scale, is := scales[name]; is {
		return c.number(name, want, scale)
	}
	// The CRM leaves entities of HTML in some of the texts: WF9.
	want = htmltext.Decode(want)
	if name == "cf_888" || name == "cf_918" {
		want = values(want)
	}
	return want, true
}

// from reports whether the copy is from one of some fields.
func (c *copyCase) from(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return c.Source == f || strings.HasSuffix(c.Source, ") "+f+")") })
}

// values are those of a multi-select picklist, each once and without blanks at its
// ends.
func values(text string) string {
	var all []string
	for v := range strings.SplitSeq(text, " |##| ") {
		if v = strings.TrimSpace(v); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return strings.Join(all, " |##| ")
}

// number: a number goes to a number whole. The CRM writes it as its user does and
// reads that with a point before the decimals: 1.135.802,46 becomes 1.135, and 920,00
// a whole 92000. What the user saw stands in the text beside it: WF9.
func (c *copyCase) number(name, theirs string, scale int) (string, bool) {
	group, comma := commaUsers[c.User]
	if !comma || c.Task == "create" {
		return theirs, true
	}
	if c.Source == name && name == "cf_876" {
		return "1234.567", true // copied to itself a field does not change
	}
	seen := c.Result["ownership"]
	if c.Module == "Quotes" {
		seen = c.Result["shipping"]
	}
	text, money := *seen, scale == 8 || name == "cf_878"
	switch {
	case c.from("annual_revenue", "cf_876", "cf_878", "hdnGrandTotal", "amount"):
		if money {
			return theirs, true
		}
		text = strings.ReplaceAll(strings.ReplaceAll(text, group, ""), ",", ".")
	case c.from("cf_872") && money:
		// A text: a point that separates no group of three is one before decimals,
		// also for a user who groups with points (D31). The CRM drops it.
		text = strings.TrimSpace(text)
	case !c.from("cf_896", "conversion_rate", "probability"):
		return theirs, true
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return theirs, true
	}
	if rate, _ := new(big.Rat).SetString(euros); money && name != "adjustment" {
		n.Quo(n, rate)
	}
	want := n.FloatString(scale)
	if name == "cf_896" && len(want) > len("999.99") {
		return "", false // it does not fit: WF5
	}
	if name == "probability" && len(want) > len("9999.999") {
		return "", false
	}
	return want, true
}
