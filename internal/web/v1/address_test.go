package v1

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestParseAddress has the addresses whose parts could be taken for something
// else.
func TestParseAddress(t *testing.T) {
	const token = fuzzToken
	for _, test := range []struct {
		rest   string // below the folder
		bearer string
		module string
		token  string
		params params
		auth   bool
	}{
		{"/Accounts/" + token, "", "Accounts", token, params{}, false},
		{"/Accounts", "", "Accounts", "", params{}, false},
		{"/Accounts/3/" + token, "", "Accounts", token, params{{"id", "3"}}, false},
		{"/Accounts/3", "", "Accounts", "", params{{"id", "3"}}, false},
		{"/Accounts/3/x", "", "Accounts", "x", params{{"id", "3"}}, false},
		{"/Accounts/3", token, "Accounts", token, params{{"id", "3"}}, false},
		{"/Accounts/3/length/2/" + token, "", "Accounts", token, params{{"length", "2"}, {"id", "3"}}, false},
		{"/Accounts/criteria/phone:" + token, token, "Accounts", token, params{{"criteria", "phone:" + token}}, false},
		{"/Accounts/order/" + token, "x", "Accounts", "x", params{{"order", token}}, false},
		{"/Accounts/order/x/" + token, "y", "Accounts", "y", params{{"order", "x"}}, false},
		{"/Accounts/order/a%2Fb/" + token, "", "Accounts", token, params{{"order", "a/b"}}, false},
		{"/Accounts/order/a%5C%2Fb/" + token, "", "Accounts", token, params{{"order", "a/b"}}, false},
		{"/Accounts/start//length/2/" + token, "", "Accounts", token, params{{"start", ""}, {"length", "2"}}, false},
		{"/Accounts/length/2/" + token + "/?length=3&token=x", "", "Accounts", "x", params{{"length", "2"}, {"length", "3"}, {"token", "x"}}, false},
		{"/?module=Accounts&token=x&params=start/0/length/2/", "", "Accounts", "x", params{{"module", "Accounts"}, {"token", "x"}, {"params", "start/0/length/2/"}, {"start", "0"}, {"length", "2"}}, false},
		{"/Auth/a%2Fb/c+d%2B", "", "Auth", "", params{{"login", "a/b"}, {"password", "c d+"}}, true},
		{"/aUTH/KEY", "", "aUTH", "", params{{"key", "KEY"}}, true},
		{"/?module=AUTH&key=K", "", "AUTH", "", params{{"module", "AUTH"}, {"key", "K"}}, true},
		{"/?criteria=a:b;c:d&x=%zz%4", "", "", "", params{{"criteria", "a:b;c:d"}, {"x", "%zz%4"}}, false},
		{"", "", "", "", nil, false},
		{"/Accounts/order/phone/DESC/" + token, "", "Accounts", token, params{{"order", "phone DESC"}}, false},
		{"/Accounts/order/phone/desc", token, "Accounts", token, params{{"order", "phone desc"}}, false},
		{"/Accounts/order/phone/ASC/start/5/" + token, "", "Accounts", token, params{{"order", "phone ASC"}, {"start", "5"}}, false},
		{"/Accounts/start/5/order/phone/DESC/length/2/" + token, "", "Accounts", token, params{{"start", "5"}, {"order", "phone DESC"}, {"length", "2"}}, false},
		{"/Accounts/start/order/phone/DESC/" + token, "", "Accounts", token, params{{"start", "order"}, {"phone", "DESC"}}, false},
		{"/?params=order/phone/DESC&token=x&module=Accounts", "", "Accounts", "x", params{{"params", "order/phone/DESC"}, {"token", "x"}, {"module", "Accounts"}, {"order", "phone DESC"}}, false},
		{"/Accounts/" + token + "?criteria[]=a:1&criteria%5B3%5D=b:2&order[]=x&start[0]=1", "", "Accounts", token, params{{"criteria", "a:1"}, {"criteria", "b:2"}, {"order", "x"}, {"start", "1"}}, false},
		{"/Accounts/criteria[]/a:1/criteria[]/b:2/" + token, "", "Accounts", token, params{{"criteria", "a:1"}, {"criteria", "b:2"}}, false},
		{"/Accounts/" + token + "?x[]=a&x[]=b", "", "Accounts", token, params{{"x[]", "a"}, {"x[]", "b"}}, false},
	} {
		r, err := target("/v/modules/ParsVT/ws" + test.rest)
		if err != nil {
			t.Fatal(err)
		}
		if test.bearer != "" {
			r.Header = http.Header{"Authorization": {"Bearer " + test.bearer}}
		}
		got, err := parseAddress(r)
		if err != nil {
			t.Errorf("%s: %v", test.rest, err)
			continue
		}
		want := &address{auth: test.auth, reads: true, module: test.module, token: test.token, params: test.params}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(address{}, param{}), cmpopts.IgnoreFields(address{}, "inPath")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.rest, diff)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"a+b%2B%20", "a b+ "},
		{"%D8%B3", "س"},
		{"100%", "100%"},
		{"%", "%"},
		{"%4", "%4"},
		{"%zz%41", "%zzA"},
		{"%%41", "%A"},
		{"%00%ff", "\x00\xff"},
		{"+%+", " % "},
		{"%u0027", "%u0027"},
	} {
		if got := decode(test.in); got != test.want {
			t.Errorf("decode(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}
