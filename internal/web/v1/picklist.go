package v1

import (
	"net/http"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// picklist answers the values of a field's picklist with their labels, and
// with the values of other fields that depend on them.
func (s *Server) picklist(w http.ResponseWriter, p *access.Policy, m *crm.Module, name string, withDependencies bool) error {
	list, f, err := findPicklist(p, m, name)
	if err != nil {
		return err
	}
	json := []byte(`{"values":{`)
	for i, v := range list.Values {
		if i > 0 {
			json = append(json, ',')
		}
		json = append(quote(json, v.Value), ':')
		label := v.Name
		if !list.Named {
			label = s.Labels.Label(p.Language(), m.Name, v.Value)
		}
		json = quote(json, label)
	}
	json = append(json, '}')
	if withDependencies {
		json = append(json, `,"dependencies":`...)
		json = appendDependencies(json, f, p)
	}
	return write(w, append(json, '}'))
}

// findPicklist finds the list behind a field that the user may read. The
// groups that may own a record are a list without a field.
func findPicklist(p *access.Policy, m *crm.Module, name string) (*meta.Picklist, *crm.Field, error) {
	if name == "group_id" && m.SetType != "" {
		return p.GroupPicklist(), nil, nil
	}
	f := m.Field(name)
	if f == nil || !p.Readable(m).Has(f) {
		return nil, nil, crm.Errorf(crm.FieldNotFound, "picklist: module %s has no field %q (names are case-sensitive)", m.Name, name)
	}
	list := p.Picklist(f)
	if list == nil {
		return nil, nil, crm.Errorf(crm.FieldNotFound, "picklist: field %q of module %s is not a picklist", name, m.Name)
	}
	return list, f, nil
}

// appendDependencies appends source value -> target field -> allowed values; a
// field that nothing depends on gives [], as PHP prints an empty array.
func appendDependencies(json []byte, f *crm.Field, p *access.Policy) []byte {
	var deps []meta.Dependency
	if f != nil {
		deps = p.Catalog().Dependencies(f)
	}
	if len(deps) == 0 {
		return append(json, "[]"...)
	}
	for i, d := range deps {
		json = append(json, separator(i, '{'))
		json = append(quote(json, d.Source), ':')
		for j, t := range d.Targets {
			json = append(json, separator(j, '{'))
			json = append(quote(json, t.Field), ':')
			json = appendTarget(json, t)
		}
		json = append(json, '}')
	}
	return append(json, '}')
}

// appendTarget appends the allowed values; with conditions on a third field,
// one object a condition.
func appendTarget(json []byte, t meta.DependencyTarget) []byte {
	if len(t.When) == 0 {
		return appendList(json, t.Values)
	}
	for i, w := range t.When {
		json = append(json, separator(i, '['))
		json = append(json, `{"condition":{`...)
		json = append(quote(json, w.Field), ':')
		json = appendList(json, w.Is)
		json = append(json, `},"values":`...)
		json = append(appendList(json, w.Values), '}')
	}
	return append(json, ']')
}

func appendList(json []byte, values []string) []byte {
	json = append(json, '[')
	for i, v := range values {
		if i > 0 {
			json = append(json, ',')
		}
		json = quote(json, v)
	}
	return append(json, ']')
}

func separator(i int, open byte) byte {
	if i == 0 {
		return open
	}
	return ','
}
