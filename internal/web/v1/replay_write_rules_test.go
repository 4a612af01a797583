package v1_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// writeRule is a rule of docs/compatibility.md about calls that write. predict
// changes x.want from the original's outcome into ours, from the request, the
// contract and the CRM's rows; it leaves it alone where the rule does not apply.
type writeRule struct {
	id      string
	predict func(x *writeExchange) error
}

// writeRules are tried in this order; the first that refuses ends it.
var writeRules = []writeRule{
	{"C1", (*writeExchange).contractStatus},
	{"C2", (*writeExchange).code},
	{"C12", (*writeExchange).action},
	{"W1", (*writeExchange).users},
	{"W2", (*writeExchange).access},
	{"W3", (*writeExchange).brokenBody},
	{"W4", (*writeExchange).missing},
	{"W25", (*writeExchange).brokenItems},
	{"W5", (*writeExchange).invalid},
	{"W6", (*writeExchange).duplicate},
	{"W7", (*writeExchange).gone},
	{"W24", (*writeExchange).numberedID},
	{"WF4", (*writeExchange).unrendered},
	{"WF6", (*writeExchange).unrounded},
	{"W8", (*writeExchange).recycled},
	{"W9", (*writeExchange).lostRows},
	{"W10", (*writeExchange).blankPicklists},
	{"W11", (*writeExchange).defaults},
	{"W12", (*writeExchange).undamaged},
	{"W13", (*writeExchange).unreadBody},
	{"W15", (*writeExchange).texts},
	{"W14", (*writeExchange).slashes},
	{"W16", (*writeExchange).lists},
	{"W17", (*writeExchange).checkboxes},
	{"W18", (*writeExchange).decimals},
	{"W2", (*writeExchange).closedFields},
	{"W19", (*writeExchange).prices},
	{"W20", (*writeExchange).trueUser},
	{"W21", (*writeExchange).author},
	{"W22", (*writeExchange).reversed},
	{"W23", (*writeExchange).files},
	{"W26", (*writeExchange).keptLines},
	{"W27", (*writeExchange).lostItems},
	{"W28", (*writeExchange).droppedTaxes},
	{"W29", (*writeExchange).counted},
}

// contractStatus: C1, a record that was made answers 201.
func (x *writeExchange) contractStatus() error {
	var made struct{ Result json.Number }
	if strings.HasPrefix(x.want.body, `{"success":true,"result":`) && !strings.Contains(x.want.body, `"result":"`) &&
		json.Unmarshal([]byte(x.want.body), &made) == nil && x.Request.Method == http.MethodPost {
		x.want.status = http.StatusCreated
	}
	return nil
}

var spelledID = regexp.MustCompile(`^\{"success":true,"result":"0*(\d+)"\}$`)

// numberedID: an update answers with the id as a number, as the guide prints it.
func (x *writeExchange) numberedID() error {
	x.want.body = spelledID.ReplaceAllString(x.want.body, `{"success":true,"result":$1}`)
	return nil
}

// undamaged: an update changes the fields that were sent. The original writes
// others too, whose text it has turned into HTML.
func (x *writeExchange) undamaged() error {
	if x.created() != "" {
		return nil
	}
	sent, fields := x.sent(), x.fields()
	var changed []string
	for name, t := range x.want.effects {
		for _, u := range t.Updated {
			for column, v := range u.Changed {
				f := fields[name+"."+column]
				if f == nil || v[0] == nil || v[1] == nil || has(sent, f.Name) || !damaged(*v[0], *v[1]) {
					continue
				}
				delete(u.Changed, column)
				changed = append(changed, f.Name)
			}
		}
		t.Updated = slices.DeleteFunc(t.Updated, func(u crmtest.Update) bool { return len(u.Changed) == 0 })
		x.dropEmpty(name)
	}
	for _, field := range changed {
		x.dropHistory(field, func(crmtest.Row) bool { return true })
	}
	return nil
}

func has(sent map[string]string, name string) bool {
	_, ok := sent[name]
	return ok
}

// damaged reports whether after is before with its angle brackets as entities,
// and its line ends those of Unix.
func damaged(before, after string) bool {
	return after == strings.NewReplacer("<", "&lt;", ">", "&gt;", "\r\n", "\n").Replace(before)
}

// blankPicklists: a picklist without a value is ”, as the CRM's own screens
// write it; the original writes NULL.
func (x *writeExchange) blankPicklists() error {
	fields := x.fields()
	for name, t := range x.want.effects {
		for _, r := range t.Inserted {
			for column, v := range r {
				if f := fields[name+"."+column]; v == nil && f != nil && (f.UIType == 15 || f.UIType == 16) {
					r[column] = text("")
				}
			}
		}
	}
	return nil
}

// defaults: a field that was not sent gets the default of the CRM's screens.
func (x *writeExchange) defaults() error {
	if x.created() == "" {
		return nil
	}
	for _, f := range x.fields() {
		t := x.want.effects[f.Table]
		if f.Default == "" || has(x.sent(), f.Name) || t == nil || len(t.Inserted) == 0 || sameValue(t.Inserted[0][f.Column], f) {
			continue
		}
		if err := x.setNew(f, defaultOf(f)); err != nil {
			return err
		}
	}
	return nil
}

// sameValue reports whether a column holds the field's default.
func sameValue(v *string, f *crm.Field) bool {
	d := defaultOf(f)
	return v != nil && (*v == d || d == "0" && strings.Trim(*v, "0.") == "")
}

// defaultOf is a field's default as its column holds it: a checkbox is 0 unless
// it says 1 or on.
func defaultOf(f *crm.Field) string {
	if f.UIType == 56 && f.Default != "1" && f.Default != "on" {
		return "0"
	}
	return f.Default
}

// unreadBody: a PUT may be JSON, may name its record in the body, and a path
// may hold fields of a new record. The original read none of these.
func (x *writeExchange) unreadBody() error {
	json := strings.Contains(x.Request.Headers["Content-Type"], "json")
	if x.Request.Method == http.MethodPut && json {
		return x.eachSent(x.setField)
	}
	if x.Request.Method == http.MethodPut && x.params()["id"] == "" && x.sent()["id"] != "" && strings.HasPrefix(x.want.body, `{"success":false`) {
		return x.updatedAnew()
	}
	if x.created() == "" || len(x.segments()) < 3 {
		return nil
	}
	for name, value := range x.params() {
		if f := x.module().Field(name); f != nil {
			if err := x.setField(f, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// updatedAnew predicts a whole update where the original made none.
func (x *writeExchange) updatedAnew() error {
	id, now := x.id(), x.clock.Format(time.DateTime)
	x.want = outcome{http.StatusOK, `{"success":true,"result":` + id + `}`, crmtest.Effects{
		"vtiger_modtracker_basic_seq": sequence(x.changes, 1),
		"vtiger_modtracker_basic": {Inserted: []crmtest.Row{{
			"id": sequence(x.changes, 1).Inserted[0]["id"], "crmid": text(id), "module": text(x.moduleName()),
			"whodid": text("1"), "changedon": text(now), "status": text("0"),
		}}},
	}}
	for column, value := range map[string]string{"modifiedtime": now, "modifiedby": "1"} {
		f := &crm.Field{Name: column, Table: "vtiger_crmentity", Column: column}
		old, err := x.stored(f)
		if err != nil {
			return err
		}
		x.setColumn(f, old, value)
		if column == "modifiedby" {
			x.setHistory(column, old, value)
		}
	}
	return x.eachSent(x.setField)
}

// closedFields: fields that are hidden from the user, or read-only, are not
// written. A new record has in them what it would have if nothing had been sent.
func (x *writeExchange) closedFields() error {
	d := x.decisions()
	if d == nil {
		return nil
	}
	closed := d.Fields[x.moduleName()]
	return x.eachSent(func(f *crm.Field, _ string) error {
		if !slices.Contains(closed.Hidden, f.Name) && !slices.Contains(closed.ReadOnly, f.Name) {
			return nil
		}
		if !slices.Contains(x.ignored, f.Name) {
			return fmt.Errorf("X-Ignored-Fields has %q, want %s among them", x.ignored, f.Name)
		}
		if x.created() == "" {
			x.keep(f)
			return nil
		}
		return x.setNew(f, blank(f))
	})
}

// blank is what a column holds if nothing was sent.
func blank(f *crm.Field) string {
	if f.Kind == crm.Decimal {
		return new(big.Rat).FloatString(f.Scale)
	}
	if f.UIType == 56 || f.TypeOfData[0] == 'I' || f.TypeOfData[0] == 'N' {
		return "0"
	}
	return ""
}

// prices: an update of a product keeps its taxes and its prices, of which that
// in its own currency follows the unit price, as when a field is edited in the
// CRM's own list. The original deletes them all.
func (x *writeExchange) prices() error {
	e := x.want.effects
	if x.moduleName() != "Products" || x.created() != "" {
		return nil
	}
	delete(e, "vtiger_producttaxrel")
	t := e["vtiger_productcurrencyrel"]
	if t == nil {
		return nil
	}
	price, own := x.module().Field("unit_price"), x.number(x.t, "SELECT currency_id FROM vtiger_products WHERE productid = ?", x.id())
	now, err := x.wanted(price)
	if err != nil {
		return err
	}
	t.Deleted = slices.DeleteFunc(t.Deleted, func(r crmtest.Row) bool { return r.Text("currencyid") != fmt.Sprint(own) })
	for _, r := range t.Deleted {
		after := maps.Clone(r)
		after["actual_price"] = text(now)
		t.Inserted = append(t.Inserted, after)
	}
	return nil
}

// trueUser: the history names who made the change. After a workflow the original
// names the first administrator.
func (x *writeExchange) trueUser() error {
	basic, record := x.want.effects["vtiger_modtracker_basic"], x.want.effects["vtiger_crmentity"]
	if basic == nil || record == nil {
		return nil
	}
	for _, r := range basic.Inserted {
		for _, made := range record.Inserted {
			if made.Text("crmid") == r.Text("crmid") {
				r["whodid"] = made["smcreatorid"]
			}
		}
		for _, u := range record.Updated {
			if by := u.Changed["modifiedby"]; u.Key.Text("crmid") == r.Text("crmid") && by[1] != nil {
				r["whodid"] = by[1]
			}
		}
	}
	return nil
}

// author: a comment has the user who wrote it as its author, as the CRM's own
// screens write it.
func (x *writeExchange) author() error {
	if x.moduleName() != "ModComments" || x.created() == "" {
		return nil
	}
	return x.setNew(x.module().Field("userid"), x.want.effects["vtiger_crmentity"].Inserted[0].Text("smcreatorid"))
}

// reversed: a phone number is reversed by characters. The original reverses its
// bytes, which leaves question marks of digits that are not Latin; a save mends
// the record's number.
func (x *writeExchange) reversed() error {
	id := strings.TrimLeft(x.id(), "0")
	if id == "" || x.Request.Method == http.MethodDelete || x.want.effects["vtiger_crmentity"] == nil {
		return nil
	}
	crmtest.Rows(x.t, x.db, func(scan func(...any)) {
		r := make([]string, 5)
		scan(&r[0], &r[1], &r[2], &r[3], &r[4])
		runes := []rune(r[2])
		slices.Reverse(runes)
		if r[3] == string(runes) || strings.IndexFunc(r[2], func(c rune) bool { return c > '~' }) < 0 {
			return
		}
		row := func(reversed string) crmtest.Row {
			return crmtest.Row{"crmid": text(r[0]), "setype": text(r[1]), "fnumber": text(r[2]), "rnumber": text(reversed), "fieldname": text(r[4])}
		}
		t := x.want.effects["vtiger_pbxmanager_phonelookup"]
		if t == nil {
			t = &crmtest.TableEffects{}
			x.want.effects["vtiger_pbxmanager_phonelookup"] = t
		}
		t.Deleted, t.Inserted = append(t.Deleted, row(r[3])), append(t.Inserted, row(string(runes)))
	}, "SELECT crmid, setype, fnumber, rnumber, fieldname FROM vtiger_pbxmanager_phonelookup WHERE crmid = ?", id)
	return nil
}
