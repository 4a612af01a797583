package v1_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestArrayForms reads lists of parameters as PHP's http_build_query writes
// them, in the query, the path and the body of a call that reads.
func TestArrayForms(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		list := func(query string) []string {
			t.Helper()
			a := s.get("/Accounts/" + token + "?" + query)
			if a.status != 200 {
				t.Fatalf("%s: got %d %s", query, a.status, a.body)
			}
			if got := a.header.Get("X-Ignored-Parameters"); got != "" {
				t.Errorf("%s: ignored %q, want nothing", query, got)
			}
			return ids(a)
		}
		all := list("length=1000")
		one := list("criteria=rating:Active&length=1000")
		both := list("criteria=rating:Active;industry:Chemicals&length=1000")
		if len(one) == 0 || len(one) == len(all) || len(both) == 0 || len(both) == len(one) {
			t.Fatalf("%d accounts, %d and %d of them chosen: the test shows nothing", len(all), len(one), len(both))
		}
		for query, want := range map[string][]string{
			"criteria[]=rating:Active&length=1000":                                  one,
			"criteria%5B0%5D=rating:Active&length[]=1000":                           one,
			"criteria[]=rating:Active&criteria[]=industry:Chemicals&length[0]=1000": both,
			"criteria[0]=rating:Active&criteria[1]=industry:Chemicals&length=1000":  both,
			"criteria=rating:Active&criteria=industry:Chemicals&length=1000":        both,
			"criteria=rating:Active&criteria[]=industry:Chemicals&length=1000":      both,
			"start[]=2&length[]=3":                                                              all[2:5],
			"order[]=id%20DESC&length=2":                                                        {last(all), all[len(all)-2]},
			"order[]=rating&order[]=id%20DESC&length=5":                                         list("order=rating,id%20DESC&length=5"),
			"after[]=" + all[1] + "&length=2":                                                   all[2:4],
			"params[]=criteria/rating:Active&length=1000":                                       one,
			"criteria[]=&criteria[]=rating:Active&length=1000":                                  one,
			`criteria[]=rating:Active&criteria[]=accountname:neq:x\&length=1000`:                one,
			"params=length/3/order/vtiger_account.accountid/DESC/start/0/criteria/id:" + all[7]: {all[7]},
		} {
			if got := list(query); !slices.Equal(got, want) {
				t.Errorf("%s: got records %v, want %v", query, got, want)
			}
		}
		for _, target := range []string{
			"/Accounts/criteria[]/rating:Active/length/1000/criteria[]/industry:Chemicals/" + token,
			"/Accounts/criteria/rating:Active/length/1000/" + token + "?criteria=industry:Chemicals",
		} {
			if a := s.get(target); !slices.Equal(ids(a), both) {
				t.Errorf("%s: got %d with records %v, want %v", target, a.status, ids(a), both)
			}
		}
		for _, body := range []string{
			`{"criteria":["rating:Active","industry:Chemicals"],"length":1000}`,
			`{"criteria":"rating:Active;industry:Chemicals","length":"1000"}`,
			"criteria[]=rating:Active&criteria[]=industry:Chemicals&length=1000",
			"criteria=rating%3AActive&criteria=industry:Chemicals&length=1000\n",
			"params=criteria/rating:Active;industry:Chemicals/length/1000",
		} {
			a := s.call(http.MethodGet, "/Accounts/"+token, body)
			if !slices.Equal(ids(a), both) || a.header.Get("X-Ignored-Parameters") != "" {
				t.Errorf("GET with the body %s: got %d with records %v, want %v", body, a.status, ids(a), both)
			}
		}
		for _, empty := range []string{"[]", "null", "{}", " ", `""`} {
			if a := s.call(http.MethodGet, "/Accounts/length/2/"+token, empty); len(ids(a)) != 2 {
				t.Errorf("GET with the body %q: got %d with records %v, want 2", empty, a.status, ids(a))
			}
		}
		if a := s.call(http.MethodGet, "/Accounts/"+token, "foo="+strings.Repeat("x", 70000)); a.status != 413 {
			t.Errorf("GET with a long body: got %d with records %v, want 413", a.status, ids(a))
		}
		for _, other := range []string{`["rating:Active"]`, `[{"criteria":"rating:Active"}]`, `"rating:Active"`, "<criteria>rating:Active</criteria>", "--x\r\n\r\nrating:Active\r\n--x--", `{"criteria":{"rating":"Active"}}`, `{"criteria":[["rating","Active"]]}`, "{"} {
			if a := s.call(http.MethodGet, "/Accounts/length/2/"+token, other); a.status != 400 {
				t.Errorf("GET with the body %s: got %d with records %v, want 400", other, a.status, ids(a))
			}
		}
		if a := s.get("/Accounts/picklist[]/rating/" + token); !strings.Contains(a.body, `"values"`) {
			t.Errorf("picklist[]: got %d %s", a.status, a.body)
		}
		if a := s.get("/?module=Accounts&id[]=" + all[3] + "&token=" + token); !strings.Contains(a.body, `"record_id":"`+all[3]+`"`) {
			t.Errorf("id[]: got %d %.200s", a.status, a.body)
		}
		a := s.call(http.MethodPut, "/Accounts/"+all[3]+"/"+token+"?cf_888[]=Cloud&cf_888[]=R%26D&foo=1", "phone=7")
		if got := s.get("/Accounts/" + all[3] + "/" + token); a.status != 200 || !strings.Contains(got.body, `"cf_888":"Cloud |##| R&D"`) {
			t.Errorf("PUT with cf_888[] in the address: got %d %s, then %s", a.status, a.body, got.body)
		}
	})
}

func last(list []string) string { return list[len(list)-1] }

// TestMisnamedParameters rejects what would choose, cut or sort elsewhere: who
// asks for some records must not get all.
func TestMisnamedParameters(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		for query, want := range map[string]string{
			// Nearly a parameter.
			"Criteria=rating:Active": "criteria=", "criterias=rating:Active": "criteria=", "critera=rating:Active": "criteria=", "CRITERIA[]=rating:Active": "criteria=",
			"criteria%20=rating:Active": "criteria=", "%20criteria=rating:Active": "criteria=", "criteria[=x": "criteria=", "criteria:rating:Active": "criteria=",
			"criterai=rating:Active": "criteria=", "lenght=5": "length=", "Length=5": "length=", "lengths=5": "length=", "lenth=5": "length=", "START=5": "start=",
			"strat=5": "start=", "oder=rating": "order=", "orders=rating": "order=", "Order[]=rating": "order=", "After=3": "after=", "Id=207": "id=", "ID=207": "id=",
			"Picklist=rating": "picklist=", "pickList=rating": "picklist=", "picklst=rating": "picklist=", "pick_list=rating": "picklist=", "downloads=1": "download=",
			"action_=x": "action=", "Explain=1": "explain=", "workflow=dry": "workflows=",
			// Parameters of other calls.
			"download=1": "Documents/ID/download/1", "picklistdep=1": "picklist/FIELD", "calculate=1": "POST",
			// Arrays with names.
			"criteria[rating]=Active": "criteria[]", "criteria[0][column]=rating": "criteria[]", "order[accountname]=DESC": "order[]", "length[max]=5": "length[]",
			// Fields.
			"rating=Active": "criteria=rating:Active", "Rating=Active": "criteria=rating:Active", "rating[]=Active": "criteria=rating:Active", "rating[eq]=Active": "criteria=rating:Active",
			"rating__in=Active": "criteria=rating:", "vtiger_account.rating=Active": "criteria=rating:Active", "rating:Active": "criteria=rating:", "RATING=x": "criteria=rating:x",
			"annual_revenue%3E=5": "criteria=annual_revenue:5", "annualrevenue=5": "criteria=annual_revenue:5", "cf_880=2024-05-17": "criteria=cf_880:2024-05-17",
			"createdtime=2024-01-01": "criteria=createdtime:", "modifiedtime[gte]=2024-01-01": "criteria=modifiedtime:", "assigned_user_id=5": "criteria=assigned_user_id:5",
			"assignedTo=5": "criteria=", "Annual%20Revenue=5": "criteria=annual_revenue:5", "CE.createdtime=2024-01-01": "criteria=createdtime:", "tags=vip": "criteria=tags:vip",
			// Words of other APIs.
			"page=2": "start=40&length=20", "limit=5": "length=20", "offset=5": "start=", "per_page=5": "length=", "perPage=5": "length=", "pageSize=5": "length=", "page_size=5": "length=",
			"page[size]=5": "start=40&length=20", "filter=rating:Active": "criteria=", "filter[rating]=Active": "criteria=", "filters=x": "criteria=", "where=rating": "criteria=", "q=x": "criteria=", "query=x": "criteria=",
			"search=x": "criteria=", "search[value]=x": "criteria=", "sort=rating": "order=", "sort[]=rating": "order=", "sortby=rating": "order=", "sort_by=rating": "order=", "orderby=rating": "order=", "order_by=rating": "order=", "orderBy=rating": "order=",
			"fields=rating": "all fields", "select=rating": "all fields", "skip=5": "start=", "top=5": "length=", "$filter=x": "criteria=", "$top=5": "length=", "$skip=5": "start=", "$orderby=x": "order=",
			"$select=x": "all fields", "cursor=x": "after=", "count=5": "length=", "max=5": "length=", "maxResults=5": "length=", "ids=207,208": "criteria=id:in:", "record=207": "id=", "record_id=207": "id=",
			"crmid=207": "id=", "accountid=207": "id=", "since=2024-01-01": "criteria=", "updated_since=2024-01-01": "criteria=", "viewname=5": "criteria=", "DESC": "order=", "keyword=x": "criteria=",
			// Two values for one.
			"length=5&length=6": "sent twice", "length[]=5&length[]=6": "sent twice", "start=1&start=2": "sent twice", "id=207&id=208": "sent twice",
		} {
			a := s.get("/Accounts/" + token + "?" + query)
			if got := message1(a); a.status != 400 || !strings.Contains(a.body, `"INVALID_PARAMETER"`) || !strings.Contains(got, want) {
				t.Errorf("%s: got %d %s, want 400 and %q", query, a.status, a.body[:min(len(a.body), 200)], want)
			}
			body := s.call(http.MethodGet, "/Accounts/"+token, query)
			if body.status != 400 {
				t.Errorf("%s in the body: got %d %.200s, want 400", query, body.status, body.body)
			}
			if name, value, ok := strings.Cut(query, "="); ok && !strings.Contains(query, "&") {
				if a = s.get("/Accounts/" + strings.ReplaceAll(name, "/", "%2F") + "/" + value + "/" + token); a.status != 400 {
					t.Errorf("%s in the path: got %d %.200s, want 400", query, a.status, a.body)
				}
			}
		}
	})
}

// message1 is the message of an answer's error.
func message1(a answer) string {
	var e struct{ Error struct{ Message string } }
	_ = json.Unmarshal([]byte(a.body), &e)
	return e.Error.Message
}

// TestIgnoredParameters names what has no effect in a header, and does what was
// asked without it, as the PHP module does.
func TestIgnoredParameters(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		id := ids(s.get("/Accounts/length/1/" + token))[0]
		for _, test := range []struct{ method, target, body, ignored, result string }{
			{"GET", "/Accounts/foo/bar/length/1/TOKEN", "", "foo", `[{`},
			{"GET", "/Accounts/TOKEN?_=1699&XDEBUG_SESSION=x&callback=f&length=2", "", "_, XDEBUG_SESSION, callback", `[{`},
			{"GET", "/Accounts/TOKEN?length=1&utm_source=x&lang=fa&format=json&v=2&t=1&nocache=1", "", "utm_source, lang, format, v, t, nocache", `[{`},
			{"GET", "/Accounts/length/1/TOKEN?a=1&a=2&%D8%B3=x%0d%0ay", "", "a, %D8%B3", `[{`},
			{"GET", "/Accounts/length/1/module/Contacts/TOKEN", "", "", `[{`},
			{"GET", "/Accounts/length/1/TOKEN?module=Contacts", "", "module", `[{`},
			{"GET", "/Contacts/Contactid/TOKEN", "", "Contactid", `[{`},
			{"GET", "/Contacts/length/1/whatever/TOKEN", "", "whatever", `[{`},
			{"GET", "/Contacts/lastname/TOKEN", "", "lastname", `[{`},
			{"GET", "/Contacts/recordId/TOKEN", "", "recordId", `[{`},
			{"GET", "/Products/length/2/order/vtiger_products.productid/DESC/TOKEN", "", "", `[{`},
			{"GET", "/Accounts/ID/TOKEN?criteria=rating:x&length=1&foo=2", "", "criteria, length, foo", `{"label"`},
			{"GET", "/Accounts/picklist/rating/TOKEN?length=1&foo=2", "", "length, foo", `{"values"`},
			{"GET", "/Accounts/ID/explain/1/TOKEN?length=1", "", "length", `{"allowed"`},
			{"GET", "/Accounts/ID/workflows/dry/TOKEN?foo=1", "", "foo", `{"module"`},
			{"GET", "/auth/admin/admin12345?foo=1&length=2", "", "foo, length", `"`},
			{"POST", "/auth", `{"login":"admin","password":"admin12345","remember":true}`, "remember", `"`},
			{"PUT", "/Accounts/ID/TOKEN?foo=1&length=2&phone=3", "bar=1&foo=2", "length", id},
			{"PATCH", "/Accounts/ID/TOKEN?fax=1", "", "", id},
			{"POST", "/Accounts/ID/workflows/dry/TOKEN?foo=1", "bar=2", "foo", `{"module"`},
			{"DELETE", "/Accounts/ID/TOKEN?foo=1&criteria=rating:x", "", "foo, criteria", "true"},
		} {
			a := s.call(test.method, strings.NewReplacer("TOKEN", token, "ID", id).Replace(test.target), test.body)
			if got := a.header.Get("X-Ignored-Parameters"); got != test.ignored || !strings.HasPrefix(a.body, `{"success":true,"result":`+test.result) {
				t.Errorf("%s %s: ignored %q, want %q; got %d %.200s", test.method, test.target, got, test.ignored, a.status, a.body)
			}
		}
		var many url.Values = map[string][]string{}
		for i := range 500 {
			many.Set(fmt.Sprint("unknown", i), "1")
		}
		a := s.get("/Accounts/length/1/" + token + "?" + many.Encode())
		if got := a.header.Get("X-Ignored-Parameters"); len(got) > 2100 || !strings.HasSuffix(got, ", ...") {
			t.Errorf("500 names: a header of %d bytes that ends with %q", len(got), got[max(0, len(got)-20):])
		}
		desc := ids(s.get("/Products/length/2/order/vtiger_products.productid/DESC/" + token))
		if want := ids(s.get("/Products/length/2/order/vtiger_products.productid%20DESC/" + token)); !slices.Equal(desc, want) {
			t.Errorf("order/productid/DESC gives %v, want %v", desc, want)
		}
	})
}

// TestOddParts has last parts of an address that may be meant for something.
func TestOddParts(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		before := ids(s.get("/Accounts/length/1000/" + token))
		for _, test := range []struct{ method, target, want string }{
			{"GET", "/Accounts/criteria/TOKEN", "has no value"},
			{"GET", "/Accounts/start/0/length/TOKEN", "has no value"},
			{"GET", "/Accounts/Criteria/TOKEN", "has no value"},
			{"GET", "/Accounts/11x207/TOKEN", "is not a record id"},
			{"GET", "/Accounts/207a/TOKEN", "is not a record id"},
			{"GET", "/Accounts/-207/TOKEN", "is not a record id"},
			{"GET", "/Accounts/abc/TOKEN", "is not a record id"},
			{"GET", "/Accounts/rating:Active/TOKEN", "criteria=rating:Active"},
			{"GET", "/Accounts/rating=Active/TOKEN", "criteria=rating:"},
			{"GET", "/Accounts/foo:x/TOKEN", "is not a record id"},
			{"GET", "/Accounts/length/5/rating:Active/TOKEN", "has no value"},
			{"GET", "/Accounts/Gamma/TOKEN", "is not a record id"},
			{"GET", "/Accounts/length/1//x/TOKEN", "%2F"},
			{"GET", "/Accounts/criteria/website:http://x/TOKEN", "%2F"},
			{"PUT", "/Accounts/207/phone/TOKEN", "has no value"},
			{"PUT", "/Contacts/Contactid/TOKEN", "is not a record id"},
			{"POST", "/Accounts/207/workflow/dry/TOKEN", "workflows"},
			{"POST", "/Quotes/Calculate/1/TOKEN", "calculate"},
			{"POST", "/Accounts/TOKEN?Id=207", "did you mean id"},
			{"PUT", "/Accounts/207/TOKEN?id=208", "sent twice"},
		} {
			a := s.call(test.method, strings.ReplaceAll(test.target, "TOKEN", token), "")
			if a.status != 400 || !strings.Contains(message1(a), test.want) {
				t.Errorf("%s %s: got %d %.300s, want 400 with %q", test.method, test.target, a.status, a.body, test.want)
			}
		}
		if after := ids(s.get("/Accounts/length/1000/" + token)); !slices.Equal(after, before) {
			t.Errorf("accounts %v became %v", before, after)
		}
		r := s.call(http.MethodGet, "/Contacts/abc", "", "Authorization", "Bearer "+token)
		if r.status != 400 || !strings.Contains(message1(r), `"abc" is not a record id`) {
			t.Errorf("Contacts/abc with a token in the header: got %d %.200s", r.status, r.body)
		}
	})
}

// TestOtherAPIs says to callers of other APIs what is served here.
func TestOtherAPIs(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		for path, want := range map[string]string{
			"/modules/ParsVT/ws/API/V2/vtiger/extended/listtypes":       "V2",
			"/modules/ParsVT/ws/API/V2/vtiger/default/retrieve?id=11x3": "V2",
			"/crm/modules/ParsVT/ws/api/v2":                             "V2",
			"/modules/ParsVT/ws/API/V3/x":                               "V3",
			"/modules/ParsVT/ws/V2/Accounts":                            "V2",
			"/modules/ParsVT/API/V2/Accounts":                           "V2",
			"/modules/ParsVT/ws2/API/V2/x":                              "V2",
			"/modules/RestfulApi/API/V2/x":                              "V2",
			"/modules/ParsVT/ws/API/V1/Accounts":                        "V1",
			"/crm/webservice.php":                                       "webservice.php",
			"/restapi/v1/vtiger/default/me":                             "restapi",
		} {
			for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
				r, err := http.NewRequestWithContext(t.Context(), method, path, strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				a := s.do(r)
				if got := message1(a); a.status != 404 || !strings.Contains(a.body, `"NOT_FOUND"`) || !strings.Contains(got, want) || !strings.Contains(got, "…/modules/ParsVT/ws/auth/LOGIN/PASSWORD") {
					t.Errorf("%s %s: got %d %s", method, path, a.status, a.body)
				}
			}
		}
		if a := s.get("/API/x"); a.status != 401 {
			t.Errorf("a module API that is none: got %d %s, want 401", a.status, a.body)
		}
	})
}
