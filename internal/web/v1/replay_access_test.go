package v1_test

import (
	"fmt"
	"slices"
	"strconv"

	"vtrest/internal/crmtest"
)

// decisions are what the CRM itself decided about the user of a call; nil for
// the administrator, whom no rule restricts.
func (x *exchange) decisions() *crmtest.UserDecisions {
	i := slices.IndexFunc(x.access.Users, func(u crmtest.UserDecisions) bool { return u.Name == x.User })
	if i < 0 || x.access.Users[i].Admin {
		return nil
	}
	return &x.access.Users[i]
}

// restricted: C10, access rules hold. It takes from the original's answer what
// the CRM's own decisions keep from the user, and proves that ours keeps it too.
func (x *exchange) restricted() error {
	module := x.moduleName()
	if x.User == "admin" || module == "Users" || x.logsIn() {
		return nil
	}
	closed, err := x.closed(module)
	if err != nil {
		return err
	}
	if closed {
		x.rules = append(x.rules, "C10")
		return x.refused("MODULE_NOT_FOUND")
	}
	d := x.decisions()
	if d == nil {
		return fmt.Errorf("no decisions were recorded for user %s", x.User)
	}
	x.hidden = d.Fields[module].Hidden
	if x.params["id"] == "" {
		return nil
	}
	id, err := strconv.ParseInt(x.params["id"], 10, 64)
	if err != nil {
		return err
	}
	if !slices.Contains(x.readable(), id) {
		x.rules = append(x.rules, "C10")
		return x.refused("RECORD_NOT_FOUND")
	}
	return nil
}

// closed reports whether no profile of the user opens the module, by the rows
// of the CRM.
func (x *exchange) closed(module string) (bool, error) {
	n, err := x.count(`SELECT (SELECT COUNT(*) FROM vtiger_profile2tab p INNER JOIN vtiger_tab t ON t.tabid = p.tabid INNER JOIN vtiger_role2profile r ON r.profileid = p.profileid
  INNER JOIN vtiger_user2role ur ON ur.roleid = r.roleid INNER JOIN vtiger_users u ON u.id = ur.userid WHERE u.user_name = ? AND t.name = ? AND p.permissions = 0)
 + (SELECT COUNT(*) FROM vtiger_profile2globalpermissions p INNER JOIN vtiger_role2profile r ON r.profileid = p.profileid
  INNER JOIN vtiger_user2role ur ON ur.roleid = r.roleid INNER JOIN vtiger_users u ON u.id = ur.userid WHERE u.user_name = ? AND p.globalactionpermission = 0)
 + (SELECT COUNT(*) FROM vtiger_users WHERE user_name = ? AND is_admin = 'on')`, x.User, module, x.User, x.User)
	return n == 0, err
}

// readable are the records of the call's module that the CRM shows its user.
func (x *exchange) readable() (ids []int64) {
	for _, id := range x.decisions().Records[x.moduleName()]["DetailView"] {
		ids = append(ids, int64(id))
	}
	return ids
}

// permitted leaves of the original's records and keys those that the user may
// see.
func (x *exchange) permitted(records []pairs) (left []pairs) {
	if x.decisions() == nil || x.moduleName() == "Users" {
		return records
	}
	readable := x.readable()
	for _, r := range records {
		id, _ := strconv.ParseInt(r.text("record_id"), 10, 64)
		if !slices.Contains(readable, id) {
			x.rules = append(x.rules, "C10")
			x.withheld++
			continue
		}
		shown := slices.DeleteFunc(slices.Clone(r), func(p pair) bool { return slices.Contains(x.hidden, p.key) })
		if len(shown) < len(r) {
			x.rules = append(x.rules, "C10")
		}
		left = append(left, shown)
	}
	return left
}

// onlyReadable proves that a whole list of ours holds just what the CRM shows
// the user; without criteria, all of that.
func (x *exchange) onlyReadable(every []pairs) error {
	if x.decisions() == nil || x.moduleName() == "Users" {
		return nil
	}
	readable := x.readable()
	for _, r := range every {
		id, _ := strconv.ParseInt(r.text("record_id"), 10, 64)
		if !slices.Contains(readable, id) {
			return fmt.Errorf("ours lists record %d, which the CRM does not show %s", id, x.User)
		}
	}
	if x.params["criteria"] == "" && len(every) != len(readable) {
		return fmt.Errorf("the whole list has %d records, the CRM shows %s %d", len(every), x.User, len(readable))
	}
	return nil
}
