package v1_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// found are the records of a module that criteria find.
func (c *client) found(token, module, criteria string) []string {
	c.t.Helper()
	a := c.get("/" + module + "/length/100000/" + token + "?criteria=" + url.QueryEscape(criteria))
	if a.status != 200 {
		c.t.Errorf("%s %s: got %d %s", module, criteria, a.status, a.body)
	}
	return ids(a)
}

// TestValuesAlike has values that mean the same: each finds the same records, and
// some, but not all.
func TestValuesAlike(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		for module, groups := range map[string][][]string{
			"Accounts": {
				{"annual_revenue:1234567.89", "annual_revenue:like:1234567.89", "vtiger_account.annualrevenue:like:1234567.89000000", "annual_revenue:like:1234567.89%", "annual_revenue:1.23456789e6"},
				{"annual_revenue:gt:1000", "annual_revenue:gt:1e3", "annual_revenue:gt:1E+3", "annual_revenue:gt:1000.", "annual_revenue:gt:+1000"},
				{"employees:gt:1000", "employees:gt:1e3", "employees:gt:100e1"},
				{"createdtime:lt:2024-01-05", "createdtime:lt:2024-1-5", "createdtime:lt:20240105", "createdtime:lt:2024/1/5", "createdtime:lt:2024-1-5 0:0", "createdtime:lt:20240105000000"},
				{"rating:", "rating:eq:", "rating:null", "rating:like:", "rating:in:", `rating:in:,`},
				{"rating:neq:", "rating:notnull", "rating:nin:", "rating:gt:"},
				{"cf_880:", "cf_880:null", "cf_880:in:"},
				{"cf_880:neq:", "cf_880:notnull", "cf_880:nin:,"},
				{"rating:in:Active,", "rating:in:,Active"},
				{"rating:nin:Active,", "rating:notnull;rating:neq:Active"},
				{"cf_880:2024-05-17", "cf_880:like:2024-05-17", "cf_880:2024.5.17", "cf_880:in:20240517", "cf_880:between:2024-5-17,2024-5-17"},
				{"starred:neq:1", "starred:nin:1"},
				{"cf_882:gt:08:00", "cf_882:gt:8:00", "cf_882:gt:080000", "cf_882:gt:8:0:0.000"},
			},
			"Potentials": {
				{"closingdate:lt:2024-01-05", "closingdate:lt:2024-1-5", "closingdate:lt:20240105", "closingdate:lt:2024-01-05 00:00:00", "closingdate:lte:2024-01-04 10:00", "closingdate:lt:2024-01-04 00:00:01"},
				{"closingdate:lte:2024-01-05", "closingdate:lt:2024-01-05 10:00:00", "closingdate:lt:2024-01-05T10:00", "closingdate:lte:2024-01-05 10:00:00"},
				{"closingdate:gt:2024-01-05", "closingdate:gte:2024-01-05 10:00:00", "closingdate:gt:2024-01-05 10:00:00"},
			},
			"Calendar": {
				{"contact_id:", "contact_id:null"}, {"contact_id:neq:", "contact_id:notnull"},
			},
		} {
			all := s.found(token, module, "")
			for _, group := range groups {
				want := s.found(token, module, group[0])
				if len(want) == 0 || len(want) == len(all) {
					t.Errorf("%s %s finds %d of %d: the test shows nothing", module, group[0], len(want), len(all))
				}
				for _, criteria := range group[1:] {
					if got := s.found(token, module, criteria); !slices.Equal(got, want) {
						t.Errorf("%s %s: got %d records, want the %d of %s", module, criteria, len(got), len(want), group[0])
					}
				}
			}
		}
		if got := s.found(token, "Potentials", "closingdate:2024-01-05 10:00:00"); len(got) != 0 {
			t.Errorf("a day is no moment: got records %v", got)
		}
		for _, criteria := range []string{
			"annual_revenue:gt:1,000", "annual_revenue:gt:1000abc", "annual_revenue:gt:0x10", "annual_revenue:gt:1e400", "annual_revenue:gt:", "annual_revenue:between:,5", "createdtime:lt:24-1-5", "createdtime:lt:240105",
			"createdtime:lt:2024-13-01", "createdtime:lt:05-01-2024", "createdtime:lt:1704412800", "createdtime:lt:2024-01-05T00:00:00Z", "cf_882:lt:0800", "employees:lt:abc",
		} {
			a := s.get("/Accounts/length/1/" + token + "?criteria=" + url.QueryEscape(criteria))
			if a.status != 400 || !strings.Contains(message1(a), "must be") {
				t.Errorf("%s: got %d %.200s, want 400 and what it must be", criteria, a.status, a.body)
			}
		}
	})
}

// TestNoRow has activities without a contact: none is not the contact 5.
func TestNoRow(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		for _, module := range []string{"Calendar", "Events"} {
			for _, field := range []string{"contact_id", "parent_id", "reminder_time"} {
				without, all := s.found(token, module, field+":null"), s.found(token, module, "")
				if len(without) == 0 {
					t.Errorf("%s: every record has a %s: the test shows nothing", module, field)
				}
				for _, criteria := range []string{field + ":neq:999999", field + ":nin:999999,888888"} {
					if got := s.found(token, module, criteria); !slices.Equal(got, all) {
						t.Errorf("%s %s: got %d records, want all %d", module, criteria, len(got), len(all))
					}
				}
				if got := s.found(token, module, field+":in:999999,"); !slices.Equal(got, without) {
					t.Errorf("%s %s:in:999999, : got %d records, want the %d without", module, field, len(got), len(without))
				}
			}
		}
	})
}

// TestSpellingsOfText finds a text in whichever of its spellings it was stored and is
// asked for, and leaves it as it is.
func TestSpellingsOfText(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		var made []string
		phones := []string{"۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳", "09123456789", "09123"}
		for i, name := range []string{"زکی علیزاده ۱۲", "زكي عليزاده 12", "زکى عليزاده ١٢", "زكی علیزاده ۱۲"} {
			a := s.call("POST", "/Accounts/"+token, "accountname="+url.QueryEscape(name)+"&phone="+url.QueryEscape(phones[i]))
			if a.status != 201 {
				t.Fatalf("%s: got %d %s", name, a.status, a.body)
			}
			id := strings.Trim(strings.TrimPrefix(a.body, `{"success":true,"result":`), "}")
			made = append(made, id)
			if got := s.get("/Accounts/" + id + "/" + token); !strings.Contains(got.body, `"accountname":`+spell(name)) {
				t.Errorf("%s is stored as %.200s", name, got.body)
			}
		}
		others := len(s.found(token, "Accounts", ""))
		for _, typed := range []string{"زکی علیزاده ۱۲", "زكي عليزاده 12", "زکی علیزاده 12", "زکى علیزاده ١٢"} {
			part := string([]rune(typed)[:6])
			for _, criteria := range []string{
				"accountname:" + typed, "accountname:like:" + typed, "accountname:in:x," + typed, "accountname:starts:" + part, "accountname:contains:" + part[2:], "accountname:ends:" + typed[len("زک"):],
				"accountname:like:%" + part + "%", "accountname:like:_" + typed[len("ز"):], "accountname:in:" + typed + ",",
			} {
				if got := s.found(token, "Accounts", criteria+";id:in:"+strings.Join(made, ",")); !slices.Equal(got, made) {
					t.Errorf("%s: got records %v, want %v", criteria, got, made)
				}
			}
			for _, criteria := range []string{"accountname:neq:" + typed, "accountname:nin:x," + typed} {
				if got := s.found(token, "Accounts", criteria); len(got) != others-len(made) {
					t.Errorf("%s: got %d records, want all %d but %d", criteria, len(got), others, len(made))
				}
			}
		}
		for _, phone := range []string{"phone:09123456789", "phone:٠٩١٢٣٤٥٦٧٨٩", "phone:contains:3456789", "phone:ends:6789", "phone:like:0912%9"} {
			if got := s.found(token, "Accounts", phone+";id:in:"+strings.Join(made, ",")); !slices.Equal(got, []string{made[0], made[2]}) {
				t.Errorf("%s: got records %v, want %s and %s", phone, got, made[0], made[2])
			}
		}
		long := strings.Repeat("ایرانیان کیش ", 6)
		a := s.call("POST", "/Accounts/"+token, "accountname="+url.QueryEscape(strings.Replace(long, "ی", "ي", 5)))
		id := strings.Trim(strings.TrimPrefix(a.body, `{"success":true,"result":`), "}")
		for _, criteria := range []string{"accountname:" + long, "accountname:in:x," + long, "accountname:starts:" + long[:100], "accountname:" + strings.ReplaceAll(long, "ک", "ك")} {
			if got := s.found(token, "Accounts", criteria); !slices.Equal(got, []string{id}) {
				t.Errorf("%s: got records %v, want %s", criteria, got, id)
			}
		}
	})
}

// TestSpellingsOfOneByte has a column that holds one spelling only.
func TestSpellingsOfOneByte(t *testing.T) {
	databaseURL := crmtest.MariaDB(t).Load(t, dump(t, sampleDump))
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, text := range []string{
		"ALTER TABLE vtiger_account MODIFY ownership VARCHAR(50) CHARACTER SET cp1256",
		"UPDATE vtiger_account SET ownership = 'شركت علي 12' WHERE accountid = 207",
	} {
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, databaseURL, nil)
	token := s.login("admin", "admin12345")
	for _, criteria := range []string{
		"ownership:شرکت علی ۱۲", "ownership:شركت علي 12", "ownership:contains:ت علی", "ownership:starts:شركت عل", "ownership:ends:علی ۱۲", "ownership:like:%علي%", "ownership:in:x,شركت علی 12",
	} {
		if got := s.found(token, "Accounts", criteria); !slices.Equal(got, []string{"207"}) {
			t.Errorf("%s: got records %v, want 207", criteria, got)
		}
	}
	if got := s.found(token, "Accounts", "ownership:neq:شركت علی ۱۲;id:207"); len(got) != 0 {
		t.Errorf("neq: got records %v, want none", got)
	}
}
