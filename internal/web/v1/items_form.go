package v1

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// productCount is how many lines the CRM's form has, with those that the user
// has deleted on it.
const productCount = "totalProductCount"

// numberedName is a name of a line in the CRM's own form: hdnProductId1 is
// hdnProductId of the first one, tax2_percentage3 is tax2_percentage of the third.
var numberedName = regexp.MustCompile(`^(hdnProductId|productName|lineItemType|entityType|hidtax_row_no|qty|listPrice|pricebookid|comment|productDescription|` +
	`subproduct_ids|discount|discount_type|discount_percentage|discount_amount|purchaseCost|margin|deleted|` +
	`tax\d{1,5}_percentage|productTotal|discountTotal|totalAfterDiscount|taxTotal|netPrice)([1-9]\d{0,8})$`)

// numberedForm holds the numbered names that were sent.
type numberedForm struct {
	first string // the name that tells the form, for messages
	count int    // of lines
	byRow map[int]crm.SentLine
}

// readNumbered finds the numbered names, nil if there are none. They count if a
// product is named, or how many there are.
func readNumbered(c *crm.Change) *numberedForm {
	n := &numberedForm{byRow: map[int]crm.SentLine{}}
	last := 0
	for i := range c.Sent {
		s := &c.Sent[i]
		name, row := splitNumbered(s.Name)
		if row == 0 || s.Field != nil || s.List {
			continue
		}
		if name == "hdnProductId" {
			last = max(last, row)
			if n.first == "" {
				n.first = s.Name
			}
		}
		n.byRow[row] = append(n.byRow[row], crm.Sent{Name: name, Values: s.Values})
	}
	count := c.Get(productCount)
	if count == nil && last == 0 {
		return nil
	}
	n.count = last
	if count == nil {
		return n
	}
	n.first = productCount
	// As the CRM does, only as many lines count as the form says it has.
	if k, err := strconv.ParseUint(crm.FoldDigits(strings.TrimSpace(count.Text())), 10, 31); err == nil {
		n.count = int(k)
	}
	return n
}

func splitNumbered(name string) (string, int) {
	m := numberedName.FindStringSubmatch(name)
	if m == nil {
		return "", 0
	}
	row, err := strconv.Atoi(m[2])
	if err != nil {
		return "", 0
	}
	return m[1], row
}

// takes reports whether a name is one of those that lines reads.
func (n *numberedForm) takes(name string) bool {
	if n == nil {
		return false
	}
	_, row := splitNumbered(name)
	return name == productCount || row > 0 && row <= n.count
}

// lines are the lines in their order. One without a product, as the form's last
// empty row, stands there as deleted, so that each keeps its number in messages.
func (n *numberedForm) lines() ([]crm.SentLine, error) {
	if n.count > inventory.MaxLines {
		return nil, badItems(productCount, fmt.Sprint(n.count), fmt.Sprintf("at most %d lines a record", inventory.MaxLines))
	}
	lines := make([]crm.SentLine, n.count)
	for i := range lines {
		line := n.byRow[i+1]
		if product := line.Get("hdnProductId"); product == nil || product.Text() == "" {
			line = crm.SentLine{{Name: "deleted", Values: []string{"1"}}}
		} else if line.Get("subproduct_ids") == nil {
			// The CRM's page sends the products of a bundle; without them, there are none.
			line = append(line, crm.Sent{Name: "subproduct_ids", Values: []string{""}})
		}
		lines[i] = line
	}
	return lines, nil
}
