package v1_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// accessSetups is how many of the random setups are asked over HTTP, each on
// MariaDB; internal/access/decisions asks all of them without HTTP.
const accessSetups = 2

// TestAccess asks, as each user who may log in, for everything of which it was
// recorded whether the CRM shows it.
func TestAccess(t *testing.T) {
	crmtest.Long(t)
	t.Run("sample", func(t *testing.T) {
		d := crmtest.SampleDecisions(t)
		crmtest.Each(t, d.Dumps[0], func(t *testing.T, databaseURL string) { checkAccess(t, databaseURL, d) })
	})
	for number := 1; number <= accessSetups; number++ {
		d := crmtest.SetupDecisions(t, number)
		t.Run(d.Name, func(t *testing.T) { checkAccess(t, crmtest.MariaDB(t).Load(t, d.Dumps...), d) })
	}
}

// accessCheck asks about the users of one database.
type accessCheck struct {
	*client
	recorded *crmtest.Decisions
	admin    string            // an administrator's token
	keys     map[crm.ID]string // for logging in, by user
	asked    map[string][]crm.ID
	// shown are the keys of a record by module, as an administrator sees them.
	shown map[string][]string

	logins, lists, listed, found, absent, explanations, records, refused, picklists, missing int
}

// accessUser asks as one user.
type accessUser struct {
	*accessCheck
	is    *crmtest.UserDecisions
	rows  crmtest.PermissionRows
	token string
}

func checkAccess(t *testing.T, databaseURL string, d *crmtest.Decisions) {
	c := &accessCheck{
		client: serve(t, databaseURL, nil), recorded: d,
		keys: map[crm.ID]string{}, asked: d.Asked, shown: map[string][]string{},
	}
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var id crm.ID
	var key string
	crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&id, &key); c.keys[id] = key }, "SELECT id, accesskey FROM vtiger_users")
	if c.asked == nil {
		c.asked = c.everyRecord()
	}
	c.admin = c.loginByKey(c.adminKey())
	c.shown = c.adminKeys()
	for i := range d.Users {
		is := &d.Users[i]
		c.logins++
		u := &accessUser{accessCheck: c, is: is, rows: crmtest.ReadPermissionRows(t, db.SQL, is.ID)}
		u.explained()
		if !is.Active {
			if a := c.get("/auth/" + c.keys[is.ID]); a.status != http.StatusUnauthorized {
				t.Errorf("user %d is inactive and logs in: got %d %s", is.ID, a.status, a.body)
			}
			continue
		}
		u.token = c.loginByKey(c.keys[is.ID])
		for _, module := range slices.Sorted(maps.Keys(is.Records)) {
			u.list(module)
			u.retrieve(module)
		}
		u.fieldsHidden()
		u.picklistValues()
	}
	t.Logf("%s: %d log-ins; %d lists with %d records; %d records found and %d absent; %d explanations; the keys of %d records, %d uses of hidden fields refused; %d picklists; %d answers closed where only a missing row opens the CRM",
		d.Name, c.logins, c.lists, c.listed, c.found, c.absent, c.explanations, c.records, c.refused, c.picklists, c.missing)
}

// adminKey logs in an administrator.
func (c *accessCheck) adminKey() string {
	for _, u := range c.recorded.Users {
		if u.Admin && u.Active {
			return c.keys[u.ID]
		}
	}
	c.t.Fatal("no active administrator")
	return ""
}

// everyRecord is what the recorded administrators may view: all there is.
func (c *accessCheck) everyRecord() map[string][]crm.ID {
	all := map[string][]crm.ID{}
	for _, u := range c.recorded.Users {
		for module, allowed := range u.Records {
			if u.Admin {
				all[module] = allowed["DetailView"]
			}
		}
	}
	return all
}

// list compares a module's list with the records that the user may view.
func (u *accessUser) list(module string) {
	u.t.Helper()
	a := u.get("/" + module + "/length/" + everything + "/" + u.token)
	if a.status >= 500 {
		u.t.Errorf("user %d lists %s: got %d %.200s", u.is.ID, module, a.status, a.body)
	}
	wanted := u.is.Records[module]["DetailView"]
	got := map[crm.ID]bool{}
	for _, text := range ids(a) {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			u.t.Fatal(err)
		}
		if got[crm.ID(id)] {
			u.t.Errorf("user %d lists %s: record %d is there twice", u.is.ID, module, id)
		}
		if u.recorded.Asked == nil && !slices.Contains(u.asked[module], crm.ID(id)) {
			u.t.Errorf("user %d lists %s: record %d is there, and not among the module's", u.is.ID, module, id)
		}
		got[crm.ID(id)] = true
	}
	u.lists++
	for _, id := range u.asked[module] {
		may := slices.Contains(wanted, id)
		switch {
		case may && got[id]:
			u.listed++
		case may != got[id] && (!may || !u.opensByMissingRow(module, "DetailView")):
			u.t.Errorf("user %d lists %s: record %d is in the list: %t, may be viewed: %t", u.is.ID, module, id, got[id], may)
			return
		}
	}
}

// retrieve asks for every record. One that the user may not view must be
// answered like one that does not exist.
func (u *accessUser) retrieve(module string) {
	u.t.Helper()
	const nowhere = "987654321"
	absent := u.get("/" + module + "/id/" + nowhere + "/" + u.token)
	for i, id := range u.asked[module] {
		if i%thin != 0 {
			continue
		}
		text := strconv.FormatInt(int64(id), 10)
		a := u.get("/" + module + "/id/" + text + "/" + u.token)
		if slices.Contains(u.is.Records[module]["DetailView"], id) {
			switch {
			case a.status == http.StatusOK && strings.Contains(a.body, `"record_id":"`+text+`"`):
				u.found++
			case !u.opensByMissingRow(module, "DetailView"):
				u.t.Errorf("user %d retrieves %s %s, which he may view: got %d %.200s", u.is.ID, module, text, a.status, a.body)
				return
			}
			continue
		}
		u.absent++
		if want := strings.ReplaceAll(absent.body, nowhere, text); a.status != absent.status || a.body != want {
			u.t.Errorf("user %d retrieves %s %s, which he may not view: got %d %.200s\n\twant %d %.200s", u.is.ID, module, text, a.status, a.body, absent.status, want)
			return
		}
		if a.status != http.StatusNotFound && a.status != http.StatusForbidden {
			u.t.Errorf("user %d retrieves %s %s, which he may not view: got status %d", u.is.ID, module, text, a.status)
			return
		}
	}
}

// actionIDs are those of vtiger_actionmapping.
var actionIDs = map[string]int64{"EditView": 1, "Delete": 2, "DetailView": 4}

// opensByMissingRow reports whether the CRM may open a module's records to the
// user because a permission row is missing, where vtrest stays closed (that
// each such decision is explained is proven in internal/access/decisions). A
// user without any profile misses all rows.
func (u *accessUser) opensByMissingRow(module, action string) bool {
	tab := u.catalog.Tab(module).ID
	missing := !u.is.Admin && (!u.rows.Globals[1] || !u.rows.Globals[2] || !u.rows.Tabs[tab] ||
		!u.rows.Actions[crmtest.TabAction{Tab: tab, Action: actionIDs[action]}])
	if missing {
		u.missing++
	}
	return missing
}

// explainedOne is of how many records one is explained: each explanation makes
// a Policy anew.
const explainedOne = 40 * thin

// explained asks, as an administrator, for the decisions about records of a
// user who may be inactive: viewing, editing and deleting.
func (u *accessUser) explained() {
	u.t.Helper()
	for _, module := range slices.Sorted(maps.Keys(u.is.Records)) {
		if u.catalog.Module(module) == nil {
			continue
		}
		for _, action := range slices.Sorted(maps.Keys(u.is.Records[module])) {
			for i, id := range u.asked[module] {
				if (i+int(u.is.ID))%explainedOne != 0 {
					continue
				}
				u.explanations++
				a := u.get(fmt.Sprintf("/%s/%d/explain/%d/%s?action=%s", module, id, u.is.ID, u.admin, action))
				may := slices.Contains(u.is.Records[module][action], id)
				if strings.Contains(a.body, fmt.Sprintf(`"allowed":%t,`, may)) || may && u.opensByMissingRow(module, action) {
					continue
				}
				u.t.Errorf("user %d, %s %s %d: want allowed %t, got %d %s", u.is.ID, action, module, id, may, a.status, a.body)
			}
		}
	}
}
