package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// differences tells in a line each what differs between two documents.
func differences(want, got *document) string {
	var b strings.Builder
	b.WriteString(rowDifferences("head ", plainRow(want.Head), plainRow(got.Head)))
	b.WriteString(rowDifferences("", map[string]string{"deleted": want.Deleted}, map[string]string{"deleted": got.Deleted}))
	b.WriteString(rowDifferences("", map[string]string{"charges": fmt.Sprint(want.Charges)}, map[string]string{"charges": fmt.Sprint(got.Charges)}))
	for _, list := range []struct {
		name      string
		want, got []crmtest.Row
	}{{"line", want.Lines, got.Lines}, {"part", want.Parts, got.Parts}} {
		if len(list.want) != len(list.got) {
			fmt.Fprintf(&b, "%ss: want %d, got %d\n", list.name, len(list.want), len(list.got))
			continue
		}
		for i := range list.want {
			b.WriteString(rowDifferences(fmt.Sprintf("%s %d ", list.name, i+1), plainRow(list.want[i]), plainRow(list.got[i])))
		}
	}
	return b.String()
}

func rowDifferences(of string, want, got map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if want[name] != got[name] {
			fmt.Fprintf(&b, "\t%s%s: want %s, got %s\n", of, name, want[name], got[name])
		}
	}
	return b.String()
}

// plainRow is a row with its NULLs in words.
func plainRow(r crmtest.Row) map[string]string {
	p := map[string]string{}
	for name, v := range r {
		p[name] = "NULL"
		if v != nil {
			p[name] = "'" + *v + "'"
		}
	}
	return p
}

func (x *exchange) predicted() string {
	text, err := json.Marshal([]any{x.want, x.wantStock})
	if err != nil {
		x.t.Fatal(err)
	}
	return string(text)
}

// spelled gives rows a spelling that can be compared: the JSON of charges with
// plain numbers, no ids of lines.
func spelled(t *testing.T, d *document) *document {
	t.Helper()
	d = d.clone()
	for _, l := range d.Lines {
		delete(l, "lineitem_id")
	}
	for i, text := range d.Charges {
		d.Charges[i] = spelledCharges(t, text)
	}
	if len(d.Parts) == 0 {
		d.Parts = nil
	}
	return d
}

func spelledCharges(t *testing.T, text string) string {
	t.Helper()
	if text == "[]" {
		return text
	}
	var all map[string]struct {
		Percent, Value json.RawMessage
		Taxes          map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatalf("charges %s: %v", text, err)
	}
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s: ", id)
		if all[id].Percent != nil {
			fmt.Fprintf(&b, "%s%% ", spelledNumber(all[id].Percent))
		}
		fmt.Fprintf(&b, "%s", spelledNumber(all[id].Value))
		for _, tax := range slices.Sorted(maps.Keys(all[id].Taxes)) {
			if v := spelledNumber(all[id].Taxes[tax]); v != "0" {
				fmt.Fprintf(&b, ", tax %s %s", tax, v)
			}
		}
		b.WriteString("; ")
	}
	return b.String()
}

func spelledNumber(raw json.RawMessage) string {
	v := plain(strings.Trim(string(raw), `"`))
	return v.Round(decimalsOfAmounts).String()
}

// decimalsOfAmounts are those of the columns of amounts.
const decimalsOfAmounts = 8
