package meta

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"vtrest/internal/crm"
)

// Catalog is one generation of the CRM's metadata. It never changes; a change
// in the CRM makes another Catalog.
type Catalog struct {
	Version  string
	Modules  []*crm.Module // modules that are served, by name
	Users    []UserRow
	Groups   []GroupRow
	Rights   *Rights
	Problems []string // what could not be read, in words for an administrator

	modules      map[string]*crm.Module
	tabs         map[string]*Tab
	users        map[crm.ID]*UserRow
	currencies   map[int64]*CurrencyRow
	base         crm.ID // of the currencies
	handlers     map[string]bool
	columns      map[string]*tableColumns
	picklists    map[string]*Picklist
	dependencies map[dependencyKey][]Dependency
	inventory    Inventory
	movesStock   map[string]bool
	workflows    map[string][]*Workflow // by module, those that run in a save
	allWorkflows []*Workflow
	onComments   bool
	methods      map[string]bool // by "module.method"
	prefixes     map[string]int64
	smsServer    bool
	engines      []EngineRow
}

// Module finds a module by its exact name, or nil.
func (c *Catalog) Module(name string) *crm.Module { return c.modules[name] }

// Tab finds the row of vtiger_tab of a module that is served or not, or nil.
func (c *Catalog) Tab(name string) *Tab { return c.tabs[name] }

// User finds a user that is not deleted, or nil.
func (c *Catalog) User(id crm.ID) *UserRow { return c.users[id] }

// Currency finds a currency that is not deleted, or nil.
func (c *Catalog) Currency(id int64) *CurrencyRow { return c.currencies[id] }

// BaseCurrency is the id of the currency that the rates of all others are for
// one unit of, 0 if the CRM has named none.
func (c *Catalog) BaseCurrency() crm.ID { return c.base }

// Handles reports whether a class of the CRM's event handlers is active, such
// as EmailLookupHandler.
func (c *Catalog) Handles(class string) bool { return c.handlers[class] }

// FullName is a user's name as picklists of owners show it.
func (u *UserRow) FullName() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

// neverServed are entity modules whose records are secrets or belong to no
// API: other people's tokens, and the mail client's mirror.
var neverServed = map[string]bool{"RestfulApi": true, "Webmails": true}

// usersModule is served as a list of names only: every other column of
// vtiger_users is private, and two are secrets.
const usersModule = "Users"

var userNameFields = map[string]bool{"user_name": true, "first_name": true, "last_name": true, "userlabel": true}

var identifier = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// IsIdentifier reports whether a name of the registry may become part of SQL
// text: letters, digits and _ only.
func IsIdentifier(name string) bool { return identifier.MatchString(name) }

// Build makes a generation. It fails only when nothing can be served at all.
func Build(f *Facts) (*Catalog, error) {
	c := &Catalog{
		Version: f.Version, Users: f.Users, Groups: f.Groups, Rights: &f.Rights,
		modules: map[string]*crm.Module{}, tabs: map[string]*Tab{}, users: map[crm.ID]*UserRow{},
		currencies: map[int64]*CurrencyRow{}, handlers: map[string]bool{}, engines: f.Engines,
	}
	columns := indexColumns(f.Columns)
	c.columns = columns
	b := &builder{catalog: c, facts: f, columns: columns, fields: map[int64][]*FieldRow{}, inactive: map[tabField]bool{}, entities: map[int64]EntityName{}}
	b.index()
	for i := range f.Tabs {
		c.tabs[f.Tabs[i].Name] = &f.Tabs[i]
	}
	for i := range f.Tabs {
		if b.served(&f.Tabs[i]) {
			b.module(&f.Tabs[i])
		}
	}
	if len(c.modules) == 0 {
		return nil, fmt.Errorf("no module of a CRM found in the database: is it a Vtiger database? %s", strings.Join(c.Problems, "; "))
	}
	for i := range f.Users {
		c.users[f.Users[i].ID] = &f.Users[i]
	}
	for i := range f.Currencies {
		c.currencies[f.Currencies[i].ID] = &f.Currencies[i]
		if f.Currencies[i].Base {
			c.base = crm.ID(f.Currencies[i].ID)
		}
	}
	for _, class := range f.Handlers {
		c.handlers[class] = true
	}
	for _, m := range c.modules {
		c.Modules = append(c.Modules, m)
	}
	sort.Slice(c.Modules, func(i, j int) bool { return c.Modules[i].Name < c.Modules[j].Name })
	b.picklists()
	b.dependencies()
	b.inventory()
	b.stock()
	b.workflows()
	return c, nil
}

// served says which modules exist for clients. Inactive ones do not, whoever
// asks; Events, which no menu shows, are active with Calendar.
func (b *builder) served(t *Tab) bool {
	switch {
	case t.Name == usersModule:
		return true
	case !t.IsEntity || neverServed[t.Name]:
		return false
	case t.Name == eventsModule:
		calendar := b.catalog.tabs[calendarModule]
		return calendar != nil && calendar.Presence == 0
	}
	return t.Presence == 0
}

func (b *builder) problem(format string, args ...any) {
	b.catalog.Problems = append(b.catalog.Problems, fmt.Sprintf(format, args...))
}
