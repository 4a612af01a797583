package v1_test

import (
	"encoding/json"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// conditions are the comparisons of a field with a value of its own; V stands for it
// and W for another value of the same field.
var conditions = []string{
	"V", "eq:V", "neq:V", "lt:V", "gt:V", "lte:V", "gte:V",
	"in:V,W", "nin:V,W", "between:V,W", "between:W,V", "null", "notnull",
	"like:V", "like:%V%", "contains:V", "starts:V", "ends:V",
}

// perField is how many of the conditions a field is asked with; fields take
// turns, so that every kind meets every condition.
const perField = 3

// TestConformanceCriteria asks every field of every module for values that it
// has.
func TestConformanceCriteria(t *testing.T) {
	crmtest.Long(t)
	e := bothEngines(t, sampleDump, adminKey)
	turn, hits := 0, 0
	for _, m := range e.maria.catalog.Modules {
		records := decodeList(t, e.same(m.Name, "length", "60"))
		for _, f := range m.Fields {
			v, w := twoValues(records, f.Name)
			for range perField {
				c := conditions[turn%len(conditions)]
				turn++
				if turn%thin != 0 {
					continue
				}
				c = column(f) + ":" + strings.NewReplacer("V", v, "W", w).Replace(c)
				a := e.same(m.Name, "criteria", c, "length", "7")
				if a.status != 200 && f.Kind == crm.Text {
					t.Errorf("%s %s: got %d %s", m.Name, c, a.status, a.body)
				}
				if len(ids(a)) > 0 {
					hits++
				}
			}
		}
	}
	if hits < turn/thin/3 {
		t.Errorf("only %d of %d conditions found a record: the test shows little", hits, turn/thin)
	}
	t.Logf("%d calls, %d with records", e.calls, hits)
}

// decodeList reads the records of a list's answer.
func decodeList(t *testing.T, a answer) []map[string]json.RawMessage {
	t.Helper()
	var list struct {
		Result []map[string]json.RawMessage `json:"result"`
	}
	text := strings.ReplaceAll(a.body, `,}`, `}`) // where the clock was
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatalf("%v in %.300s", err, a.body)
	}
	return list.Result
}

// twoValues are two values of a field, different ones if there are, escaped as
// in criteria. Values that an answer spells in another way are left out.
func twoValues(records []map[string]json.RawMessage, field string) (v, w string) {
	for _, r := range records {
		var value string
		if json.Unmarshal(r[field], &value) != nil || value == "" || strings.ContainsAny(value, "&\\\n") {
			continue
		}
		value = strings.NewReplacer(";", `\;`, ":", `\:`, ",", `\,`).Replace(value)
		switch {
		case v == "":
			v = value
		case value != v:
			return v, value
		}
	}
	return v, v
}

// TestConformanceCriteriaByHand has the comparisons in which engines are known
// to disagree.
func TestConformanceCriteriaByHand(t *testing.T) {
	e := bothEngines(t, sampleDump, adminKey)
	for _, c := range []struct {
		module, criteria string
		none             bool // no record is to be found
	}{
		{"Accounts", "accountname:like:%nc 2%", false},
		{"Accounts", "accountname:contains:é", false},
		{"Accounts", "accountname:contains:É", false},
		{"Accounts", "accountname:starts:شرکت", false},
		{"Accounts", "accountname:ends:INC 2", false},
		{"Accounts", "accountname:gt:ش", false},
		{"Accounts", "accountname:lt:b", false},
		{"Accounts", "accountname:between:A,C", false},
		{"Accounts", "accountname:like:Emoji ____ Inc%", false},
		{"Accounts", `accountname:like:%\%%`, true},
		{"Accounts", `accountname:contains:%`, true},
		{"Accounts", `accountname:contains:_`, true},
		{"Accounts", `accountname:contains:\`, true},
		{"Accounts", "annual_revenue:0", false},
		{"Accounts", "annual_revenue:0.0", false},
		{"Accounts", "annual_revenue:gt:1000", false},
		{"Accounts", "annual_revenue:gt:9.5", false},
		{"Accounts", "annual_revenue:lt:-1", true},
		{"Accounts", "annual_revenue:between:1000.00,99999999999999999999", false},
		{"Accounts", "annual_revenue:in:0,1,2.5", false},
		{"Accounts", "annual_revenue:nin:0", false},
		{"Accounts", "annual_revenue:like:%.00%", false},
		{"Accounts", "annual_revenue:starts:0", false},
		{"Accounts", "annual_revenue:null", true},
		{"Accounts", "employees:gt:9", false},
		{"Accounts", "employees:gte:9.5", false},
		{"Accounts", "employees:0.0", false},
		{"Accounts", "employees:+00000000000", false},
		{"Accounts", "employees:lt:99999999999999999999999", false},
		{"Accounts", "employees:like:1%", false},
		{"Accounts", "employees:in:0,00,1", false},
		{"Accounts", "emailoptout:0", false},
		{"Accounts", "emailoptout:neq:1", false},
		{"Accounts", "isconvertedfromlead:0", false},
		{"Accounts", "starred:1", false},
		{"Accounts", "starred:eq:1", false},
		{"Accounts", "starred:null", true},
		{"Accounts", "starred:notnull", false},
		{"Accounts", "starred:in:1,0", false},
		{"Accounts", "starred:gt:0.5", false},
		{"Accounts", "starred:like:1%", false},
		{"Accounts", "tags:notnull", false},
		{"Accounts", "tags:null", false},
		{"Accounts", "tags:contains:VIP", false},
		{"Accounts", "tags:gt:a", false},
		{"Accounts", "createdtime:gte:2017-09-04 09:28:27", false},
		{"Accounts", "createdtime:gte:2017-09-04", false},
		{"Accounts", "createdtime:like:20%", false},
		{"Accounts", "createdtime:between:2000-01-01,2100-01-01", false},
		{"Accounts", "createdtime:gt:0000-00-00", false},
		{"Accounts", "cf_880:notnull", false},
		{"Accounts", "cf_880:gt:2020-01-01", false},
		{"Accounts", "cf_880:like:20%", false},
		{"Accounts", "cf_882:gt:08:00", false},
		{"Accounts", "cf_882:lt:23:59:59", false},
		{"Accounts", "cf_884:1", false},
		{"Accounts", "cf_888:contains:|##|", false},
		{"Accounts", "assigned_user_id:1", false},
		{"Accounts", "assigned_user_id:in:1,5,6", false},
		{"Accounts", "account_id:gt:0", false},
		{"Accounts", "id:gt:100;id:lt:300", false},
		{"Accounts", "CE.crmid:lt:300", false},
		{"Accounts", "T.accountid:in:3,24,216", false},
		{"Accounts", "vtiger_accountscf.accountid:lt:300", false},
		{"Accounts", "description:null", false},
		{"Accounts", "description:notnull", false},
		{"Contacts", "birthday:null", false},
		{"Contacts", "birthday:lt:2000-01-01 12:00:00", false},
		{"Contacts", "lastname:neq:x;firstname:notnull", false},
		{"Contacts", "donotcall:neq:1", false},
		{"Contacts", "cf_902:notnull", false},
		{"Products", "unit_price:gt:10.000000001", false},
		{"Products", "unit_price:between:0010,200.5", false},
		{"Products", "discontinued:1", false},
		{"Invoice", "hdnGrandTotal:gt:100;hdnGrandTotal:lt:100000", false},
		{"Invoice", "quantity:gt:2", false},
		{"Invoice", "quantity:between:1.0,3", false},
		{"Invoice", "quantity:in:1,2.000,3", false},
		{"Invoice", "quantity:null", true},
		{"Invoice", "quantity:notnull", false},
		{"Invoice", "comment:null", false},
		{"Invoice", "tax1:gt:0", false},
		{"Invoice", "listprice:like:%00", false},
		{"Calendar", "date_start:gt:2000-01-01", false},
		{"Calendar", "time_start:gt:08:00", false},
		{"Calendar", "activitytype:Task", false},
		{"Calendar", "parent_id:gt:0", false},
		{"Calendar", "contact_id:null", false},
		{"Events", "activitytype:Task", true},
		{"Events", "activitytype:neq:Call", false},
		{"Users", "user_name:like:s%", false},
		{"Users", "last_name:notnull", false},
		{"Users", "id:1", false},
	} {
		a := e.same(c.module, "criteria", c.criteria, "length", "40")
		if a.status != 200 || c.none != (len(ids(a)) == 0) {
			t.Errorf("%s %s: got %d with %d records %.300s", c.module, c.criteria, a.status, len(ids(a)), a.body[:min(len(a.body), 40+260*(a.status-200))])
		}
	}
}
