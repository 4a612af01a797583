package v1_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// recordKeys are the keys of the first record of a list, in their order; nil
// without a record.
func (c *client) recordKeys(module, token string) []string {
	c.t.Helper()
	a := c.get("/" + module + "/length/1/" + token)
	var list struct{ Result []json.RawMessage }
	if a.status != http.StatusOK {
		return nil
	}
	if err := json.Unmarshal([]byte(a.body), &list); err != nil {
		c.t.Fatalf("%s: %v", module, err)
	}
	if len(list.Result) == 0 {
		return nil
	}
	keys := []string{}
	d := json.NewDecoder(strings.NewReader(string(list.Result[0])))
	_, err := d.Token()
	for err == nil && d.More() {
		var key json.Token
		if key, err = d.Token(); err == nil {
			keys = append(keys, key.(string))
			err = d.Decode(new(json.RawMessage))
		}
	}
	if err != nil {
		c.t.Fatalf("%s: %v", module, err)
	}
	return keys
}

// adminKeys are the keys of every module's records for an administrator, from
// whom no active field is hidden.
func (c *accessCheck) adminKeys() map[string][]string {
	shown := map[string][]string{}
	for module := range c.recorded.Users[0].Fields {
		if keys := c.recordKeys(module, c.admin); keys != nil {
			shown[module] = keys
		}
	}
	return shown
}

// hides reports whether one of the columns of a module's records is hidden, of
// line items any: what is counted with it must then be hidden too.
func (u *accessUser) hides(module string, hidden []string, columns ...string) bool {
	m := u.catalog.Module(module)
	return m != nil && m.Lines != nil && slices.ContainsFunc(hidden, func(name string) bool {
		f := m.Field(name)
		return f != nil && (f.Table == crm.LineItems || f.Table == m.Base.Name && slices.Contains(columns, f.Column))
	})
}

// fieldsHidden checks that a record has exactly the keys that are not hidden
// from the user, and that a hidden field is for him no field at all.
func (u *accessUser) fieldsHidden() {
	u.t.Helper()
	for _, module := range slices.Sorted(maps.Keys(u.is.Fields)) {
		hidden := u.is.Fields[module].Hidden
		if keys := u.recordKeys(module, u.token); keys != nil && u.shown[module] != nil {
			u.records++
			want := slices.DeleteFunc(slices.Clone(u.shown[module]), func(key string) bool { return slices.Contains(hidden, key) })
			if !u.rows.Globals[1] || !u.rows.Globals[2] {
				// The CRM takes the missing row for the right to all fields, vtrest
				// does not: it may show fewer.
				want = slices.DeleteFunc(want, func(key string) bool { return !slices.Contains(keys, key) })
			}
			taxes := u.hides(module, hidden, "taxtype", "discount_percent", "discount_amount")
			charges := taxes || u.hides(module, hidden, "s_h_amount", "s_h_percent")
			want = slices.DeleteFunc(want, func(key string) bool { return taxes && key == "taxes" || charges && key == "charges" })
			if !slices.Equal(keys, want) {
				u.t.Errorf("user %d: %s has the keys %v, want %v (hidden: %v)", u.is.ID, module, keys, want, hidden)
			}
		}
		m := u.catalog.Module(module)
		if m == nil || u.get("/"+module+"/length/1/"+u.token).status != http.StatusOK {
			continue
		}
		for _, name := range hidden {
			u.hidden(m, name)
		}
	}
}

// hidden checks criteria, order and picklist of a field that the user may not
// read: each is answered as for a name that does not exist.
func (u *accessUser) hidden(m *crm.Module, name string) {
	u.t.Helper()
	names := []string{name}
	if f := m.Field(name); f != nil && f.Table != "" && m.Column(f.Table, f.Column) == f && m.Created != f {
		names = append(names, column(f))
	}
	const nobody = "nosuchfield"
	for _, n := range names {
		for _, use := range []string{"/criteria/%:notnull", "/order/%", "/criteria/%:eq:x", "/picklist/%"} {
			ask := func(name string) answer {
				return u.get("/" + m.Name + strings.ReplaceAll(use, "%", url.PathEscape(name)) + "/" + u.token)
			}
			a, absent := ask(n), ask(nobody)
			u.refused++
			want := strings.ReplaceAll(absent.body, nobody, n)
			if a.status != absent.status || a.body != want || a.status == http.StatusOK {
				u.t.Errorf("user %d: %s%s with the hidden field %s: got %d %.300s\n\twant %d %.300s",
					u.is.ID, m.Name, use, n, a.status, a.body, absent.status, want)
			}
		}
	}
}

// picklistValues compares the values of every recorded picklist, asked in a
// module where the user may read the field.
func (u *accessUser) picklistValues() {
	u.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(u.is.Picklists)) {
		for _, m := range u.catalog.Modules {
			if m.Field(name) == nil {
				continue
			}
			a := u.get("/" + m.Name + "/picklist/" + name + "/" + u.token)
			if a.status != http.StatusOK {
				continue
			}
			u.picklists++
			var answer struct {
				Result struct{ Values map[string]string }
			}
			if err := json.Unmarshal([]byte(a.body), &answer); err != nil {
				u.t.Errorf("user %d: picklist %s of %s: %v in %.200s", u.is.ID, name, m.Name, err, a.body)
				continue
			}
			got, want := slices.Sorted(maps.Keys(answer.Result.Values)), slices.Sorted(slices.Values(u.is.Picklists[name]))
			if !slices.Equal(got, want) {
				u.t.Errorf("user %d: picklist %s of %s: got %q, want %q", u.is.ID, name, m.Name, got, want)
			}
			break
		}
	}
}
