package access

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// fieldCases are rights on the field phone of Accounts (for Calendar, see
// TestFieldsOfActivities). The organisation shows it or not; profiles show it to
// write (w), to read (r), or not at all (-).
var fieldCases = []struct {
	name, given      string
	hidden           bool   // for the organisation
	profile2         string // of H4's profiles 2 and 3
	profile3         string
	user             string
	readable, writes bool
}{
	{name: "one profile, to write", profile2: "w", user: "carl", readable: true, writes: true},
	{name: "one profile, to read", profile2: "r", user: "carl", readable: true},
	{name: "one profile, hidden", profile2: "-", user: "carl"},
	{name: "hidden for the organisation", hidden: true, profile2: "w", user: "carl"},
	{name: "read-only in one, writable in the other", profile2: "r", profile3: "w", user: "carl", readable: true, writes: true},
	{name: "writable in one, read-only in the other", profile2: "w", profile3: "r", user: "carl", readable: true, writes: true},
	{name: "hidden in one, writable in the other", profile2: "-", profile3: "w", user: "carl", readable: true, writes: true},
	{name: "writable in one, hidden in the other", profile2: "w", profile3: "-", user: "carl", readable: true, writes: true},
	{name: "read-only in both", profile2: "r", profile3: "r", user: "carl", readable: true},
	{name: "hidden in both", profile2: "-", profile3: "-", user: "carl"},
	{name: "hidden in one, read-only in the other", profile2: "-", profile3: "r", user: "carl", readable: true},
	{name: "a profile of another role", profile3: "w", user: "bob"},
	{name: "no profile", profile2: "w", user: "gus"},
	{name: "an administrator", hidden: true, user: "ada", readable: true, writes: true},
	{name: "who may view all", given: "profile 2 grants view all", hidden: true, user: "carl", readable: true, writes: true},
	{name: "who may edit all", given: "profile 2 grants edit all", hidden: true, user: "carl", readable: true, writes: true},
	{name: "who may not view all", given: "profile 2 denies view all\nprofile 2 denies edit all", hidden: true, profile2: "w", user: "carl"},
}

func TestFields(t *testing.T) {
	for _, tt := range fieldCases {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "role H4 has profiles 2 3\n"+tt.given)
			phone := w.field("Accounts", "phone")
			if !tt.hidden {
				w.facts.Rights.OrgFields = append(w.facts.Rights.OrgFields, phone)
			}
			w.show(2, phone, tt.profile2)
			w.show(3, phone, tt.profile3)
			w.show(99, phone, "w")
			p := w.policy(t, w.catalog(t), tt.user)
			m := p.Catalog().Module("Accounts")
			for range 2 { // computed, then remembered
				if got := p.Readable(m).Has(m.Field("phone")); got != tt.readable {
					t.Errorf("readable %v", got)
				}
				if got := p.Writable(m).Has(m.Field("phone")); got != tt.writes {
					t.Errorf("writable %v", got)
				}
			}
		})
	}
}

// field is the fieldid of a module's own row.
func (w *world) field(module, name string) int64 {
	i := slices.IndexFunc(w.facts.Fields, func(f meta.FieldRow) bool { return f.TabID == w.tab(module) && f.Name == name })
	return w.facts.Fields[i].ID
}

func (w *world) show(profile, field int64, how string) {
	if how == "w" || how == "r" {
		w.facts.Rights.FieldRights = append(w.facts.Rights.FieldRights, meta.FieldRightRow{Profile: profile, FieldID: field, Writable: how == "w"})
	}
}

// TestFieldsOfActivities: Calendar and Events share their fields, each with the
// rights of its own row if there is one.
func TestFieldsOfActivities(t *testing.T) {
	w := newWorld(t, "")
	for _, field := range []int64{w.field("Calendar", "subject"), w.field("Events", "location")} {
		w.facts.Rights.OrgFields = append(w.facts.Rights.OrgFields, field)
		w.show(2, field, "w")
	}
	p := w.policy(t, w.catalog(t), "carl")
	for module, want := range map[string]string{"Calendar": "location subject tags", "Events": "location tags"} {
		m := p.Catalog().Module(module)
		if diff := cmp.Diff(want, names(p.Readable(m))); diff != "" {
			t.Errorf("readable in %s: %s", module, diff)
		}
		if diff := cmp.Diff(strings.TrimSuffix(want, " tags"), names(p.Writable(m))); diff != "" {
			t.Errorf("writable in %s: %s", module, diff)
		}
	}
}

// TestTags: tags are shown to everybody where they are no field of the module,
// and by the profiles where they are.
func TestTags(t *testing.T) {
	w := newWorld(t, "")
	w.facts.Fields = append(w.facts.Fields, meta.FieldRow{TabID: w.tab("Accounts"), ID: 90, Name: "tags", Table: "vtiger_account", Column: "tags"})
	p := w.policy(t, w.catalog(t), "carl")
	if got := names(p.Readable(p.Catalog().Module("Potentials"))); got != "tags" {
		t.Errorf("readable where tags are no field: %s", got)
	}
	if got := names(p.Writable(p.Catalog().Module("Potentials"))); got != "" {
		t.Errorf("writable where tags are no field: %s", got)
	}
	if got := names(p.Readable(p.Catalog().Module("Accounts"))); got != "" {
		t.Errorf("readable where tags are a hidden field: %s", got)
	}
}

// TestFieldsOfUsers: names are read by everybody and written by nobody.
func TestFieldsOfUsers(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	for _, user := range []string{"admin", "carl", "nick"} {
		p := w.policy(t, c, user)
		m := c.Module("Users")
		if got := names(p.Readable(m)) + "/" + names(p.Writable(m)); !strings.HasPrefix(got, "user_name") || !strings.HasSuffix(got, "/") {
			t.Errorf("%s: %s", user, got)
		}
	}
}

func names(s crm.FieldSet) string {
	var list []string
	for f := range s.All() {
		list = append(list, f.Name)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
