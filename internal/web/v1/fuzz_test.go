package v1

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

const fuzzToken = "0123456789abcdef0123456789ABCDEF"

// fuzzPolicy is the policy of an administrator over one module with a field of
// every kind.
func fuzzPolicy(t testing.TB) (*access.Policy, *crm.Module) {
	t.Helper()
	f := &meta.Facts{
		Tabs:        []meta.Tab{{ID: 6, Name: "Accounts", IsEntity: true}},
		EntityNames: []meta.EntityName{{TabID: 6, Table: "vtiger_account", Key: "accountid", Names: "accountname"}},
		Users:       []meta.UserRow{{ID: 1, Name: "admin", Admin: true, Active: true}},
		Columns:     []meta.Column{{Table: "vtiger_account", Name: "accountid", Type: "int", Primary: true}, {Table: "vtiger_crmentity", Name: "createdtime", Type: "datetime"}},
	}
	for i, kind := range []string{"varchar", "int", "decimal", "date", "time", "datetime"} {
		name := []string{"accountname", "employees", "revenue", "day", "at", "moment"}[i]
		f.Columns = append(f.Columns, meta.Column{Table: "vtiger_account", Name: name, Type: kind})
		f.Fields = append(f.Fields, meta.FieldRow{TabID: 6, ID: int64(i), Name: name, Table: "vtiger_account", Column: name, UIType: "1"})
	}
	c, err := meta.Build(f)
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.New(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	return p, c.Module("Accounts")
}

// onlyCodes fails on an error of another code.
func onlyCodes(t *testing.T, input string, err error, allowed ...crm.Code) {
	t.Helper()
	if err != nil && !slices.Contains(allowed, crm.CodeOf(err)) {
		t.Errorf("%q: code %d: %v", input, crm.CodeOf(err), err)
	}
}

func target(raw string) (*http.Request, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, err
	}
	return &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}, nil
}

// FuzzAddress takes apart whatever comes, and finds a parameter again that was
// put into an address in either spelling.
func FuzzAddress(f *testing.F) {
	f.Add("/Accounts/start/0/length/2/"+fuzzToken, "criteria", "accountname:like:a%;b:c/d")
	f.Add("/?module=Accounts&token=x&params=id/3", "order", `a\/b`)
	f.Add("/auth/a/b%2Fc", "login", "+ &=?#%zz")
	f.Add("index.php", "length", "12")
	f.Fuzz(func(t *testing.T, rest, name, value string) {
		const folder = "/crm/modules/ParsVT/ws"
		if r, err := target(folder + rest); err == nil {
			_, err := parseAddress(r)
			onlyCodes(t, rest, err, crm.NotFound, crm.InvalidParameter)
		}
		if name == "" || isDigits(name) || strings.Contains(name, "[") || strings.Contains(name, `\/`) || slices.Contains([]string{"module", "token", "params"}, name) {
			return
		}
		n, v := url.QueryEscape(name), url.QueryEscape(value)
		for _, spelt := range []string{
			folder + "/Accounts/" + n + "/" + v + "/" + fuzzToken,
			folder + "/Accounts/length/1/" + n + "/" + v + "/" + fuzzToken,
			folder + "/?token=" + fuzzToken + "&" + n + "=" + v + "&module=Accounts",
			folder + "/Accounts/" + fuzzToken + "?" + n + "=" + v,
		} {
			r, err := target(spelt)
			if err != nil {
				t.Fatal(err)
			}
			a, err := parseAddress(r)
			if err != nil {
				t.Fatalf("%s: %v", spelt, err)
			}
			got, _ := a.params.get(name)
			if want := unslash(value); name != "length" && got != want || a.token != fuzzToken || a.module != "Accounts" || a.auth {
				t.Errorf("%s: got %q, want %q; in %+v", spelt, got, want, a)
			}
		}
	})
}

// FuzzCriteria reads whatever comes, and a value that is escaped comes back
// through every operator.
func FuzzCriteria(f *testing.F) {
	p, m := fuzzPolicy(f)
	f.Add("accountname:like:a%;T.employees:in:1,2;CE.createdtime:2017-09-04 09:28:27", "a;b:c,d")
	f.Add(`accountname:eq:\;\:\,;;revenue:between:1,2`, " x ")
	f.Add("at:09:28;day:0000-00-00;accountname:null;accountname:null:", "in:1,2")
	f.Fuzz(func(t *testing.T, text, value string) {
		conds, err := parseCriteria(p, m, crm.Gregorian, text)
		onlyCodes(t, text, err, crm.InvalidCriteria)
		for _, c := range conds {
			if c.Field.Module() != m || len(c.Values) > maxValues {
				t.Errorf("%q: %+v", text, c)
			}
		}
		value = strings.TrimSpace(strings.ReplaceAll(value[:min(len(value), maxPatterns)], `\`, ""))
		escaped := strings.NewReplacer(";", `\;`, ":", `\:`, ",", `\,`).Replace(value)
		for condition, asked := range map[string]struct {
			op     crm.Op
			values []string
		}{
			"V": {crm.Eq, []string{value}}, "eq:V": {crm.Eq, []string{value}}, " LIKE :V": {crm.Eq, []string{strings.TrimSpace("LIKE :" + value)}},
			"contains:V": {crm.Contains, []string{value}}, "starts: V ": {crm.Starts, []string{value}},
			"in:V,x,V": {crm.In, []string{value, "x", value}}, "between:V, V": {crm.Between, []string{value, value}}, "notnull:V": {crm.NotNull, nil},
		} {
			conds, err := parseCriteria(p, m, crm.Gregorian, "employees:1;accountname:"+strings.ReplaceAll(condition, "V", escaped)+";employees:2")
			if err != nil || len(conds) != 3 {
				t.Fatalf("%s with %q: got %v, %v", condition, value, conds, err)
			}
			want, err := crm.NewCond(m.Field("accountname"), asked.op, asked.values...)
			if got := conds[1]; err != nil || got.Op != want.Op || !slices.Equal(got.Values, want.Values) {
				t.Errorf("%s with %q: got %+v, want %+v, %v", condition, value, got, want, err)
			}
		}
	})
}

// FuzzOrder reads whatever comes; what it understood, written down, is
// understood the same.
func FuzzOrder(f *testing.F) {
	p, m := fuzzPolicy(f)
	f.Add("vtiger_account.accountname DESC, T.employees,CE.createdtime asc")
	f.Add(",,id  desc,")
	f.Add("accountname DESC; DROP TABLE vtiger_account")
	f.Fuzz(func(t *testing.T, text string) {
		order, err := parseOrder(p, m, text)
		onlyCodes(t, text, err, crm.InvalidOrder)
		if err != nil {
			return
		}
		var again []string
		for _, o := range order {
			again = append(again, o.Field.Table+"."+o.Field.Column+map[bool]string{true: " DESC"}[o.Desc])
		}
		if got, err := parseOrder(p, m, strings.Join(again, ",")); err != nil || !slices.Equal(got, order) {
			t.Errorf("%q is %+v, but written as %q %+v, %v", text, order, again, got, err)
		}
	})
}
