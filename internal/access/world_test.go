package access

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// world is a small organisation, in which a test changes what it is about.
//
//	H1 Organisation
//	├── H2 Head: ann
//	│   ├── H3 Sales: bob, bea
//	│   │   └── H4 Sellers: carl, cora, eve (inactive), rolf (deleted), ada (administrator)
//	│   ├── H31 Support: sam
//	│   │   └── H5 Desk: dora
//	│   └── H6 Guests, without a profile: gus
//	└── H21 Board: max
//	    └── H22 Office: olaf
//
// admin is an administrator, nick has no role. Profile 2 Work opens every
// module and allows every action there, without a global right; all roles but H6
// have it. Profiles 3 and 4 say nothing. Records of every module but Faq, a public one, are private.
type world struct {
	facts meta.Facts
	names map[string]crm.ID // of users and groups
	tabs  map[string]int64
}

// actionIDs are those of vtiger_actionmapping.
var actionIDs = map[string]int64{
	"save": 0, "edit": 1, "delete": 2, "list": 3, "view": 4, "import": 5, "export": 6, "create": 7, "merge": 8,
	"ConvertLead": 9, "DuplicatesHandling": 10,
}

var shareCodes = map[string]int64{"readable": 0, "editable": 1, "deletable": 2, "private": 3, "odd": 7}

// newWorld makes the organisation with the changes that a text gives, one a
// line.
func newWorld(t testing.TB, changes string) *world {
	t.Helper()
	w := &world{names: map[string]crm.ID{"nobody": 0}, tabs: map[string]int64{}}
	w.modules()
	w.people()
	w.profiles()
	w.facts.Rights.RelatedModules = []meta.RelatedModuleRow{
		{ID: 101, Parent: 6, Child: 2}, {ID: 102, Parent: 6, Child: 13}, {ID: 103, Parent: 6, Child: 20}, {ID: 104, Parent: 2, Child: 20},
	}
	for line := range strings.Lines(base + changes) {
		if line = strings.TrimSpace(line); line != "" {
			w.change(t, line)
		}
	}
	return w
}

// base is who is in which group, and who shows a calendar to whom.
const base = `
profile 2 denies view all
profile 2 denies edit all
group west has id 51
group desk has id 52
group tree has id 53
group union has id 54
group top has id 55
group ring has id 56
group loop has id 57
group board has id 58
west contains user carl
desk contains role H31
tree contains roles H3
union contains group west
union contains group desk
top contains group union
ring contains group loop
loop contains group ring
loop contains user cora
board contains user max
the calendar of ann is public
the calendar of cora is public
the calendar of bob is private
the calendar of carl is shown to max
the calendar of eve is shown to max
`

func (w *world) modules() {
	f := &w.facts
	for _, tab := range []meta.Tab{
		{ID: 2, Name: "Potentials"},
		{ID: 6, Name: "Accounts"},
		{ID: 8, Name: "Documents"},
		{ID: 9, Name: "Calendar"},
		{ID: 13, Name: "HelpDesk"},
		{ID: 15, Name: "Faq", Public: true},
		{ID: 16, Name: "Events", Presence: 2},
		{ID: 20, Name: "Quotes"},
		{ID: 29, Name: "Users"},
	} {
		tab.IsEntity = tab.Name != "Users"
		f.Tabs = append(f.Tabs, tab)
		w.tabs[tab.Name] = tab.ID
		if tab.IsEntity && !tab.Public {
			f.Rights.OrgShares = append(f.Rights.OrgShares, meta.OrgShareRow{TabID: tab.ID, Permission: 3})
		}
	}
	for i, field := range []struct {
		tab           int64
		table, column string
	}{
		{2, "vtiger_potential", "related_to"},
		{6, "vtiger_account", "accountname"},
		{6, "vtiger_account", "rating"},
		{6, "vtiger_account", "phone"},
		{8, "vtiger_notes", "title"},
		{9, "vtiger_activity", "subject"},
		{9, "vtiger_activity", "status"},
		{13, "vtiger_troubletickets", "parent_id"},
		{15, "vtiger_faq", "question"},
		{16, "vtiger_activity", "subject"},
		{16, "vtiger_activity", "location"},
		{20, "vtiger_quotes", "accountid"},
		{20, "vtiger_quotes", "potentialid"},
		{29, "vtiger_users", "user_name"},
		{6, "vtiger_crmentity", "source"},
	} {
		row := meta.FieldRow{TabID: field.tab, ID: int64(i + 1), Name: field.column, Table: field.table, Column: field.column, UIType: "1"}
		if field.column == "rating" {
			row.UIType = "15"
		}
		f.Fields = append(f.Fields, row)
		f.Columns = append(f.Columns, meta.Column{Table: field.table, Name: field.column, Type: "varchar"})
	}
	for tab, key := range map[int64][2]string{
		2: {"vtiger_potential", "potentialid"}, 6: {"vtiger_account", "accountid"}, 8: {"vtiger_notes", "notesid"}, 9: {"vtiger_activity", "activityid"},
		13: {"vtiger_troubletickets", "ticketid"}, 15: {"vtiger_faq", "id"}, 20: {"vtiger_quotes", "quoteid"}, 29: {"vtiger_users", "id"},
	} {
		f.EntityNames = append(f.EntityNames, meta.EntityName{TabID: tab, Table: key[0], Key: key[1]})
		f.Columns = append(f.Columns, meta.Column{Table: key[0], Name: key[1], Type: "int", Primary: true})
	}
	for _, column := range []string{"vtiger_crmentity.smownerid", "vtiger_crmentity.smgroupid", "vtiger_freetagged_objects.object_id"} {
		table, name, _ := strings.Cut(column, ".")
		f.Columns = append(f.Columns, meta.Column{Table: table, Name: name, Type: "int"})
	}
	f.Picklists = []meta.PicklistRow{
		{Field: "rating", Value: "Hot", ByRole: true, Roles: []string{"H3"}},
		{Field: "rating", Value: "Cold", ByRole: true, Roles: []string{"H3", "H4"}},
	}
}

func (w *world) people() {
	r := &w.facts.Rights
	r.Roles = []meta.RoleRow{
		{ID: "H1", Name: "Organisation", Path: "H1"},
		{ID: "H2", Name: "Head", Path: "H1::H2"},
		{ID: "H3", Name: "Sales", Path: "H1::H2::H3"},
		{ID: "H31", Name: "Support", Path: "H1::H2::H31"},
		{ID: "H4", Name: "Sellers", Path: "H1::H2::H3::H4"},
		{ID: "H5", Name: "Desk", Path: "H1::H2::H31::H5"},
		{ID: "H6", Name: "Guests", Path: "H1::H2::H6"},
		{ID: "H21", Name: "Board", Path: "H1::H21"},
		{ID: "H22", Name: "Office", Path: "H1::H21::H22"},
	}
	for i, person := range []meta.PersonRow{
		{Name: "admin", Role: "H4", Admin: true},
		{Name: "ann", Role: "H2"},
		{Name: "bob", Role: "H3"},
		{Name: "bea", Role: "H3"},
		{Name: "carl", Role: "H4"},
		{Name: "cora", Role: "H4"},
		{Name: "sam", Role: "H31"},
		{Name: "dora", Role: "H5"},
		{Name: "max", Role: "H21"},
		{Name: "eve", Role: "H4"},
		{Name: "gus", Role: "H6"},
		{Name: "nick"},
		{Name: "rolf", Role: "H4"},
		{Name: "ada", Role: "H4", Admin: true},
		{Name: "olaf", Role: "H22"},
	} {
		if person.Name == "olaf" {
			i = 39
		}
		person.ID, person.Active, person.Calendar = crm.ID(i+1), person.Name != "eve" && person.Name != "rolf", "selectedusers"
		r.People = append(r.People, person)
		w.names[person.Name] = person.ID
		if person.Name != "rolf" {
			w.facts.Users = append(w.facts.Users, meta.UserRow{ID: person.ID, Name: person.Name, Admin: person.Admin, Active: person.Active, Role: person.Role, Language: "fr_fr"})
		}
	}
	slices.Reverse(r.People) // in whatever order
}

func (w *world) profiles() {
	r := &w.facts.Rights
	r.Profiles = []meta.ProfileRow{{ID: 2, Name: "Work"}, {ID: 3, Name: "Third"}, {ID: 4, Name: "Fourth"}}
	for _, role := range r.Roles {
		if role.ID != "H6" {
			r.RoleProfiles = append(r.RoleProfiles, meta.RoleProfileRow{Role: role.ID, Profile: 2})
		}
	}
	for _, tab := range w.facts.Tabs {
		r.TabRights = append(r.TabRights, meta.TabRightRow{Profile: 2, TabID: tab.ID, Granted: true})
		for _, id := range actionIDs {
			r.ActionRights = append(r.ActionRights, meta.ActionRightRow{Profile: 2, TabID: tab.ID, Action: id, Granted: true})
		}
	}
}

// changes are the sentences that a table of cases may begin with.
var changes = []struct {
	sentence *regexp.Regexp
	do       func(w *world, r *meta.Rights, words []string)
}{
	{says(`(\w+) (?:is|are) (private|readable|editable|deletable|odd)`), func(w *world, r *meta.Rights, words []string) {
		r.OrgShares = append(without(r.OrgShares, w.tab(words[0])), meta.OrgShareRow{TabID: w.tab(words[0]), Permission: shareCodes[words[1]]})
	}},
	{says(`(\w+) have no default`), func(w *world, r *meta.Rights, words []string) {
		r.OrgShares = without(r.OrgShares, w.tab(words[0]))
	}},
	{says(`(\w+) is inactive`), func(w *world, _ *meta.Rights, words []string) { w.row(words[0]).Presence = 1 }},
	{says(`(\w+) is public`), func(w *world, _ *meta.Rights, words []string) { w.row(words[0]).Public = true }},
	{says(`there is no module (\w+)`), func(w *world, _ *meta.Rights, words []string) {
		w.facts.Tabs = slices.DeleteFunc(w.facts.Tabs, func(tab meta.Tab) bool { return tab.Name == words[0] })
	}},
	{says(`records keep no group`), func(w *world, _ *meta.Rights, _ []string) {
		w.facts.Columns = slices.DeleteFunc(w.facts.Columns, func(c meta.Column) bool { return c.Name == "smgroupid" })
	}},
	{says(`group (\w+) has id (\d+)`), func(w *world, r *meta.Rights, words []string) {
		id := crm.ID(number(words[1]))
		w.names[words[0]] = id
		w.facts.Groups = append(w.facts.Groups, meta.GroupRow{ID: id, Name: words[0]})
		r.Groups = append(r.Groups, id)
	}},
	{says(`(\w+) contains (\w+ \w+)`), func(w *world, r *meta.Rights, words []string) {
		r.Members = append(r.Members, meta.MemberRow{Group: w.id(words[0]), Member: w.party(words[1])})
	}},
	{says(`rule (\d+) shares (\w+) of (\w+ \w+) with (\w+ \w+)( to write)?`), func(w *world, r *meta.Rights, words []string) {
		r.SharingRules = append(r.SharingRules, meta.SharingRuleRow{
			ID: number(words[0]), TabID: w.tab(words[1]), From: w.party(words[2]), To: w.party(words[3]), Write: words[4] != "",
		})
	}},
	{says(`rule (\d+) gives (\w+) of (\w+) to (read|write)`), func(w *world, r *meta.Rights, words []string) {
		for _, row := range r.RelatedModules {
			if row.Parent == w.tab(words[2]) && row.Child == w.tab(words[1]) {
				r.RelatedPermission = append(r.RelatedPermission, meta.RelatedPermissionRow{Rule: number(words[0]), RelatedModule: row.ID, Write: words[3] == "write"})
			}
		}
	}},
	{says(`(\w+) give nothing of (\w+)`), func(w *world, r *meta.Rights, words []string) {
		r.RelatedModules = slices.DeleteFunc(r.RelatedModules, func(row meta.RelatedModuleRow) bool {
			return row.Parent == w.tab(words[0]) && row.Child == w.tab(words[1])
		})
	}},
	{says(`the calendar of (\w+) is (public|private)`), func(w *world, _ *meta.Rights, words []string) { w.person(words[0]).Calendar = words[1] }},
	{says(`the calendar of (\w+) is shown to (\w+)`), func(w *world, r *meta.Rights, words []string) {
		r.SharedCalendars = append(r.SharedCalendars, meta.SharedCalendarRow{Owner: w.id(words[0]), Viewer: w.id(words[1])})
	}},
	{says(`the role of (\w+) is (\w+)`), func(w *world, _ *meta.Rights, words []string) {
		w.person(words[0]).Role = words[1]
		for i := range w.facts.Users {
			if w.facts.Users[i].Name == words[0] {
				w.facts.Users[i].Role = words[1]
			}
		}
	}},
	{says(`role (\w+) has profiles( \d+)?( \d+)?`), func(_ *world, r *meta.Rights, words []string) {
		r.RoleProfiles = slices.DeleteFunc(r.RoleProfiles, func(row meta.RoleProfileRow) bool { return row.Role == words[0] })
		for _, id := range words[1:] {
			if id != "" {
				r.RoleProfiles = append(r.RoleProfiles, meta.RoleProfileRow{Role: words[0], Profile: number(id)})
			}
		}
	}},
	{says(`profile (\d+) (grants|denies) (view|edit) all`), func(_ *world, r *meta.Rights, words []string) {
		right := map[string]int64{"view": 1, "edit": 2}[words[2]]
		r.Globals = append(r.Globals, meta.GlobalRow{Profile: number(words[0]), Action: right, Granted: words[1] == "grants"})
	}},
	{says(`profile (\d+) (opens|closes) (\w+)`), func(w *world, r *meta.Rights, words []string) {
		r.TabRights = append(r.TabRights, meta.TabRightRow{Profile: number(words[0]), TabID: w.tab(words[2]), Granted: words[1] == "opens"})
	}},
	{says(`profile (\d+) (allows|denies) (\w+) in (\w+)`), func(w *world, r *meta.Rights, words []string) {
		r.ActionRights = append(r.ActionRights, meta.ActionRightRow{Profile: number(words[0]), TabID: w.tab(words[3]), Action: actionIDs[words[2]], Granted: words[1] == "allows"})
	}},
	{says(`no profile rules (\w+) in (\w+)`), func(w *world, r *meta.Rights, words []string) {
		r.ActionRights = slices.DeleteFunc(r.ActionRights, func(row meta.ActionRightRow) bool {
			return row.TabID == w.tab(words[1]) && row.Action == actionIDs[words[0]]
		})
	}},
}

func says(sentence string) *regexp.Regexp { return regexp.MustCompile("^" + sentence + "$") }

func (w *world) change(t testing.TB, line string) {
	t.Helper()
	for _, c := range changes {
		if words := c.sentence.FindStringSubmatch(line); words != nil {
			c.do(w, &w.facts.Rights, words[1:])
			return
		}
	}
	t.Fatalf("no such change: %q", line)
}

func without(shares []meta.OrgShareRow, tab int64) []meta.OrgShareRow {
	return slices.DeleteFunc(shares, func(row meta.OrgShareRow) bool { return row.TabID == tab })
}

func number(digits string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// tab is the tabid of a module, which a test may have taken away.
func (w *world) tab(module string) int64 {
	id, known := w.tabs[module]
	if !known {
		panic("no module " + module)
	}
	return id
}

func (w *world) row(module string) *meta.Tab {
	return &w.facts.Tabs[slices.IndexFunc(w.facts.Tabs, func(tab meta.Tab) bool { return tab.Name == module })]
}

func (w *world) person(name string) *meta.PersonRow {
	return &w.facts.Rights.People[slices.IndexFunc(w.facts.Rights.People, func(p meta.PersonRow) bool { return p.Name == name })]
}

// id is that of a user or group, by name or as digits.
func (w *world) id(name string) crm.ID {
	if id, known := w.names[name]; known {
		return id
	}
	return crm.ID(number(name))
}

func (w *world) party(words string) meta.Party {
	kind, name, _ := strings.Cut(words, " ")
	switch kind {
	case "user":
		return meta.Party{Kind: meta.PartyUser, ID: w.id(name)}
	case "group":
		return meta.Party{Kind: meta.PartyGroup, ID: w.id(name)}
	case "role":
		return meta.Party{Kind: meta.PartyRole, Role: name}
	case "roles":
		return meta.Party{Kind: meta.PartyRoles, Role: name}
	}
	panic("no such party: " + words)
}

func (w *world) catalog(t testing.TB) *meta.Catalog {
	t.Helper()
	c, err := meta.Build(&w.facts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// policy is that of a user by name, active or not.
func (w *world) policy(t testing.TB, c *meta.Catalog, user string) *Policy {
	t.Helper()
	p, err := Of(c, w.id(user))
	if err != nil {
		t.Fatal(fmt.Errorf("policy of %s: %w", user, err))
	}
	return p
}
