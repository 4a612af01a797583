package decisions

import (
	"slices"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// user asks for one of the users of a database.
type user struct {
	*database
	is     *crmtest.UserDecisions
	policy *access.Policy
	rows   crmtest.PermissionRows
	// granted is withRowsGranted, made when it is first asked for, and scopes its
	// records.
	granted **access.Policy
	scopes  map[scopeKey]map[crm.ID]bool
}

func (db *database) user(is *crmtest.UserDecisions) *user {
	p, err := access.Of(db.catalog, is.ID)
	if err != nil {
		db.t.Fatalf("%s: user %d: %v", db.all.Name, is.ID, err)
	}
	return &user{database: db, is: is, policy: p, rows: crmtest.ReadPermissionRows(db.t, db.rows.SQL, is.ID), scopes: map[scopeKey]map[crm.ID]bool{}}
}

// login checks that inactive users have a Policy to talk about, but none to
// work with.
func (u *user) login() {
	_, err := access.New(u.catalog, u.is.ID)
	u.compare(decision{u: u, what: "log in", crm: u.is.Active, ours: err == nil})
}

// modules compares the decisions without a record.
func (u *user) modules() {
	for _, module := range sorted(u.is.Modules) {
		for _, name := range sorted(u.is.Modules[module]) {
			a := u.action(name)
			u.compare(decision{
				u: u, what: "module", module: module, action: a,
				crm: u.is.Modules[module][name], ours: may(u.policy, module, a),
			})
		}
	}
}

func (u *user) action(name string) access.Action {
	a, ok := access.ParseAction(name)
	if !ok {
		u.t.Fatalf("the action %s is not known", name)
	}
	return a
}

// may is the decision without a record. What is not served is not allowed.
func may(p *access.Policy, module string, a access.Action) bool {
	m := p.Catalog().Module(module)
	return m != nil && p.May(m, a) == nil
}

// records compares the decisions about records.
func (u *user) records() {
	for _, module := range sorted(u.is.Records) {
		for _, name := range sorted(u.is.Records[module]) {
			a := u.action(name)
			allowed := map[crm.ID]bool{}
			for _, id := range u.is.Records[module][name] {
				allowed[id] = true
			}
			ours := u.scoped(u.policy, module, a)
			for _, id := range u.askedRecords(module) {
				u.compare(decision{
					u: u, what: "record", module: module, action: a, record: id,
					crm: allowed[id], ours: ours[id],
				})
				delete(allowed, id)
			}
			for id := range allowed {
				u.t.Errorf("%s: %s %d was decided about, but not asked about", u.all.Name, module, id)
			}
		}
	}
}

// scoped is scope by the module's name; what is not served has no records.
func (db *database) scoped(p *access.Policy, module string, a access.Action) map[crm.ID]bool {
	m := p.Catalog().Module(module)
	if m == nil {
		return nil
	}
	return db.scope(p, m, a)
}

// fields compares which fields the user may read, and which write. Where our
// module has no such field, it is neither.
func (u *user) fields() {
	for _, module := range sorted(u.is.Fields) {
		m := u.catalog.Module(module)
		if m == nil {
			u.unserved += 2 * u.is.Fields[module].Asked
			continue
		}
		recorded := u.is.Fields[module]
		readable, writable := u.policy.Readable(m), u.policy.Writable(m)
		asked := 0
		for _, row := range u.fieldRows[module] {
			if !row.active && !u.all.InactiveFields {
				continue
			}
			asked++
			f := m.Field(row.name)
			hidden := slices.Contains(recorded.Hidden, row.name)
			u.compare(decision{
				u: u, what: "read field", module: module, field: row.name,
				crm: !hidden, ours: f != nil && readable.Has(f),
			})
			u.compare(decision{
				u: u, what: "write field", module: module, field: row.name,
				crm: !hidden && !slices.Contains(recorded.ReadOnly, row.name), ours: f != nil && writable.Has(f),
			})
		}
		if asked != recorded.Asked {
			u.t.Errorf("%s: %s has %d fields, %d were asked about", u.all.Name, module, asked, recorded.Asked)
		}
	}
}

// picklists compares the values of the user's role. Their order is not the
// CRM's: the service keeps that of the original call.
func (u *user) picklists() {
	for _, name := range sorted(u.is.Picklists) {
		f := u.anyField(name)
		if f == nil {
			u.unserved++
			continue
		}
		var ours []string
		if list := u.policy.Picklist(f); list != nil {
			for _, v := range list.Values {
				ours = append(ours, v.Value)
			}
		}
		recorded := u.is.Picklists[name]
		if !slices.Equal(ours, recorded) {
			u.reordered++
		}
		for _, value := range union(ours, recorded) {
			u.compare(decision{
				u: u, what: "picklist value", field: name, value: value,
				crm: slices.Contains(recorded, value), ours: slices.Contains(ours, value),
			})
		}
	}
}

// anyField finds a field of that name in the modules that are served.
func (u *user) anyField(name string) *crm.Field {
	for _, m := range u.catalog.Modules {
		if f := m.Field(name); f != nil {
			return f
		}
	}
	return nil
}

// lists counts where the CRM's own list screen shows other records than its
// decision about each record allows. Ours follow the decision.
func (u *user) lists() {
	for _, module := range sorted(u.is.Lists) {
		recorded, decided := u.is.Lists[module], u.is.Records[module]["DetailView"]
		if decided == nil {
			continue
		}
		u.screens++
		if len(union(recorded, decided)) != len(decided) || len(recorded) != len(decided) {
			u.otherScreens++
		}
	}
}

// union is what is in a or b, each once.
func union[E ~int64 | ~string](a, b []E) []E {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
