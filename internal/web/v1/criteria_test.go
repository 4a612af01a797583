package v1

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// cond is a condition in few words.
type cond struct {
	Field  string
	Op     crm.Op
	Values []string
}

// TestParseCriteria has the criteria whose separators could be taken for
// something else.
func TestParseCriteria(t *testing.T) {
	p, m := fuzzPolicy(t)
	for _, test := range []struct {
		text string
		want []cond
	}{
		{"", nil},
		{" ; ;", nil},
		{"accountname:x", []cond{{"accountname", crm.Eq, []string{"x"}}}},
		{"accountname:", []cond{{"accountname", crm.Null, nil}}},
		{"accountname::x", []cond{{"accountname", crm.Eq, []string{":x"}}}},
		{"accountname:eq", []cond{{"accountname", crm.Eq, []string{"eq"}}}},
		{"accountname:eq:eq:eq", []cond{{"accountname", crm.Eq, []string{"eq:eq"}}}},
		{"accountname:lte:", []cond{{"accountname", crm.Le, []string{""}}}},
		{"accountname:is:x", []cond{{"accountname", crm.Eq, []string{"is:x"}}}},
		{`accountname:like\:x`, []cond{{"accountname", crm.Eq, []string{"like:x"}}}},
		{`accountname:like:a\%b\;c`, []cond{{"accountname", crm.Eq, []string{`a%b;c`}}}},
		{`accountname:like:a\%b%\;c`, []cond{{"accountname", crm.Like, []string{`a\%b%;c`}}}},
		{`accountname:a\`, []cond{{"accountname", crm.Eq, []string{`a\`}}}},
		{`accountname:in:a\,b, c,,`, []cond{{"accountname", crm.In, []string{"a,b", "c"}}}},
		{"accountname:null", []cond{{"accountname", crm.Null, nil}}},
		{"accountname:notnull:whatever", []cond{{"accountname", crm.NotNull, nil}}},
		{"moment:2017-09-04 09:28:27", []cond{{"moment", crm.Eq, []string{"2017-09-04 09:28:27"}}}},
		{"moment:gt:2017-09-04 09:28", []cond{{"moment", crm.Gt, []string{"2017-09-04 09:28:00"}}}},
		{"at:09:28", []cond{{"at", crm.Eq, []string{"09:28:00"}}}},
		{"day:between:2017-01-01,2017-12-31", []cond{{"day", crm.Between, []string{"2017-01-01", "2017-12-31"}}}},
		{"T.employees:1;vtiger_account.EMPLOYEES:2", []cond{{"employees", crm.Eq, []string{"1"}}, {"employees", crm.Eq, []string{"2"}}}},
		{"CE.createdtime:2017-09-04;crmid:3;CE.crmid:4;T.accountid:5", []cond{
			{"createdtime", crm.Eq, []string{"2017-09-04 00:00:00"}}, {"id", crm.Eq, []string{"3"}}, {"id", crm.Eq, []string{"4"}}, {"id", crm.Eq, []string{"5"}},
		}},
	} {
		conds, err := parseCriteria(p, m, crm.Gregorian, test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		var got []cond
		for _, c := range conds {
			got = append(got, cond{c.Field.Name, c.Op, c.Values})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

// TestColumns names columns that are none, or that nobody may ask for.
func TestColumns(t *testing.T) {
	p, m := fuzzPolicy(t)
	for _, name := range []string{
		"", ".", "x", "Accountname", "vtiger_account", "vtiger_account.", ".accountname", "ce.createdtime", "t.accountname", "CE.deleted", "CE.smownerid", "T.x",
		"VTIGER_ACCOUNT.accountname", "vtiger_users.user_password", "vtiger_account.accountname ", "T.accountname.x", "`accountname`", "accountname--",
	} {
		if f := column(p, m, name); f != nil {
			t.Errorf("column %q is %s.%s, want none", name, f.Table, f.Column)
		}
	}
}

// TestTooManySpellings has conditions with more values than a statement may have.
func TestTooManySpellings(t *testing.T) {
	p, m := fuzzPolicy(t)
	var values []string
	for i := range maxInValues {
		values = append(values, fmt.Sprint("n", i))
	}
	one := "accountname:in:" + strings.Join(values, ",") + ";"
	if conds, err := parseCriteria(p, m, crm.Gregorian, one); err != nil || len(conds[0].Values) != 3*maxInValues {
		t.Errorf("%d values: got %d, %v", maxInValues, len(conds[0].Values), err)
	}
	if _, err := parseCriteria(p, m, crm.Gregorian, strings.Repeat(one, 7)); crm.CodeOf(err) != crm.InvalidCriteria {
		t.Errorf("seven times %d values: got %v, want INVALID_CRITERIA", maxInValues, err)
	}
}
