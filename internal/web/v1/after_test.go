package v1_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestAfter pages as clients do: by the last id that they have, whatever
// happened to that record.
func TestAfter(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, url string) {
		c := serve(t, url, nil)
		token := c.loginByKey(adminKey)
		whole := ids(c.get("/Accounts/length/1000/" + token))
		if len(whole) < 20 {
			t.Fatalf("%d accounts", len(whole))
		}
		next := func(target string) []string {
			t.Helper()
			a := c.get(target)
			if a.status != http.StatusOK {
				t.Fatalf("%s: %s", target, a.body)
			}
			return ids(a)
		}
		want := func(got, want []string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		}
		want(next("/Accounts/length/5/after/"+whole[9]+"/"+token), whole[10:15])
		want(next("/index.php?module=Accounts&length=5&after="+whole[9]+"&start=0&token="+token), whole[10:15])
		want(next("/Accounts/length/5/after/0/"+token), whole[:5])
		want(next("/Accounts/length/5/"+token+"?after="), whole[:5])
		want(next("/Accounts/after/"+whole[len(whole)-1]+"/"+token), nil)
		backwards := slices.Clone(whole)
		slices.Reverse(backwards)
		want(next("/Accounts/length/5/order/createdtime%20DESC/after/"+whole[9]+"/"+token), backwards[len(whole)-9:len(whole)-4])
		// The record need not meet the criteria.
		want(next("/Accounts/after/"+whole[9]+"/criteria/id:in:"+whole[12]+","+whole[2]+"/"+token), whole[12:13])
		if a := c.call(http.MethodDelete, "/Accounts/"+whole[9]+"/"+token, ""); a.status != http.StatusOK {
			t.Fatal(a.body)
		}
		want(next("/Accounts/length/5/after/"+whole[9]+"/"+token), whole[10:15])

		for target, message := range map[string]string{
			"/Accounts/after/x/" + token:                                  "is not allowed",
			"/Accounts/after/-1/" + token:                                 "is not allowed",
			"/Accounts/after/99999999999999999999/" + token:               "is not allowed",
			"/Accounts/start/5/after/" + whole[9] + "/" + token:           "send one of them",
			"/Accounts/after/987654321/" + token:                          "no record 987654321 in module Accounts",
			"/Contacts/after/" + whole[9] + "/" + token:                   "no record " + whole[9] + " in module Contacts",
			"/Accounts/after/987654321/order/accountname%20DESC/" + token: "no record 987654321 in module Accounts",
		} {
			if a := c.get(target); a.status != http.StatusBadRequest && a.status != http.StatusNotFound || !strings.Contains(a.body, message) {
				t.Errorf("%s: %d %s, want %q", target, a.status, a.body, message)
			}
		}
	})
}

// TestAfterHidden asks for what comes behind a record that the user may not see:
// he is told the same as of one that is not there.
func TestAfterHidden(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		all := ids(c.get("/Accounts/length/1000/" + token))
		hidden := 0
		for _, key := range restrictedKeys(t) {
			token := c.loginByKey(key)
			own := ids(c.get("/Accounts/length/1000/" + token))
			for i, id := range own {
				if i%9 == 0 {
					if got := ids(c.get("/Accounts/length/1000/after/" + id + "/" + token)); !slices.Equal(got, own[i+1:]) {
						t.Errorf("behind %s: %d records, want %d", id, len(got), len(own)-i-1)
					}
				}
			}
			for _, id := range all {
				if slices.Contains(own, id) || hidden > 50 {
					continue
				}
				hidden++
				for _, number := range []string{id, "987654321"} {
					want := fmt.Sprintf(`{"code":"RECORD_NOT_FOUND","message":"there is no record %s in module Accounts"}`, number)
					if a := c.get("/Accounts/after/" + number + "/" + token); a.status != http.StatusNotFound || !strings.Contains(a.body, want) {
						t.Fatalf("behind %s: %d %.200s, want %s", number, a.status, a.body, want)
					}
				}
			}
		}
		if hidden < 10 {
			t.Errorf("only %d hidden records asked about", hidden)
		}
	})
}

// restrictedKeys are the access keys of a few users who are no administrators.
func restrictedKeys(t *testing.T) (keys []string) {
	t.Helper()
	db, err := sqldb.Open(crmtest.MariaDB(t).Shared(t, dump(t, sampleDump)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var key string
	crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&key); keys = append(keys, key) },
		"SELECT accesskey FROM vtiger_users WHERE is_admin = 'off' AND status = 'Active' AND deleted = 0 ORDER BY id LIMIT 4")
	return keys
}
