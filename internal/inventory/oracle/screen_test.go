package oracle

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	"vtrest/internal/crm"
)

// numbered is a name of the CRM's form with the number of a line.
var numbered = regexp.MustCompile(`^(hdnProductId|qty|listPrice|comment|purchaseCost|margin|productDescription|discount_type|discount_percentage|discount_amount|subproduct_ids|deleted|tax\d+_percentage)(\d+)$`)

// sent is what a form of the CRM sent, its lines by their numbers. Lines that
// were removed on the screen are left out.
func (in *input) sent(m *crm.Module) *crm.Change {
	c := &crm.Change{Module: m}
	for _, name := range slices.Sorted(maps.Keys(in.Fields)) {
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{in.Fields[name]}})
	}
	lines := map[int]crm.SentLine{}
	request := texts(in.Request)
	for _, name := range slices.Sorted(maps.Keys(request)) {
		v := request[name]
		if part := numbered.FindStringSubmatch(name); part != nil {
			n, _ := strconv.Atoi(part[2])
			lines[n] = append(lines[n], crm.Sent{Name: part[1], Values: []string{v}})
			continue
		}
		switch name {
		case "module", "action", "ajxaction": // where the form is sent to
		case "totalProductCount":
			c.Lines = []crm.SentLine{}
		default:
			c.Sent = append(c.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{v}})
		}
	}
	for _, n := range slices.Sorted(maps.Keys(lines)) {
		if removed := lines[n].Get("deleted"); removed != nil && removed.Text() == "1" {
			continue
		}
		line := slices.DeleteFunc(lines[n], func(s crm.Sent) bool { return s.Name == "deleted" })
		if line.Get("subproduct_ids") == nil {
			line = append(line, crm.Sent{Name: "subproduct_ids", Values: []string{""}})
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}
