package console

import (
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/records"
)

// field describes a field to the user. Colours are those of its picklist.
func (s *Console) field(p *access.Policy, form records.FieldForm, lang string, colors map[string]string) Field {
	f := form.Field
	module := f.Module().Name
	d := Field{
		Name: f.Name, Column: f.Table + "." + f.Column, Label: s.name(lang, module, f.Label), Type: FieldType(form.Type), UIType: f.UIType,
		Block: idText(f.Block), Mandatory: form.Mandatory, Needed: form.Needed, ReadOnly: !form.Create && !form.Change,
		CreateOnly: form.Create && !form.Change && p.May(f.Module(), access.Edit) == nil, Lines: form.Lines, Custom: strings.HasPrefix(f.Name, "cf_"), Unique: f.Unique,
		Length: f.Length, Digits: f.Digits, Decimals: f.Scale, Default: f.Default, Sortable: sortable(f),
		References: append([]string{}, f.References...), Values: []Value{}, Dependencies: dependencies(p.Catalog().Dependencies(f)),
	}
	if records.RecursBy(f) {
		d.ReadOnly, d.CreateOnly = true, false // the console has no form for when an event recurs
	}
	list := form.Picklist
	if list == nil {
		return d
	}
	for _, v := range list.Values {
		label := v.Name
		if !list.Named {
			label = s.label(lang, module, v.Value)
		}
		d.Values = append(d.Values, Value{Value: v.Value, Label: label, Color: colors[v.Value]})
	}
	if d.Type == TypeOwner {
		for _, g := range p.GroupPicklist().Values {
			d.Values = append(d.Values, Value{Value: g.Value, Label: g.Name, Group: true})
		}
	}
	return d
}

// sortable reports whether criteria and order can use the field's column: not
// that of a list of rows, of which a record shows one, nor one that is never
// read.
func sortable(f *crm.Field) bool {
	if f.Empty || f == f.Module().Tagged {
		return false
	}
	if f.Table == crm.EntityTable {
		return true
	}
	t, ok := f.Module().Table(f.Table)
	return ok && t.Rows == crm.One
}

func dependencies(list []meta.Dependency) []Dependency {
	all := []Dependency{}
	for _, d := range list {
		one := Dependency{Value: d.Source, Targets: []Target{}}
		for _, t := range d.Targets {
			target := Target{Field: t.Field, Values: append([]string{}, t.Values...), When: []Condition{}}
			for _, w := range t.When {
				target.When = append(target.When, Condition{w.Field, append([]string{}, w.Is...), append([]string{}, w.Values...)})
			}
			one.Targets = append(one.Targets, target)
		}
		all = append(all, one)
	}
	return all
}
