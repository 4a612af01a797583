package v1

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// sold is a module with line items.
func sold(names ...string) *crm.Change {
	m := &crm.Module{Name: "Invoice", Lines: &crm.LineTable{Taxes: []string{"tax1"}}}
	m.Seal()
	c := &crm.Change{Module: m}
	for i := 0; i < len(names); i += 2 {
		c.Sent = append(c.Sent, crm.Sent{Name: names[i], Values: []string{names[i+1]}})
	}
	return c
}

// shownLines are lines as name=value, those of a line joined.
func shownLines(lines []crm.SentLine) (shown []string) {
	for _, l := range lines {
		var pairs []string
		for _, s := range l {
			pairs = append(pairs, s.Name+"="+s.Text())
		}
		shown = append(shown, strings.Join(pairs, " "))
	}
	return shown
}

func TestReadLines(t *testing.T) {
	for _, test := range []struct {
		name        string
		sent        []string
		lines, rest []string
	}{
		{"none", []string{"subject", "S", "items", ""}, nil, []string{"subject"}},
		{"empty", []string{"items", " [] "}, nil, nil},
		{"numbers as written", []string{"items", `[{"hdnProductId":42,"qty":1.50,"listPrice":1e3,"comment":" a\/b ","deleted":false,"x":null}]`}, []string{"hdnProductId=42 qty=1.50 listPrice=1e3 comment=a/b deleted= x="}, nil},
		{"the later of two", []string{"items", `[{"qty":1,"qty":2}]`}, []string{"qty=2"}, nil},
		{"PHP's list with gaps", []string{"items", `{"1":{"qty":1},"3":{"qty":3}}`}, []string{"qty=1", "qty=3"}, nil},
		{"numbered", []string{"hdnProductId1", "7", "qty1", "2", "tax1_percentage1", "4.5", "hdnProductId3", "9", "qty3", "", "tax1_group_percentage", "1", "comment1", "c"}, []string{"hdnProductId=7 qty=2 tax1_percentage=4.5 comment=c subproduct_ids=", "deleted=1", "hdnProductId=9 qty= subproduct_ids="}, []string{"tax1_group_percentage"}},
		{"no more than counted", []string{"totalProductCount", "1", "hdnProductId1", "7", "hdnProductId2", "8"}, []string{"hdnProductId=7 subproduct_ids="}, []string{"hdnProductId2"}},
		{"none counted", []string{"totalProductCount", "0"}, nil, nil},
		{"no products", []string{"qty1", "2", "comment12", "x"}, nil, []string{"qty1", "comment12"}},
	} {
		c := sold(test.sent...)
		if err := readLines(c); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var rest []string
		for _, s := range c.Sent {
			rest = append(rest, s.Name)
		}
		if diff := cmp.Diff(test.lines, shownLines(c.Lines)); diff != "" {
			t.Errorf("%s: lines (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.rest, rest); diff != "" {
			t.Errorf("%s: other names (-want +got):\n%s", test.name, diff)
		}
		if sent := test.name != "none" && test.name != "no products"; (c.Lines != nil) != sent {
			t.Errorf("%s: lines are nil: %v", test.name, c.Lines == nil)
		}
	}
	other := sold("items", "[{]", "hdnProductId1", "1")
	other.Module.Lines = nil
	if err := readLines(other); err != nil || other.Lines != nil || len(other.Sent) != 2 {
		t.Errorf("a module without lines: %v, %v, %v", err, other.Lines, other.Sent)
	}
}

// FuzzItems: whatever is sent is lines or one fault of items, and never more
// lines than allowed.
func FuzzItems(f *testing.F) {
	for _, seed := range []string{`[]`, `{}`, `[{"hdnProductId":1,"qty":"2"}]`, `{"0":{"a":1}}`, `[{"a":{}}]`, `[[1]]`, `[{"a":"\ud83d"}]`, `[{]`, `null`, `1`, `"x"`, `[null]`, `[{}] x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := parseItems(&crm.Sent{Name: itemsName, Values: []string{text}})
		if err != nil && crm.CodeOf(err) != crm.InvalidValue && crm.CodeOf(err) != crm.InvalidBody {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && lines == nil {
			t.Fatalf("%q: no lines and no fault", text)
		}
	})
}
