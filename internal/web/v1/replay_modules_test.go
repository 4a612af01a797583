package v1_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/labels"
	v1 "vtrest/internal/web/v1"
)

// The rules about modules, ids and picklists.

// ids runs a statement that gives one column.
func (r *replay) ids(query string, args ...any) (ids []string, err error) {
	rows, err := r.db.QueryContext(r.t.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// notServed: C30, modules without records, and other people's tokens.
func (x *exchange) notServed() bool {
	n, err := x.count("SELECT COUNT(*) FROM vtiger_tab WHERE name = ? AND name <> 'Users' AND (isentitytype = 0 OR name = 'RestfulApi')", x.moduleName())
	return err == nil && n == 1
}

// proveUsers: C31, of users only names are shown.
func (x *exchange) proveUsers() error {
	for _, r := range recordsOf(x.got.body) {
		var user, first, last, label string
		err := x.db.QueryRowContext(x.t.Context(), "SELECT user_name, COALESCE(first_name, ''), COALESCE(last_name, ''), COALESCE(userlabel, '') FROM vtiger_users WHERE id = ? AND deleted = 0",
			r.text("record_id")).Scan(&user, &first, &last, &label)
		if err != nil {
			return fmt.Errorf("user %s: %w", r.text("record_id"), err)
		}
		want := pairs{
			{"user_name", spell(user)},
			{"first_name", spell(first)},
			{"last_name", spell(last)},
			{"userlabel", spell(label)},
			{"record_id", r.get("record_id")},
			{"record_module", `"Users"`},
			{"api_date_now", r.get("api_date_now")},
		}
		if !slices.Equal(r, want) {
			return fmt.Errorf("got %v, want %v", r, want)
		}
	}
	secrets, err := x.ids("SELECT user_password FROM vtiger_users UNION SELECT accesskey FROM vtiger_users")
	if err != nil {
		return err
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(x.got.body, strings.Trim(spell(secret), `"`)) {
			return fmt.Errorf("a password's hash or a key is in %s", x.got.body)
		}
	}
	want, err := x.ids("SELECT id FROM vtiger_users WHERE deleted = 0 AND (? = '' OR id = ?) ORDER BY id LIMIT ?", x.params["id"], x.params["id"], x.length())
	if got := idsOf(recordsOf(x.got.body)); err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("got users %v, want %v", got, want)
	}
	x.settle()
	return err
}

const eventsSQL = `SELECT CE.crmid FROM vtiger_activity T INNER JOIN vtiger_crmentity CE ON CE.crmid = T.activityid
WHERE CE.deleted = 0 AND CE.setype = 'Calendar' AND T.activitytype NOT IN ('Task', 'Emails') AND (? = '' OR CE.crmid = ?)
ORDER BY CE.createdtime %[1]s, CE.crmid %[1]s LIMIT ?`

// proveEvents: C29, Events are the activities that are no to-dos, as Calendar
// shows them.
func (x *exchange) proveEvents() error {
	direction := "ASC"
	if strings.HasSuffix(x.params["order"], " DESC") {
		direction = "DESC"
	}
	want, err := x.ids(fmt.Sprintf(eventsSQL, direction), x.params["id"], x.params["id"], x.length())
	if err != nil {
		return err
	}
	records := recordsOf(x.got.body)
	if got := idsOf(records); !slices.Equal(got, want) {
		return fmt.Errorf("got events %v, want %v", got, want)
	}
	for _, r := range records {
		a, err := x.send(x.client, "GET", base+"/Calendar/"+r.text("record_id")+"/"+x.token, "", nil)
		if err != nil {
			return err
		}
		same := func(a, b pair) bool {
			return a == b || a.key == b.key && (a.key == "record_module" && a.value == `"Events"` || a.key == "api_date_now")
		}
		if c := recordsOf(a.body); len(c) != 1 || !slices.EqualFunc(r, c[0], same) {
			return fmt.Errorf("got %v, Calendar shows %v", r, c)
		}
	}
	x.settle()
	return nil
}

// proveEmails: C17, a list of e-mails has e-mails only.
func (x *exchange) proveEmails() error {
	for _, id := range idsOf(recordsOf(x.want)) {
		if n, err := x.count("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid = ? AND setype = 'Emails'", id); err != nil || n > 0 {
			return fmt.Errorf("record %s of the original's list is an e-mail (%v)", id, err)
		}
	}
	want, err := x.ids("SELECT crmid FROM vtiger_crmentity WHERE setype = 'Emails' AND deleted = 0 ORDER BY createdtime, crmid LIMIT ?", x.length())
	if got := idsOf(recordsOf(x.got.body)); err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("got e-mails %v, want %v", got, want)
	}
	x.settle()
	return err
}

// proveID: C27, an id is digits. The original read those that it begins with.
func (x *exchange) proveID() error {
	if err := x.refused("INVALID_PARAMETER"); err != nil {
		return err
	}
	id := x.params["id"]
	digits := id[:len(id)-len(strings.TrimLeft(id, "0123456789"))]
	if x.want = x.Response.Body; x.want == `{"success":true,"result":null}` && digits != id {
		if n, err := x.count("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid = ? AND setype = ?", digits, x.moduleName()); err != nil || n > 0 {
			return fmt.Errorf("record %s is there (%v)", digits, err)
		}
		x.settle()
		return nil
	}
	var err error
	x.params["id"] = digits
	// The original repeats the id as it came.
	x.want = strings.Replace(x.want, `"record_id":`+spell(id), `"record_id":`+spell(digits), 1)
	x.got, err = x.ask(nil)
	return err
}

// proveNoRecord: C26, a record that is not there is an error.
func (x *exchange) proveNoRecord() error {
	n, err := x.count("SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid = ? AND setype = ? AND deleted = 0", x.params["id"], x.moduleName())
	if err != nil || n > 0 {
		return fmt.Errorf("the record is there (%v)", err)
	}
	return x.refused("RECORD_NOT_FOUND")
}

// noPicklist: C33, a picklist is that of a field of the module.
func (x *exchange) noPicklist() bool {
	field := x.params["picklist"]
	if field == "" || field == "group_id" {
		return false
	}
	n, err := x.count(`SELECT COUNT(*) FROM vtiger_field f INNER JOIN vtiger_tab t ON t.tabid = f.tabid
WHERE t.name = ? AND BINARY f.fieldname = ? AND f.uitype IN (15, 16, 33, 53, 55, 117)`, x.moduleName(), field)
	return err == nil && n == 0
}

func withOriginalLabels(c *v1.Config) { c.Labels = labels.New(labels.Builtin(), "en_us", true) }

// comparePicklist: C32, the values are the original's, in its order; labels
// are not. Without labels, ours shows stored values.
func (x *exchange) comparePicklist(want, got pairs) error {
	if want.get("dependencies") != got.get("dependencies") {
		return fmt.Errorf("dependencies are %s, want %s", got.get("dependencies"), want.get("dependencies"))
	}
	wants, gots := pairsOf([]byte(want.get("values"))), pairsOf([]byte(got.get("values")))
	if !slices.EqualFunc(wants, gots, func(a, b pair) bool { return a.key == b.key }) {
		return fmt.Errorf("values are %v, want %v", gots, wants)
	}
	if x.params["picklist"] == "assigned_user_id" {
		return x.compareNames(wants, gots)
	}
	a, err := x.send(x.original, x.Request.Method, base+x.target(), "", nil)
	if err != nil {
		return err
	}
	originals := pairsOf([]byte(pairsOf(envelopeOf(a.body).Result).get("values")))
	if len(originals) != len(gots) {
		return fmt.Errorf("with original-labels: got %s", a.body)
	}
	for i, g := range gots {
		if g.value != spell(g.key) {
			return fmt.Errorf("the label of %s is %s, want the stored value", g.key, g.value)
		}
		x.labelsAll++
		if originals[i] == wants[i] {
			x.labelsSame++
		}
	}
	x.rules = append(x.rules, "C32")
	return nil
}

// target is the call below the service's folder, as the administrator's.
func (x *exchange) target() string {
	return strings.ReplaceAll("/"+strings.Join(x.segments(), "/")+"?"+x.Request.Query, "{{TOKEN}}", x.token)
}

// compareNames compares users' names, which the original cleans like texts: it
// loses what follows an apostrophe.
func (x *exchange) compareNames(want, got pairs) error {
	for i, g := range got {
		var name string
		err := x.db.QueryRowContext(x.t.Context(), "SELECT TRIM(CONCAT(COALESCE(first_name, ''), ' ', COALESCE(last_name, ''))) FROM vtiger_users WHERE id = ?", g.key).Scan(&name)
		if err != nil {
			return err
		}
		var original string
		if err := json.Unmarshal([]byte(want[i].value), &original); err != nil {
			return err
		}
		switch rest, ok := strings.CutPrefix(name, original); {
		case g.value != spell(name):
			return fmt.Errorf("user %s is %s, want %s", g.key, g.value, name)
		case original != name && (!ok || rest[0] != '\''):
			return fmt.Errorf("user %s is %s, want %s", g.key, g.value, want[i].value)
		case original != name:
			x.rules = append(x.rules, "C5")
		}
	}
	return nil
}
