package v1_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	v1 "vtrest/internal/web/v1"
)

// TestSpellings asks the same in all the ways that an address may be written.
// TOKEN stands for the token; every target of a line must answer as its first.
func TestSpellings(t *testing.T) {
	const list = "/Accounts/start/0/length/2/order/vtiger_account.accountname%20DESC/TOKEN"
	lines := [][]string{
		{
			list,
			"/Accounts/order/vtiger_account.accountname%20DESC/length/2/start/0/TOKEN",
			"/Accounts/order/vtiger_account.accountname+DESC/length/2/TOKEN",
			"/Accounts/order/accountname%20desc/length/2/start//TOKEN",
			"/Accounts/order/accountname%20desc/length/2/TOKEN?length=3",
			"/Accounts/TOKEN?start=0&length=2&order=T.accountname%20DESC",
			"/Accounts/length/2/TOKEN?order=accountname+DESC",
			"/Accounts?token=TOKEN&length=2&order=accountname+DESC",
			"/Accounts/?token=TOKEN&length=2&order=accountname+DESC",
			"/Accounts/length/2?token=TOKEN&order=accountname+DESC",
			"/index.php?module=Accounts&token=TOKEN&start=0&length=2&order=vtiger_account.accountname%20DESC",
			"/?module=Accounts&token=TOKEN&start=0&length=2&order=vtiger_account.accountname%20DESC",
			"?module=Accounts&token=TOKEN&length=2&order=accountname%20DESC",
			"/?&&token=TOKEN&=&x&length=2&order=accountname%20DESC&module=Accounts&module=Contacts",
			"/?module=Accounts&token=TOKEN&params=length/2/order/accountname%20DESC",
			"/index.php/Accounts/length/2/order/accountname%20DESC/TOKEN",
			"//Accounts/length/2/order/accountname%20DESC/TOKEN//",
		},
		{
			"/?module=Accounts&token=TOKEN&criteria=accountname:like:%25a%25;annual_revenue:gte:0",
			"/?module=Accounts&token=TOKEN&criteria=accountname:like:%a%;annual_revenue:gte:0",
			"/?module=Accounts&token=TOKEN&criteria=accountname%3Alike%3A%25a%25%3Bannual_revenue%3Agte%3A0",
			"/Accounts/criteria/accountname:like:%25a%25;annual_revenue:gte:0/TOKEN",
			"/Accounts/criteria/%20accountname%20:%20like%20:%25a%25%20;;%20annual_revenue:gte:%200%20;/TOKEN",
			"/Accounts/criteria/vtiger_account.accountname:like:%25a%25%3BT.annualrevenue:gte:0.00/TOKEN",
		},
		{
			"/Accounts/criteria/createdtime:gte:2017-09-04%2009%3A28%3A27/TOKEN",
			"/?module=Accounts&token=TOKEN&criteria=CE.createdtime:gte:2017-09-04 09:28:27",
			"/?module=Accounts&token=TOKEN&criteria=CE.createdtime:gte:2017-09-04T09\\:28\\:27",
		},
		{"/Accounts/picklist/industry/TOKEN", "/?module=Accounts&token=TOKEN&picklist=industry", "/Accounts/picklist/industry/picklistdep/0/TOKEN"},
		{"/Accounts/TOKEN", "/Accounts/id/0/TOKEN", "/Accounts/start/0/TOKEN?id=", "/Accounts/length/100/TOKEN", "/?module=Accounts&token=TOKEN&unknown=1"},
	}
	on(t, func(t *testing.T, c *client, token string) {
		for _, line := range lines {
			want := ""
			for _, target := range line {
				r := request(t, http.MethodGet, base+strings.ReplaceAll(target, "TOKEN", token))
				a := c.do(r)
				got := answerClock.ReplaceAllString(a.body, "")
				if want == "" {
					want = got
				}
				if a.status != http.StatusOK || got != want {
					t.Errorf("%s: got %d %.200s, want as %s: %.200s", target, a.status, got, line[0], want)
				}
			}
		}
	})
}

// request is a call whose target need not be well-formed, as clients send it.
func request(t *testing.T, method, target string) *http.Request {
	t.Helper()
	path, query, _ := strings.Cut(target, "?")
	r := httptest.NewRequestWithContext(t.Context(), method, "/", nil)
	u, err := r.URL.Parse("http://localhost" + path)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = u
	r.URL.RawQuery = query
	return r
}

// TestFolders finds the service below both of its folders, anywhere.
func TestFolders(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for folder, want := range map[string]int{
			"/modules/ParsVT/ws":             200,
			"/modules/RestfulApi":            200,
			"/vtiger6.5/modules/ParsVT/ws":   200,
			"/crm/test/modules/RestfulApi":   200,
			"/a/modules/x/modules/ParsVT/ws": 200,
			"/modules/ParsVT":                404,
			"/modules/ParsVT/wsx":            404,
			"/modules/parsvt/ws":             404,
			"/modules/RestfulApi2":           404,
			"":                               404,
			"/modules/ParsVT%2Fws":           404,
		} {
			if a := c.do(request(t, http.MethodGet, folder+"/Accounts/length/1/"+token)); a.status != want {
				t.Errorf("%s: got %d %.120s, want %d", folder, a.status, a.body, want)
			}
		}
	})
}

// TestMethods has the answers to the methods that read nothing.
func TestMethods(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for _, test := range []struct {
			method, target string
			status         int
			allow          string
		}{
			{"HEAD", "/Accounts/" + token, 200, ""},
			{"HEAD", "/Accounts/987654321/" + token, 404, ""},
			{"OPTIONS", "/Accounts/" + token, 204, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
			{"OPTIONS", "/Accounts", 204, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
			{"OPTIONS", "/auth", 204, "GET, HEAD, POST, OPTIONS"},
			{"TRACE", "/auth", 405, "GET, HEAD, POST, OPTIONS"},
			{"DELETE", "/auth", 405, "GET, HEAD, POST, OPTIONS"},
			{"", "/Accounts/" + token, 200, ""}, // as in Go's http.Request
		} {
			a := c.call(test.method, test.target, "")
			if a.status != test.status || a.header.Get("Allow") != test.allow {
				t.Errorf("%s %s: got %d, Allow %q; want %d, %q", test.method, test.target, a.status, a.header.Get("Allow"), test.status, test.allow)
			}
		}
	})
}

// TestBearer sends the token in a header, where it goes before one in the
// address.
func TestBearer(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for _, test := range []struct {
			target, header string
			status         int
		}{
			{"/Accounts", "Bearer " + token, 200},
			{"/Accounts", "bearer  " + token + " ", 200},
			{"/Accounts", "Bearer " + strings.ToUpper(token), 200},
			{"/Accounts/length/2", "Bearer " + token, 200},
			{"/Accounts/987654321", "Bearer " + token, 404},
			{"/?module=Accounts", "Bearer " + token, 200},
			{"/Accounts/" + unknownToken, "Bearer " + token, 200},
			{"/Accounts/" + token, "Bearer " + unknownToken, 401},
			{"/Accounts/criteria/phone:" + unknownToken, "Bearer " + token, 200},
			{"/Accounts/" + token, "Basic YWRtaW46YWRtaW4=", 200},
			{"/Accounts", "Basic " + token, 400},
			{"/Accounts", "Bearer", 400},
			{"/Accounts", "Bearer x", 401},
		} {
			a := c.call(http.MethodGet, test.target, "", "Authorization", test.header)
			if a.status != test.status {
				t.Errorf("%s with %.10s…: got %d %.150s, want %d", test.target, test.header, a.status, a.body, test.status)
			}
		}
	})
}

// TestLoginSpellings logs in by every way that is allowed.
func TestLoginSpellings(t *testing.T) {
	on(t, func(t *testing.T, c *client, _ string) {
		for _, test := range []struct{ method, target, kind, body string }{
			{"GET", "/auth/admin/admin12345", "", ""},
			{"GET", "/AUTH/ADMIN/admin12345/", "", ""},
			{"GET", "/auth/%61dmin/admin1234%35", "", ""},
			{"GET", "/auth/" + adminKey, "", ""},
			{"GET", "/?module=Auth&login=admin&password=admin12345", "", ""},
			{"GET", "/index.php?module=auth&key=" + adminKey, "", ""},
			{"GET", "/auth?login=admin&password=admin12345", "", ""},
			{"POST", "/auth", "application/x-www-form-urlencoded", "login=admin&password=admin12345"},
			{"POST", "/auth", "", "password=admin12345&login=%61dmin"},
			{"POST", "/auth/", "text/plain", "key=" + adminKey},
			{"POST", "/?module=Auth", "application/json", `{"login":"admin","password":"admin12345","remember":{"me":[true]}}`},
			{"POST", "/auth", "", ` {"key":"` + adminKey + `"} `},
			{"POST", "/index.php", "application/x-www-form-urlencoded", "module=Auth&key=" + adminKey},
			{"POST", "/auth", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n" + adminKey + "\r\n--b--\r\n"},
		} {
			a := c.call(test.method, test.target, test.body, "Content-Type", test.kind)
			token := strings.TrimSuffix(strings.TrimPrefix(a.body, `{"success":true,"result":"`), `"}`)
			if a.status != http.StatusOK || !hexToken.MatchString(token) {
				t.Errorf("%s %s %s: got %d %s", test.method, test.target, test.body, a.status, a.body)
				continue
			}
			if a := c.get("/Accounts/length/1/" + token); a.status != http.StatusOK {
				t.Errorf("%s %s: its token answers %d %s", test.method, test.target, a.status, a.body)
			}
		}
	})
}

// TestRawText prints what is stored where the original changes it: the account
// is Foo "Bar" <Baz> 4.
func TestRawText(t *testing.T) {
	const target = "/Accounts/criteria/accountname:contains:%3CBAZ%3E/length/1/"
	for name, raw := range map[string]bool{`"accountname":"Foo \"Bar\" &lt;Baz&gt; 4"`: false, `"accountname":"Foo \"Bar\" <Baz> 4"`: true} {
		on(t, func(t *testing.T, c *client, token string) {
			if a := c.get(target + token); !strings.Contains(a.body, name) {
				t.Errorf("raw text %v: %s is not in %.300s", raw, name, a.body)
			}
		}, func(config *v1.Config) { config.RawText = raw })
	}
}
