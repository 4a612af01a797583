package v1_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestEventSeries makes, changes and deletes a series of events by the calls.
func TestEventSeries(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)
		const event = `"subject":"Stand-up","activitytype":"Meeting","eventstatus":"Planned","date_start":"2030-01-07 09:00","due_date":"2030-01-07 09:15"`
		series := func(subject string) []string {
			t.Helper()
			a := c.get("/Events/criteria/vtiger_activity.subject:eq:" + subject + "/order/vtiger_activity.date_start/" + token)
			var all []map[string]any
			if err := json.Unmarshal(envelopeOf(a.body).Result, &all); err != nil {
				t.Fatalf("%v: %s", err, a.body)
			}
			var days []string
			for _, r := range all {
				days = append(days, r["date_start"].(string)[5:])
			}
			return days
		}
		want := func(subject, days string) {
			t.Helper()
			if got := strings.Join(series(subject), " "); got != days {
				t.Errorf("%s: got %s, want %s", subject, got, days)
			}
		}
		a := c.call(http.MethodPost, "/Events/"+token, "{"+event+`,"recurringtype":"Weekly","repeat_frequency":1,"mon_flag":true,"wed_flag":"1","calendar_repeat_limit_date":"2030-01-21"}`, "Idempotency-Key", "series")
		id := c.made(a)
		want("Stand-up", "01-07 01-09 01-14 01-16 01-21")
		if again := c.made(c.call(http.MethodPost, "/Events/"+token, "{"+event+`,"recurringtype":"Weekly","repeat_frequency":1,"mon_flag":true,"wed_flag":"1","calendar_repeat_limit_date":"2030-01-21"}`, "Idempotency-Key", "series")); again != id {
			t.Errorf("made again: %s and %s", id, again)
		}
		want("Stand-up", "01-07 01-09 01-14 01-16 01-21")

		// What is read can be sent back.
		fields, _ := c.fieldsOf(token, "Events", id)
		delete(fields, "record_id")
		text, _ := json.Marshal(fields)
		if a := c.call(http.MethodPut, "/Events/"+id+"/"+token, string(text)); a.status != http.StatusOK {
			t.Errorf("sent back: %d %s", a.status, a.body)
		}
		want("Stand-up", "01-07 01-09 01-14 01-16 01-21")

		if a := c.call(http.MethodPut, "/Events/"+id+"/"+token, "subject=Renamed&calendar_repeat_limit_date=2030-01-14&recurringEditMode=all"); a.status != http.StatusOK {
			t.Errorf("%d %s", a.status, a.body)
		}
		want("Renamed", "01-07 01-09 01-14")
		if a := c.call(http.MethodPut, "/Events/"+id+"/"+token, "calendar_repeat_limit_date=2030-01-09"); a.status != http.StatusBadRequest || !strings.Contains(a.body, `"field":"recurringEditMode"`) {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a := c.call(http.MethodDelete, "/Events/"+id+"/recurringEditMode/every/"+token, ""); a.status != http.StatusBadRequest {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a := c.call(http.MethodDelete, "/Calendar/"+id+"/recurringEditMode/all/"+token, ""); a.status != http.StatusOK {
			t.Errorf("%d %s", a.status, a.body)
		}
		want("Renamed", "")
		if a := c.call(http.MethodPost, "/Events/"+token, "{"+event+`,"recurringtype":"Weekly","repeat_frequency":1,"mon_flag":true}`); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "calendar_repeat_limit_date") {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
}
