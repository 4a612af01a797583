package v1_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestNothingDropped sends a value for every field of every module, whatever its
// kind, with a new record and with a change: it is read back as it was sent, or the
// answer names it, or refuses it.
func TestNothingDropped(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		withoutWorkflows(t, databaseURL)
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		c := serveAt(t, databaseURL, time.Now)
		token := c.loginByKey(adminKey)
		sent := 0
		for i, m := range c.catalog.Modules {
			if m.SetType == "" || i%thin != 0 {
				continue
			}
			t.Run(m.Name, func(t *testing.T) {
				d := &dropping{filling: &filling{t: t, client: c, db: db, module: m, token: token}}
				sent += d.run()
			})
		}
		t.Logf("%d values sent", sent)
	})
}

// dropping sends the fields of one module.
type dropping struct{ *filling }

func (d *dropping) run() (sent int) {
	needed := d.needed()
	created, id := d.write(http.MethodPost, "", needed, nil)
	if !created {
		d.t.Fatalf("a record cannot be made of %v", needed)
	}
	for _, field := range d.module.Fields {
		if field.Table == crm.LineItems {
			continue // sent as items
		}
		for n := range 2 {
			v, ok := d.value(field, n)
			if !ok {
				v = anyValue(field, n)
			}
			if values := d.client.admin(d.t).Picklist(field); !ok && values != nil && len(values.Values) > n {
				v = values.Values[n].Value
			}
			sent++
			form := url.Values{}
			for name, values := range needed {
				form[name] = values
			}
			form.Set(field.Name, v)
			if n == 0 {
				d.write(http.MethodPost, "", form, field)
			}
			d.write(http.MethodPut, id, url.Values{field.Name: {v}}, field)
		}
	}
	return sent
}

// needed are values of the mandatory fields.
func (d *dropping) needed() url.Values {
	form := url.Values{}
	for _, field := range d.module.Fields {
		if v, ok := d.value(field, 0); ok && field.Mandatory() {
			form.Set(field.Name, v)
		}
	}
	switch {
	case d.module.Lines != nil:
		form.Set("items", `[{"hdnProductId":"43","qty":"2","listPrice":"100"}]`)
	case d.module.Name == crm.Calendar:
		form.Set("taskstatus", "Planned")
		form.Del("activitytype")
	}
	return form
}

// write makes or changes a record, and compares a field.
func (d *dropping) write(method, id string, form url.Values, field *crm.Field) (ok bool, record string) {
	d.t.Helper()
	target := "/" + d.module.Name + "/"
	if id != "" {
		target += id + "/"
	}
	a := d.client.call(method, target+d.token, form.Encode(), "Content-Type", asForm)
	if a.status >= http.StatusInternalServerError {
		d.t.Errorf("%s %v: %d %s", method, form, a.status, a.body)
	}
	if a.status >= http.StatusBadRequest {
		if field == nil {
			d.t.Logf("%s %v: %s", method, form, a.body)
		}
		return false, ""
	}
	record = string(envelopeOf(a.body).Result)
	if field == nil || slices.Contains(strings.Split(a.header.Get("X-Ignored-Fields"), ", "), field.Name) ||
		slices.Contains(strings.Split(a.header.Get("X-Totals-Differ"), ", "), field.Name) {
		return true, record
	}
	var read struct{ Result map[string]any }
	b := d.client.get("/" + d.module.Name + "/" + record + "/" + d.token)
	if err := json.Unmarshal([]byte(b.body), &read); err != nil {
		d.t.Fatalf("%s: %s", b.body, err)
	}
	got, _ := read.Result[field.Name].(string)
	if want := form.Get(field.Name); !sameFieldValue(field, got, want) && !strings.HasPrefix(got, want+" ") {
		d.t.Errorf("%s %s=%q (uitype %d, display type %d, %s.%s): it is %q, and X-Ignored-Fields names %q",
			method, field.Name, want, field.UIType, field.DisplayType, field.Table, field.Column, got, a.header.Get("X-Ignored-Fields"))
	}
	return true, record
}

// anyValue is a value for a field that clients do not usually send.
func anyValue(field *crm.Field, n int) string {
	pick := func(a, b string) string { return []string{a, b}[n] }
	switch field.Kind {
	case crm.Int:
		return pick("7", "12")
	case crm.Decimal:
		return pick("7.25", "12.5")
	case crm.Date:
		return pick("2031-03-04", "2031-05-06")
	case crm.Time:
		return pick("09:30:00", "16:45:00")
	case crm.DateTime:
		return pick("2031-03-04 09:30:00", "2031-05-06 16:45:00")
	case crm.Text:
	}
	return pick("one", "two")
}
