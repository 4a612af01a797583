package v1_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/collate"
)

// pair is one key of a JSON object and its value as it is spelt.
type pair struct{ key, value string }

// pairs is a JSON object with its keys in order.
type pairs []pair

func (p pairs) get(key string) string {
	if i := slices.IndexFunc(p, func(x pair) bool { return x.key == key }); i >= 0 {
		return p[i].value
	}
	return ""
}

// text is a value that is a JSON string.
func (p pairs) text(key string) (s string) {
	_ = json.Unmarshal([]byte(p.get(key)), &s) // "" where there is none
	return s
}

func pairsOf(raw []byte) (p pairs) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	for dec.More() {
		key, _ := dec.Token()
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return nil
		}
		p = append(p, pair{key.(string), string(value)})
	}
	return p
}

// recordsOf are the records of an answer, one or a list.
func recordsOf(body string) (records []pairs) {
	result := envelopeOf(body).Result
	var list []json.RawMessage
	if json.Unmarshal(result, &list) != nil {
		list = []json.RawMessage{result}
	}
	for _, raw := range list {
		if p := pairsOf(raw); p != nil {
			records = append(records, p)
		}
	}
	return records
}

func idsOf(records []pairs) (ids []string) {
	for _, r := range records {
		ids = append(ids, r.text("record_id"))
	}
	return ids
}

// compare compares what the rules about whole calls left: picklists, a record,
// or lists of records.
func (x *exchange) compare() error {
	switch want, got := envelopeOf(x.want), envelopeOf(x.got.body); {
	case !want.Success || !got.Success || want.Result[0] != got.Result[0]:
		return fmt.Errorf("got %.300s, want %.300s", x.got.body, x.want)
	case x.params["picklist"] != "":
		return x.comparePicklist(pairsOf(want.Result), pairsOf(got.Result))
	case want.Result[0] == '[':
		return x.compareList(x.permitted(recordsOf(x.want)), recordsOf(x.got.body))
	}
	return x.compareRecord(x.permitted(recordsOf(x.want))[0], recordsOf(x.got.body)[0])
}

// length is the number of records that the call asks ours for.
func (x *exchange) length() int {
	if n, _ := strconv.Atoi(x.params["length"]); n > 0 {
		return n
	}
	return 100
}

// compareList proves that the original's list is a part of our whole one,
// record by record, and that at each place both have equal sort keys.
func (x *exchange) compareList(want, got []pairs) error {
	whole, err := x.ask(map[string]string{"start": "", "length": strconv.Itoa(math.MaxInt32)})
	if err != nil {
		return err
	}
	every := recordsOf(whole.body)
	if err := x.onlyReadable(every); err != nil {
		return err
	}
	start, _ := strconv.Atoi(x.params["start"])
	page := every[min(start, len(every)):min(start+x.length(), len(every))]
	if a, b := idsOf(got), idsOf(page); !slices.Equal(a, b) {
		return fmt.Errorf("got records %v, the whole list has %v there", a, b)
	}
	once, err := x.once(want)
	if err != nil {
		return err
	}
	// The original's limit counts rows, so a list with repeated records is short.
	if full := len(want)+x.withheld == x.length() || len(once) == len(page); !full || len(once) == len(want) && len(want) != len(page) && x.withheld == 0 {
		return fmt.Errorf("%d records (%d rows), got %d", len(once), len(want), len(page))
	}
	for i, w := range once {
		j := slices.IndexFunc(every, func(r pairs) bool { return r.get("record_id") == w.get("record_id") })
		if j < 0 {
			return fmt.Errorf("record %s is in no list of ours", w.get("record_id"))
		}
		if err := x.compareRecord(w, every[j]); err != nil {
			return fmt.Errorf("record %s: %w", w.get("record_id"), err)
		}
		if j == start+i {
			continue
		}
		x.rules = append(x.rules, "C14")
		if err := x.tied(every[j], every[start+i]); err != nil {
			return err
		}
	}
	return nil
}

// once: C15, a record appears once.
func (x *exchange) once(records []pairs) (once []pairs, err error) {
	for _, r := range records {
		i := slices.IndexFunc(once, func(o pairs) bool { return o.get("record_id") == r.get("record_id") })
		if i < 0 {
			once = append(once, r)
			continue
		}
		x.rules = append(x.rules, "C15")
		if err := x.compareRecord(once[i], r); err != nil {
			return nil, fmt.Errorf("record %s comes twice with different values: %w", r.get("record_id"), err)
		}
	}
	return once, nil
}

// tied: C14, ties are broken by id. Two records may change places if they are
// equal in every column of the order.
func (x *exchange) tied(a, b pairs) error {
	order := x.order()
	if len(order) == 0 {
		order = []string{"CE.createdtime"}
	}
	for _, column := range order {
		key := x.keyOf(column)
		if a.get(key) == "" || b.get(key) == "" {
			return fmt.Errorf("order by %s: records have no key %q", column, key)
		}
		if collate.Compare(a.text(key), b.text(key)) != 0 {
			return fmt.Errorf("records %s and %s are out of order: %s is %s and %s", a.get("record_id"), b.get("record_id"), key, a.get(key), b.get(key))
		}
	}
	return nil
}

// keyOf is the key under which a record shows a column.
func (x *exchange) keyOf(column string) string {
	m := x.catalog.Module(x.moduleName())
	table, name, qualified := strings.Cut(column, ".")
	if !qualified {
		return column
	}
	switch table {
	case "CE":
		table = "vtiger_crmentity"
	case "T":
		table = m.Base.Name
	}
	if table == "vtiger_crmentity" && name == "crmid" {
		return "record_id"
	}
	if f := m.Column(table, name); f != nil {
		return f.Name
	}
	return ""
}

// lineKeys are the keys that an inventory record has more than the original's:
// its lines, and what belongs to all of them.
var lineKeys = []string{"items", "taxes", "charges"}

// compareRecord compares two records key by key; what differs must be
// explained by the rules on items, tags or texts.
func (x *exchange) compareRecord(want, got pairs) error {
	if m := x.catalog.Module(x.moduleName()); m.Lines != nil && want.get("items") == "" && got.get("items") != "" {
		got = slices.DeleteFunc(slices.Clone(got), func(p pair) bool { return slices.Contains(lineKeys, p.key) })
		x.rules = append(x.rules, "C28")
	}
	if len(want) != len(got) {
		return fmt.Errorf("%d keys, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.key != w.key {
			return fmt.Errorf("key %d is %q, want %q", i, g.key, w.key)
		}
		if g.value == w.value || w.key == "api_date_now" {
			continue
		}
		if w.key == "tags" && sameTags(want.text("tags"), got.text("tags")) {
			x.rules = append(x.rules, "C6")
			continue
		}
		if err := x.cleaned(got.text("record_id"), w, g); err != nil {
			return err
		}
		x.rules = append(x.rules, "C5")
	}
	return nil
}

// sameTags: C6, tags come in no fixed order.
func sameTags(a, b string) bool {
	as, bs := strings.Split(a, ","), strings.Split(b, ",")
	slices.Sort(as)
	slices.Sort(bs)
	return slices.Equal(as, bs)
}

// damaging is what makes the original's purifier cut text out.
var damaging = regexp.MustCompile(`(?i)script|\bon\w*\s*[=(]|alert\s*\(|javascript:`)

// cleaned: C5, ours shows the stored text and the original has lost a part of
// it, because the text looks like a script.
func (x *exchange) cleaned(id string, want, got pair) error {
	stored, err := x.stored(id, want.key)
	if err != nil {
		return err
	}
	if show := spell(shown(stored)); got.value != show {
		return fmt.Errorf("%s is %s, want %s; stored is %q, to be shown as %s", want.key, got.value, want.value, stored, show)
	}
	if !damaging.MatchString(stored) || !isPart(want.value, got.value) {
		return fmt.Errorf("%s is %s, want %s", want.key, got.value, want.value)
	}
	return nil
}

// stored is a value as the database holds it.
func (x *exchange) stored(id, key string) (string, error) {
	m := x.catalog.Module(x.moduleName())
	table, column, tableKey := "vtiger_crmentity", "label", "crmid"
	if key != "label" {
		f := m.Field(key)
		if f == nil {
			return "", fmt.Errorf("%s is no field", key)
		}
		table, column = f.Table, f.Column
		if t, ok := m.Table(table); ok {
			tableKey = t.Key
		}
	}
	var value sql.NullString
	err := x.db.QueryRowContext(x.t.Context(), "SELECT "+column+" FROM "+table+" WHERE "+tableKey+" = ?", id).Scan(&value)
	return value.String, err
}

// isPart reports whether part is whole with characters left out.
func isPart(part, whole string) bool {
	for _, r := range part {
		i := strings.IndexRune(whole, r)
		if i < 0 {
			return false
		}
		whole = whole[i+1:]
	}
	return true
}
