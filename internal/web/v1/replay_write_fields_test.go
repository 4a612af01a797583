package v1_test

import (
	"database/sql"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// setField predicts that the call leaves a value in a field: in its column, the
// history, the label and the lookups.
func (x *writeExchange) setField(f *crm.Field, value string) error {
	if x.created() != "" {
		return x.setNew(f, value)
	}
	old, err := x.stored(f)
	if err != nil {
		return err
	}
	x.setColumn(f, old, value)
	x.setHistory(f.Name, old, value)
	x.setLookups(f, old.String, value)
	return x.setLabel(f, value)
}

// setNew does it for a record that is made.
func (x *writeExchange) setNew(f *crm.Field, value string) error {
	t := x.want.effects[f.Table]
	if t == nil || len(t.Inserted) == 0 {
		return fmt.Errorf("%s: the original wrote no row of %s", f.Name, f.Table)
	}
	old := t.Inserted[0].Text(f.Column)
	t.Inserted[0][f.Column] = text(value)
	x.setHistory(f.Name, sql.NullString{}, value)
	x.setLookups(f, old, value)
	return x.setLabel(f, value)
}

// stored is what a field of the record holds before the call.
func (x *writeExchange) stored(f *crm.Field) (v sql.NullString, err error) {
	key := "crmid"
	if table := x.table(f); table != nil {
		key = table.Key
	}
	err = x.db.QueryRowContext(x.t.Context(), fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?", f.Column, f.Table, key), x.id()).Scan(&v)
	return v, err
}

func (x *writeExchange) table(f *crm.Field) *crm.Table {
	m := x.module()
	if f.Table == m.Base.Name {
		return &m.Base
	}
	for i := range m.Tables {
		if m.Tables[i].Name == f.Table {
			return &m.Tables[i]
		}
	}
	return nil
}

// setColumn predicts the update of a column.
func (x *writeExchange) setColumn(f *crm.Field, old sql.NullString, value string) {
	t := x.want.effects[f.Table]
	if t == nil {
		t = &crmtest.TableEffects{}
		x.want.effects[f.Table] = t
	}
	key := "crmid"
	if table := x.table(f); table != nil {
		key = table.Key
	}
	id := strings.TrimLeft(x.id(), "0")
	i := slices.IndexFunc(t.Updated, func(u crmtest.Update) bool { return u.Key.Text(key) == id })
	if i < 0 {
		t.Updated = append(t.Updated, crmtest.Update{Key: crmtest.Row{key: text(id)}, Changed: map[string][2]*string{}})
		i = len(t.Updated) - 1
	}
	delete(t.Updated[i].Changed, f.Column)
	if !old.Valid || old.String != value {
		before := &old.String
		if !old.Valid {
			before = nil
		}
		t.Updated[i].Changed[f.Column] = [2]*string{before, text(value)}
	}
	if len(t.Updated[i].Changed) == 0 {
		t.Updated = slices.Delete(t.Updated, i, i+1)
	}
	x.dropEmpty(f.Table)
}

// setHistory predicts a field's line in the history of the record. The text is
// spelled as ours spells it, if that stands for the same.
func (x *writeExchange) setHistory(field string, old sql.NullString, value string) {
	x.dropHistory(field, func(crmtest.Row) bool { return true })
	empty := func(s string) bool { return s == "" || s == "0" }
	if empty(old.String) && empty(value) || old.Valid && old.String == value {
		return
	}
	basic := x.want.effects["vtiger_modtracker_basic"]
	if basic == nil || len(basic.Inserted) == 0 {
		return
	}
	id := x.created()
	if id == "" {
		id = strings.TrimLeft(x.id(), "0")
	}
	for _, b := range basic.Inserted {
		if b.Text("crmid") != id {
			continue
		}
		row := crmtest.Row{"id": b["id"], "fieldname": text(field), "prevalue": nil, "postvalue": text(value)}
		if old.Valid {
			row["prevalue"] = text(old.String)
		}
		for _, ours := range historyOf(x.got.effects, field) {
			if html.UnescapeString(ours.Text("postvalue")) == html.UnescapeString(value) {
				row["postvalue"] = ours["postvalue"]
			}
			if html.UnescapeString(ours.Text("prevalue")) == old.String {
				row["prevalue"] = ours["prevalue"]
			}
		}
		d := x.want.effects["vtiger_modtracker_detail"]
		if d == nil {
			d = &crmtest.TableEffects{}
			x.want.effects["vtiger_modtracker_detail"] = d
		}
		d.Inserted = append(d.Inserted, row)
	}
}

// keep predicts that an update leaves a field alone.
func (x *writeExchange) keep(f *crm.Field) {
	if t := x.want.effects[f.Table]; t != nil {
		for _, u := range t.Updated {
			delete(u.Changed, f.Column)
		}
		t.Updated = slices.DeleteFunc(t.Updated, func(u crmtest.Update) bool { return len(u.Changed) == 0 })
		x.dropEmpty(f.Table)
	}
	x.dropHistory(f.Name, func(crmtest.Row) bool { return true })
}

func historyOf(e crmtest.Effects, field string) (rows []crmtest.Row) {
	if d := e["vtiger_modtracker_detail"]; d != nil {
		for _, r := range d.Inserted {
			if r.Text("fieldname") == field {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// setLabel predicts the label where the field alone makes it up.
func (x *writeExchange) setLabel(f *crm.Field, value string) error {
	m := x.module()
	if len(m.Names) != 1 || m.Names[0].Name != f.Name || f.Table != m.Base.Name {
		return nil
	}
	label := &crm.Field{Name: "label", Table: "vtiger_crmentity", Column: "label"}
	if x.created() != "" {
		for _, r := range x.want.effects["vtiger_crmentity"].Inserted {
			if r.Text("crmid") == x.created() {
				r["label"] = text(value)
			}
		}
		x.setHistory("label", sql.NullString{}, value)
		return nil
	}
	old, err := x.stored(label)
	if err != nil {
		return err
	}
	x.setColumn(label, old, value)
	x.setHistory("label", old, value)
	return nil
}

var notInNumber = regexp.MustCompile(`[-()+\s]`)

// setLookups predicts the rows by which a phone number or an address is found.
func (x *writeExchange) setLookups(f *crm.Field, old, value string) {
	id := x.created()
	if id == "" {
		id = strings.TrimLeft(x.id(), "0")
	}
	lookup := func(name string, row func(string) crmtest.Row) {
		t := x.want.effects[name]
		if t == nil {
			t = &crmtest.TableEffects{}
			x.want.effects[name] = t
		}
		same := func(a crmtest.Row) func(crmtest.Row) bool {
			return func(b crmtest.Row) bool { return a.String() == b.String() }
		}
		if old != "" && x.created() == "" {
			t.Deleted = append(slices.DeleteFunc(t.Deleted, same(row(old))), row(old))
		}
		t.Inserted = slices.DeleteFunc(t.Inserted, same(row(old)))
		if value != "" {
			t.Inserted = append(slices.DeleteFunc(t.Inserted, same(row(value))), row(value))
		}
		x.dropEmpty(name)
	}
	switch f.UIType {
	case 11:
		lookup("vtiger_pbxmanager_phonelookup", func(v string) crmtest.Row {
			n := notInNumber.ReplaceAllString(v, "")
			r := []rune(n)
			slices.Reverse(r)
			return crmtest.Row{"crmid": text(id), "setype": text(x.module().SetType), "fnumber": text(n), "rnumber": text(string(r)), "fieldname": text(f.Name)}
		})
	case 13:
		lookup("vtiger_emailslookup", func(v string) crmtest.Row {
			return crmtest.Row{"crmid": text(id), "setype": text(x.module().SetType), "value": text(v), "fieldid": text(fmt.Sprint(f.ID))}
		})
	}
}
