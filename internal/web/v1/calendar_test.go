package v1_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

const tehranKey = "AKsp24db214af839" // of a user in Asia/Tehran

// TestDates: days, their calendar and their digits through the whole service.
func TestDates(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		for _, part := range []struct {
			name string
			test func(t *testing.T, c *client, token string)
		}{
			{"a day has no zone", testDayWithTime},
			{"another calendar", testJalali},
			{"criteria", testJalaliCriteria},
			{"refused", testCalendarRefused},
			{"versions", testCalendarVersions},
		} {
			t.Run(part.name, func(t *testing.T) {
				c := serve(t, databaseURL, nil)
				part.test(t, c, c.loginByKey(adminKey))
			})
		}
	})
}

// testDayWithTime: a user in Tehran sends days with a time.
func testDayWithTime(t *testing.T, c *client, _ string) {
	token := c.loginByKey(tehranKey)
	id := c.made(c.call(http.MethodPost, "/Contacts/"+token, "lastname=Day&birthday=2026-12-01 00:00:00&support_start_date=2026-12-01T00:00:00"))
	fields, _ := c.fieldsOf(token, "Contacts", id)
	if fields["birthday"] != "2026-12-01" || fields["support_start_date"] != "2026-12-01" {
		t.Errorf("birthday %s, support %s", fields["birthday"], fields["support_start_date"])
	}
	id = c.made(c.call(http.MethodPost, "/Events/"+token, "subject=Moment&activitytype=Call&eventstatus=Planned&date_start=2026-12-01 00:30&due_date=2026-12-01 01:30"))
	fields, _ = c.fieldsOf(token, "Events", id)
	if got := fields["date_start"] + " " + fields["time_start"] + " " + fields["due_date"] + " " + fields["time_end"]; got != "2026-11-30 21:00:00 2026-11-30 22:00:00" {
		t.Errorf("the event is %s", got)
	}
	id = c.made(c.call(http.MethodPost, "/Calendar/"+token, "subject=To+do&taskstatus=Completed&date_start=2026-12-01 00:30"))
	fields, _ = c.fieldsOf(token, "Calendar", id)
	if got := fields["date_start"] + " " + fields["time_start"] + " " + fields["due_date"]; got != "2026-11-30 21:00:00 2026-12-01" {
		t.Errorf("the to-do is %s", got)
	}
}

// testJalali writes and reads in the Jalali calendar, in every spelling of a call.
func testJalali(t *testing.T, c *client, token string) {
	for i, call := range []struct{ target, body, header string }{
		{"/Contacts/TOKEN?calendar=jalali", "lastname=J&birthday=1403-07-15", ""},
		{"/Contacts/calendar/jalali/TOKEN", "lastname=J&birthday=1403/7/15", ""},
		{"/Contacts/TOKEN", "lastname=J&birthday=1403-07-15&calendar=jalali", ""},
		{"/Contacts/TOKEN", `{"lastname":"J","birthday":"۱۴۰۳-۰۷-۱۵"}`, "jalali"},
		{"/Contacts/calendar/jalali/TOKEN", "lastname=J&birthday=1403-07-15", "gregorian"},
		{"/Contacts/TOKEN", "lastname=J&birthday=2024-10-06&calendar=gregorian", ""},
	} {
		var header []string
		if call.header != "" {
			header = []string{"X-Calendar", call.header}
		}
		a := c.call(http.MethodPost, strings.ReplaceAll(call.target, "TOKEN", token), call.body, header...)
		id := c.made(a)
		if a.header.Get("X-Ignored-Fields")+a.header.Get("X-Ignored-Parameters") != "" {
			t.Errorf("%d: ignored %v", i, a.header)
		}
		gregorian, _ := c.fieldsOf(token, "Contacts", id)
		a = c.call(http.MethodGet, "/Contacts/"+id+"/"+token, "", "X-Calendar", "jalali")
		var jalali map[string]string
		if err := json.Unmarshal(envelopeOf(a.body).Result, &jalali); err != nil {
			t.Fatal(a.body, err)
		}
		if gregorian["birthday"] != "2024-10-06" || jalali["birthday"] != "1403-07-15" {
			t.Errorf("%d: birthday is %q, in the Jalali calendar %q", i, gregorian["birthday"], jalali["birthday"])
		}
		if a.header.Get("Vary") != "X-Calendar" {
			t.Errorf("Vary: %q", a.header.Get("Vary"))
		}
		for _, name := range []string{"createdtime", "modifiedtime", "api_date_now"} {
			if len(jalali[name]) != len("1405-09-10 10:00:00") || jalali[name][:2] >= "17" || gregorian[name][:2] < "20" || jalali[name][13:] != gregorian[name][13:] && name != "api_date_now" {
				t.Errorf("%s is %q, in the Jalali calendar %q", name, gregorian[name], jalali[name])
			}
		}
		for name, value := range gregorian {
			if jalali[name] != value && !strings.Contains("birthday createdtime modifiedtime api_date_now", name) {
				t.Errorf("%s is %q in the Jalali calendar, else %q", name, jalali[name], value)
			}
		}
		// What is read can be sent back.
		body := url.Values{}
		for name, value := range jalali {
			body.Set(name, value)
		}
		body.Set("phone", "7")
		if a := c.call(http.MethodPut, "/Contacts/"+id+"/"+token, body.Encode(), "X-Calendar", "Jalali"); a.status != http.StatusOK {
			t.Fatalf("sent back: %d %s", a.status, a.body)
		}
		after, _ := c.fieldsOf(token, "Contacts", id)
		if after["birthday"] != gregorian["birthday"] || after["createdtime"] != gregorian["createdtime"] {
			t.Errorf("sent back: birthday %q", after["birthday"])
		}
	}
}

func testJalaliCriteria(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Contacts/"+token, "lastname=Criteria&birthday=2024-10-06"))
	found := func(criteria, calendar string) string {
		t.Helper()
		a := c.get("/?module=Contacts&token=" + token + "&calendar=" + calendar + "&criteria=" + url.QueryEscape("lastname:Criteria;"+criteria))
		var list []map[string]string
		if err := json.Unmarshal(envelopeOf(a.body).Result, &list); err != nil || a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", criteria, a.status, a.body)
		}
		if len(list) == 0 {
			return ""
		}
		return list[0]["record_id"] + " " + list[0]["birthday"]
	}
	for criteria, want := range map[string]bool{
		"birthday:1403-07-15": true, "birthday:gte:1403-07-15": true, "birthday:gt:1403-07-15": false, "birthday:lt:1403-07-16": true, "birthday:neq:1403-07-15": false,
		"birthday:between:1403-07-01,1403-07-30": true, "birthday:between:1403-08-01,1403-08-30": false, "birthday:in:1403-07-14,1403-07-15": true, "birthday:nin:1403-07-15": false,
		"birthday:۱۴۰۳-۰۷-۱۵": true, "birthday:like:1403-07-15": true, "birthday:1403/7/15": true, "birthday:14030715": true, "vtiger_contactsubdetails.birthday:1403-07-15": true, "birthday:notnull": true, "createdtime:gte:1404-01-01": true, "CE.createdtime:lt:1404-01-01 00:00:00": false,
	} {
		got := found(criteria, "jalali")
		if want && got != id+" 1403-07-15" || !want && got != "" {
			t.Errorf("%s: got %q, want %v", criteria, got, want)
		}
	}
	if got := found("birthday:2024-10-06", "gregorian"); got != id+" 2024-10-06" {
		t.Errorf("in the Gregorian calendar: %q", got)
	}
}

func testCalendarRefused(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Contacts/"+token, "lastname=Refused"))
	for _, test := range []struct{ method, target, body, header, code, part string }{
		{http.MethodGet, "/Contacts/" + token + "?calendar=hijri", "", "", "INVALID_PARAMETER", `calendar=\"hijri\" is not a calendar: must be gregorian or jalali`},
		{http.MethodGet, "/Contacts/" + id + "/" + token, "", "persian", "INVALID_PARAMETER", "X-Calendar"},
		{http.MethodPut, "/Contacts/" + id + "/" + token, "phone=1&calendar=lunar", "", "INVALID_PARAMETER", "gregorian or jalali"},
		{http.MethodDelete, "/Contacts/" + id + "/calendar/lunar/" + token, "", "", "INVALID_PARAMETER", "gregorian or jalali"},
		{http.MethodGet, "/Contacts/" + token + "?calender=jalali", "", "", "INVALID_PARAMETER", "calendar"},
		{http.MethodPost, "/Contacts/" + token, "lastname=x&birthday=1403-07-15", "", "INVALID_VALUE", "2024-10-06"},
		{http.MethodPost, "/Contacts/" + token, "lastname=x&birthday=1404-12-30", "jalali", "INVALID_VALUE", "month 12 of 1404 has 29 days"},
		{http.MethodPost, "/Contacts/" + token, "lastname=x&birthday=2024-10-06", "jalali", "INVALID_VALUE", "1403-07-15 for 2024-10-06"},
		{http.MethodGet, "/Contacts/criteria/birthday:gte:1403-01-01/" + token, "", "", "INVALID_CRITERIA", "2024-03-20"},
		{http.MethodGet, "/Contacts/criteria/birthday:between:2024-01-01,1403-01-01/" + token, "", "", "INVALID_CRITERIA", "2024-03-20"},
		{http.MethodGet, "/Contacts/criteria/birthday:starts:1403/" + token, "", "", "INVALID_CRITERIA", "write between"},
		{http.MethodGet, "/Contacts/criteria/birthday:starts:1403-07/" + token, "", "jalali", "INVALID_CRITERIA", "write between"},
		{http.MethodGet, "/Contacts/criteria/birthday:gte:2024-01-01/" + token, "", "jalali", "INVALID_CRITERIA", "1402-10-11 for 2024-01-01"},
		{http.MethodGet, "/Contacts/criteria/createdtime:gte:1404-12-30/" + token, "", "jalali", "INVALID_CRITERIA", "29 days"},
	} {
		var header []string
		if test.header != "" {
			header = []string{"X-Calendar", test.header}
		}
		a := c.call(test.method, test.target, test.body, header...)
		if a.status != http.StatusBadRequest || !strings.Contains(a.body, test.code) || !strings.Contains(a.body, test.part) {
			t.Errorf("%s %s %s: got %d %s, want %s with %q", test.method, strings.ReplaceAll(test.target, token, "TOKEN"), test.body, a.status, a.body, test.code, test.part)
		}
	}
}

// testCalendarVersions: an answer in one calendar is no answer in the other, but
// the version of the record is the same.
func testCalendarVersions(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Contacts/"+token, "lastname=Version&birthday=2024-10-06"))
	path := "/Contacts/" + id + "/" + token
	gregorian := c.get(path).header.Get("ETag")
	jalali := c.call(http.MethodGet, path, "", "X-Calendar", "jalali").header.Get("ETag")
	for _, test := range []struct {
		tag, calendar string
		status        int
	}{
		{gregorian, "gregorian", http.StatusNotModified},
		{gregorian, "jalali", http.StatusOK},
		{jalali, "jalali", http.StatusNotModified},
		{jalali, "", http.StatusOK},
	} {
		if a := c.call(http.MethodGet, path, "", "X-Calendar", test.calendar, "If-None-Match", test.tag); a.status != test.status {
			t.Errorf("%s for %q: %d, want %d", test.tag, test.calendar, a.status, test.status)
		}
	}
	if a := c.call(http.MethodPut, path, "phone=1", "If-Match", jalali); a.status != http.StatusOK {
		t.Errorf("a change of what was read in the Jalali calendar: %d %s", a.status, a.body)
	}
	if a := c.call(http.MethodPut, path, "phone=2", "If-Match", jalali); a.status != http.StatusConflict {
		t.Errorf("a change of an old version: %d %s", a.status, a.body)
	}
	key := []string{"Idempotency-Key", "calendar"}
	c.made(c.call(http.MethodPost, "/Contacts/"+token, "lastname=Once&description=1403", key...))
	if a := c.call(http.MethodPost, "/Contacts/"+token, "lastname=Once&description=1403", append(key, "X-Calendar", "jalali")...); a.status != http.StatusConflict {
		t.Errorf("the same key in another calendar: %d %s", a.status, a.body)
	}
}
