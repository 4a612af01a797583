package meta

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// HasPicklistTable reports whether fields of the uitype choose from the values
// of a table vtiger_<fieldname>, if there is one: 15 and 33 by role, 16 and 114
// not, 55 the salutation, 115 a user's status.
func HasPicklistTable(uitype int) bool {
	return slices.Contains([]int{15, 16, 33, 55, 114, 115}, uitype)
}

// Picklist is a list of values of a field.
type Picklist struct {
	Values []PicklistValue
	// Named values carry a name of their own, which is not translated: users
	// and currencies are shown by name and stored by id.
	Named bool
}

// PicklistValue is a value and the roles that may use it; everyone, if
// ByRole is false.
type PicklistValue struct {
	Value  string
	Name   string // of a Named picklist
	byRole bool
	roles  []string
}

// Allowed reports whether a user of the role may use the value.
func (v PicklistValue) Allowed(role string) bool {
	return !v.byRole || slices.Contains(v.roles, role)
}

// Find is the value of the list that a text means: the very same, else the same
// but for blanks at either end. Lists hold values with such blanks, as "Canceled "
// of Vtiger 8.2, and nobody sees them.
func (p *Picklist) Find(text string) (PicklistValue, bool) {
	i := slices.IndexFunc(p.Values, func(v PicklistValue) bool { return v.Value == text })
	if i < 0 {
		i = slices.IndexFunc(p.Values, func(v PicklistValue) bool { return SameValue(v.Value, text) })
	}
	if i < 0 {
		return PicklistValue{}, false
	}
	return p.Values[i], true
}

// SameValue reports whether two texts are one value of a picklist: blanks at
// their ends do not count.
func SameValue(a, b string) bool {
	return a == b || strings.TrimFunc(a, isBlank) == strings.TrimFunc(b, isBlank)
}

// isBlank reports whether a character shows nothing at the end of a text: white
// space, no-break spaces among them, and marks such as those of direction.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// Dependency says which values of other fields go with a value of a source
// field.
type Dependency struct {
	Source  string // value of the source field, or DefaultSource
	Targets []DependencyTarget
}

// DefaultSource is the source value that stands for every value without a row
// of its own; all values of the target go with it.
const DefaultSource = "__DEFAULT__"

// DependencyTarget lists the allowed values of one target field, or, where
// they depend on a third field as well, the values for each condition.
type DependencyTarget struct {
	Field  string
	Values []string
	When   []Condition
}

// Condition lists values that are allowed while another field has one of some
// values.
type Condition struct {
	Field  string
	Is     []string
	Values []string
}

type dependencyKey struct {
	module string
	source string
}

// Picklist finds the picklist of a module's field, or nil if the field has
// none.
func (c *Catalog) Picklist(f *crm.Field) *Picklist {
	switch f.UIType {
	case 53: // owner
		return c.picklists["assigned_user_id"]
	case 117:
		return c.picklists["currency_id"]
	}
	return c.picklists[f.Name]
}

// GroupPicklist lists the groups, which may own records as users do.
func (c *Catalog) GroupPicklist() *Picklist { return c.picklists["group_id"] }

// Dependencies are the dependencies of a source field, in the CRM's order;
// none if the field is no source.
func (c *Catalog) Dependencies(f *crm.Field) []Dependency {
	return c.dependencies[dependencyKey{f.Module().Name, f.Name}]
}

func (b *builder) picklists() {
	lists := map[string]*Picklist{
		"hdnTaxType":       {Values: []PicklistValue{{Value: "individual"}, {Value: "group"}}},
		"assigned_user_id": {Named: true},
		"group_id":         {Named: true},
		"currency_id":      {Named: true},
		"region_id":        {Named: true},
	}
	b.catalog.picklists = lists
	for _, field := range b.facts.Lists {
		lists[field] = &Picklist{}
	}
	for _, row := range b.facts.Picklists {
		p := lists[row.Field]
		if p == nil {
			p = &Picklist{}
			lists[row.Field] = p
		}
		p.Values = append(p.Values, PicklistValue{Value: htmltext.Decode(row.Value), byRole: row.ByRole, roles: row.Roles})
	}
	named := func(list string, id int64, name string) {
		p := lists[list]
		p.Values = append(p.Values, PicklistValue{Value: strconv.FormatInt(id, 10), Name: name})
	}
	for i := range b.facts.Users {
		if u := &b.facts.Users[i]; u.Active {
			named("assigned_user_id", int64(u.ID), u.FullName())
		}
	}
	for _, g := range b.facts.Groups {
		named("group_id", int64(g.ID), g.Name)
	}
	for _, cur := range b.facts.Currencies {
		if cur.Active {
			named("currency_id", cur.ID, cur.Name)
		}
	}
	for _, r := range b.facts.TaxRegions {
		named("region_id", r.ID, r.Name)
	}
}

// dependencies groups the rows by source field and value. All values of a
// target stand under DefaultSource, which comes right after the value of the
// first row that names the target: the order of the original's answer.
func (b *builder) dependencies() {
	b.catalog.dependencies = map[dependencyKey][]Dependency{}
	names := map[int64]string{}
	for _, t := range b.facts.Tabs {
		names[t.ID] = t.Name
	}
	for _, row := range b.facts.Dependencies {
		key := dependencyKey{names[row.TabID], row.Source}
		target, ok := dependencyTarget(row)
		if !ok {
			b.problem("picklist dependency %s.%s = %q: the list of target values cannot be read", key.module, row.Source, row.SourceValue)
			continue
		}
		deps := add(b.catalog.dependencies[key], htmltext.Decode(row.SourceValue), target)
		if !hasTarget(deps, DefaultSource, row.Target) {
			deps = add(deps, DefaultSource, b.everyValue(row.Target))
		}
		b.catalog.dependencies[key] = deps
	}
}

func (b *builder) everyValue(field string) DependencyTarget {
	t := DependencyTarget{Field: field}
	if p := b.catalog.picklists[field]; p != nil {
		for _, v := range p.Values {
			t.Values = append(t.Values, v.Value)
		}
	}
	return t
}

func dependencyTarget(row DependencyRow) (DependencyTarget, bool) {
	t := DependencyTarget{Field: row.Target}
	if readJSON(row.TargetValues, &t.Values) != nil {
		return t, false
	}
	decodeAll(t.Values)
	if row.Criteria == "" {
		return t, true
	}
	var criteria struct {
		Field  string   `json:"fieldname"`
		Values []string `json:"fieldvalues"`
	}
	if readJSON(row.Criteria, &criteria) != nil {
		return t, false
	}
	if criteria.Field == "" {
		return t, true
	}
	decodeAll(criteria.Values)
	t.When = []Condition{{criteria.Field, criteria.Values, t.Values}}
	t.Values = nil
	return t, true
}

func decodeAll(values []string) {
	for i, v := range values {
		values[i] = htmltext.Decode(v)
	}
}

func add(deps []Dependency, source string, target DependencyTarget) []Dependency {
	i := slices.IndexFunc(deps, func(d Dependency) bool { return d.Source == source })
	if i < 0 {
		return append(deps, Dependency{Source: source, Targets: []DependencyTarget{target}})
	}
	j := slices.IndexFunc(deps[i].Targets, func(t DependencyTarget) bool { return t.Field == target.Field })
	if j < 0 {
		deps[i].Targets = append(deps[i].Targets, target)
		return deps
	}
	if when := deps[i].Targets[j].When; len(target.When) > 0 {
		target.When = append(when, target.When...)
	}
	deps[i].Targets[j] = target
	return deps
}

func hasTarget(deps []Dependency, source, field string) bool {
	for _, d := range deps {
		if d.Source == source {
			return slices.ContainsFunc(d.Targets, func(t DependencyTarget) bool { return t.Field == field })
		}
	}
	return false
}
