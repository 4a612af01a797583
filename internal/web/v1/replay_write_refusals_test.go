package v1_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// code: C2, an error has a code and a message.
func (x *writeExchange) code() error {
	if !strings.HasPrefix(x.want.body, `{"success":false,"error":{"code":""`) {
		return nil
	}
	if n := x.number(x.t, "SELECT COUNT(*) FROM vtiger_tab WHERE name = ?", x.moduleName()); n == 0 {
		return x.refuse("MODULE_NOT_FOUND")
	}
	if x.Request.Method == http.MethodPut && x.id() == "" {
		return x.refuse("INVALID_PARAMETER")
	}
	return nil
}

// action: C12, the parameter action is refused, in the body too.
func (x *writeExchange) action() error {
	if has(x.sent(), "action") || has(x.params(), "action") {
		return x.refuse("INVALID_PARAMETER")
	}
	return nil
}

// users: users are never written; the CRM keeps files about them.
func (x *writeExchange) users() error {
	if x.moduleName() == "Users" {
		return x.refuse("ACCESS_DENIED")
	}
	return nil
}

// access: who may not do it in the CRM may not do it here, by the CRM's own
// recorded decisions.
func (x *writeExchange) access() error {
	d := x.decisions()
	if d == nil {
		return nil
	}
	module, id := x.moduleName(), crm.ID(0)
	if text := x.id(); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		id = crm.ID(n)
	}
	may := func(action string) bool { return slices.Contains(d.Records[module][action], id) }
	switch {
	case id == 0 && !d.Modules[module]["CreateView"]:
		return x.refuse("ACCESS_DENIED")
	case id == 0:
		return nil
	case !may("DetailView"):
		return x.refuse("RECORD_NOT_FOUND")
	case x.Request.Method == http.MethodDelete && !may("Delete"), x.Request.Method != http.MethodDelete && !may("EditView"):
		return x.refuse("ACCESS_DENIED")
	}
	return nil
}

// decisions are what the CRM decided about the call's user, nil for an
// administrator.
func (x *writeExchange) decisions() *crmtest.UserDecisions {
	i := slices.IndexFunc(x.writeReplay.access.Users, func(u crmtest.UserDecisions) bool { return u.Name == x.User })
	if i < 0 || x.writeReplay.access.Users[i].Admin {
		return nil
	}
	return &x.writeReplay.access.Users[i]
}

// brokenBody: a body that is no JSON object, although it says so, is refused.
func (x *writeExchange) brokenBody() error {
	var object map[string]json.RawMessage
	if strings.Contains(x.Request.Headers["Content-Type"], "json") && json.Unmarshal([]byte(x.body()), &object) != nil {
		return x.refuse("INVALID_BODY")
	}
	return nil
}

// faults are the fields that ours complains of.
func (x *writeExchange) faults() []string {
	var answer struct {
		Error struct{ Fields []struct{ Field string } }
	}
	_ = json.Unmarshal([]byte(x.got.body), &answer)
	var names []string
	for _, f := range answer.Error.Fields {
		names = append(names, f.Field)
	}
	return names
}

// missing: a record has its mandatory fields. Each field that ours names is
// mandatory in the CRM and has no default, and nothing was sent for it.
func (x *writeExchange) missing() error {
	if !x.refusedWith("MANDATORY_FIELDS_MISSING") {
		return nil
	}
	for _, name := range x.faults() {
		f := x.module().Field(name)
		if f == nil || !f.Mandatory() || f.Default != "" || x.fieldSent(name) != "" {
			return fmt.Errorf("%s is no mandatory field, or was sent", name)
		}
	}
	if len(x.faults()) == 0 || x.created() == "" {
		return fmt.Errorf("no field is named, or the call makes no record")
	}
	return x.refuse("MANDATORY_FIELDS_MISSING")
}

func (x *writeExchange) fieldSent(name string) string {
	if v := x.sent()[name]; v != "" {
		return v
	}
	return x.params()[name]
}

// invalid: every value is of its field's type. Each field that ours names was
// sent with a value that the CRM's rows or the type rule out.
func (x *writeExchange) invalid() error {
	if !x.refusedWith("INVALID_VALUE") {
		return nil
	}
	if len(x.faults()) == 0 {
		return fmt.Errorf("no field is named: %s", x.got.body)
	}
	for _, name := range x.faults() {
		f := x.module().Field(name)
		if f == nil || x.fieldSent(name) == "" || !x.wrong(f, x.fieldSent(name)) {
			return fmt.Errorf("%s: the test sees nothing wrong with %q", name, x.fieldSent(name))
		}
	}
	return x.refuse("INVALID_VALUE")
}

var (
	plainNumber = regexp.MustCompile(`^-?[\d.,' ]+$`)
	clockTime   = regexp.MustCompile(`^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`)
)

// wrong is the test's own opinion of a value.
func (x *writeExchange) wrong(f *crm.Field, v string) bool {
	for _, r := range v {
		if r > 0xFFFF && (f.Charset == "utf8mb3" || f.Charset == "utf8") {
			return true
		}
	}
	switch f.UIType {
	case 28: // the name of a file
		return x.parts() == nil && x.fieldSent("filelocationtype") != "E"
	case 15, 16:
		return x.noValue(f, v) || x.dependent(f, v) || x.rulesOut(f, v)
	case 33:
		return slices.ContainsFunc(strings.Split(v, crm.PicklistSeparator), func(v string) bool { return x.noValue(f, v) })
	case 13:
		return !strings.Contains(v, "@")
	case 5, 23:
		_, errA := time.Parse(time.DateOnly, v)
		_, errB := time.Parse("02-01-2006", v)
		return errA != nil && errB != nil || v >= "1200" && v < "1601" // of the Jalali calendar, D35
	case 14:
		return !clockTime.MatchString(v)
	}
	if len(f.References) > 0 {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return true
		}
		n := int64(0)
		for _, module := range f.References {
			n += x.number(x.t, "SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid = ? AND setype = ? AND deleted = 0", id, module)
		}
		return n == 0
	}
	switch f.TypeOfData[0] {
	case 'I':
		return !plainNumber.MatchString(v) || strings.Contains(v, ".")
	case 'N':
		return !plainNumber.MatchString(v)
	}
	return false
}

// noValue reports whether a picklist has no such value.
func (x *writeExchange) noValue(f *crm.Field, v string) bool {
	return x.number(x.t, fmt.Sprintf("SELECT COUNT(*) FROM vtiger_%s WHERE %[1]s = ?", f.Name), v) == 0
}

// dependent reports whether what was sent for another field rules the value out.
func (x *writeExchange) dependent(f *crm.Field, v string) bool {
	out := false
	crmtest.Rows(x.t, x.db, func(scan func(...any)) {
		var source, value, targets string
		scan(&source, &value, &targets)
		var allowed []string
		if json.Unmarshal([]byte(targets), &allowed) == nil && x.fieldSent(source) == value && !slices.Contains(allowed, v) {
			out = true
		}
	}, `SELECT d.sourcefield, d.sourcevalue, d.targetvalues FROM vtiger_picklist_dependency d
		INNER JOIN vtiger_tab t ON t.tabid = d.tabid WHERE t.name = ? AND d.targetfield = ?`, x.moduleName(), f.Name)
	return out
}

// rulesOut reports whether the value does not go with what the record keeps in a
// field that depends on it.
func (x *writeExchange) rulesOut(f *crm.Field, v string) bool {
	out := false
	crmtest.Rows(x.t, x.db, func(scan func(...any)) {
		var target, targets string
		scan(&target, &targets)
		kept := x.module().Field(target)
		var allowed []string
		if x.id() == "" || kept == nil || x.fieldSent(target) != "" || json.Unmarshal([]byte(targets), &allowed) != nil {
			return
		}
		table, _ := x.module().Table(kept.Table)
		var held string
		if err := x.db.QueryRowContext(x.t.Context(), fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?", kept.Column, table.Name, table.Key), x.id()).Scan(&held); err != nil {
			x.t.Fatal(err)
		}
		out = out || held != "" && !slices.Contains(allowed, held)
	}, `SELECT d.targetfield, d.targetvalues FROM vtiger_picklist_dependency d
		INNER JOIN vtiger_tab t ON t.tabid = d.tabid WHERE t.name = ? AND d.sourcefield = ? AND d.sourcevalue = ?`, x.moduleName(), f.Name, v)
	return out
}

// duplicate: what the CRM would refuse as a duplicate is DUPLICATE_RECORD, where
// the original died.
func (x *writeExchange) duplicate() error {
	if x.Response.Status != http.StatusInternalServerError || x.moduleName() != "Accounts" {
		return nil
	}
	n := x.number(x.t, `SELECT COUNT(*) FROM vtiger_account a INNER JOIN vtiger_crmentity e ON e.crmid = a.accountid
		WHERE e.deleted = 0 AND a.accountname = ?`, x.sent()["accountname"])
	unique := x.number(x.t, `SELECT COUNT(*) FROM vtiger_field f INNER JOIN vtiger_tab t ON t.tabid = f.tabid
		WHERE t.name = 'Accounts' AND t.allowduplicates = 0 AND f.isunique = 1 AND f.fieldname = 'accountname'`)
	if n == 0 || unique == 0 {
		return fmt.Errorf("%d accounts have the name, unique fields %d", n, unique)
	}
	return x.refuse("DUPLICATE_RECORD")
}

// gone: a record that is not there is RECORD_NOT_FOUND, where the original's
// delete answered false.
func (x *writeExchange) gone() error {
	if x.want.body != `{"success":true,"result":false}` {
		return nil
	}
	n := x.number(x.t, "SELECT COUNT(*) FROM vtiger_crmentity WHERE crmid = ? AND setype = ? AND deleted = 0", x.id(), x.moduleName())
	if n != 0 {
		return fmt.Errorf("record %s is there", x.id())
	}
	return x.refuse("RECORD_NOT_FOUND")
}
