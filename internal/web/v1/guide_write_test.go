package v1_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// The bodies of the guide's calls that write, as it prints them.
const (
	guideCreate = `accountname=ParsVT&email1=parsvtiger@gmail.com&phone=+989138086200&bill_street=100 street beta test\r\nBat. B&bill_code=34000&bill_city=Montpellier&bill_country=France`
	guideUpdate = `accountname=ParsVT&email1=parsvtiger@gmail.com`
)

// answers25 is the guide's answer with any blanks; the recorded CRM spells the
// id of an update as text.
var answers25 = regexp.MustCompile(`^\{"success": ?true,"result": ?"?25"?\}$`)

// TestGuideWrites makes the guide's calls that write, in its order and in both
// spellings of the address, on the releases whose next record is 25.
func TestGuideWrites(t *testing.T) {
	crmtest.Long(t)
	for _, version := range []string{"vtiger650", "vtiger701"} {
		t.Run(version, func(t *testing.T) {
			crmtest.EachOwn(t, dump(t, "versions/"+version+"-guide.sql.zst"), func(t *testing.T, databaseURL string) {
				snapshot := crmtest.Snap(t, databaseURL)
				_, user := guideDatabase(t, version)
				testGuideWrites(t, snapshot, databaseURL, user, false)
				snapshot.Undo(t, snapshot.Whole(t))
				testGuideWrites(t, snapshot, databaseURL, user, true)
			})
		})
	}
}

func testGuideWrites(t *testing.T, snapshot *crmtest.Snapshot, databaseURL string, user guideUser, query bool) {
	t.Helper()
	at := time.Date(2024, 3, 1, 10, 20, 30, 0, time.UTC)
	c := serveAt(t, databaseURL, func() time.Time { return at })
	token := c.loginByKey(user.AccessKey)
	target := func(id string) string {
		if !query {
			return strings.TrimSuffix("/Accounts/"+id, "/") + "/" + token
		}
		target := "/index.php?module=Accounts"
		if id != "" {
			target += "&id=" + id
		}
		return target + "&token=" + token
	}
	step := func(what, method, id, form string, status int, want *regexp.Regexp) {
		t.Helper()
		if got, body := c.write(method, target(id), form); got != status || !want.MatchString(body) {
			t.Fatalf("%s: got %d %s, want %d %s", what, got, body, status, want)
		}
	}
	step("create", http.MethodPost, "", guideCreate, http.StatusCreated, answers25)
	created := snapshot.Effects(t)
	checkGuideRows(t, created)
	for _, method := range []string{http.MethodPut, http.MethodPost} {
		at = at.Add(time.Minute)
		step("update by "+method, method, "25", guideUpdate, http.StatusOK, answers25)
	}
	step("delete", http.MethodDelete, "25", "", http.StatusOK, regexp.MustCompile(`^\{"success": ?true,"result": ?true\}$`))
	var deleted int
	rows(t, databaseURL, "SELECT deleted FROM vtiger_crmentity WHERE crmid = 25", &deleted)
	if deleted != 1 {
		t.Errorf("deleted = %d after the delete, want 1", deleted)
	}
}

// rows reads one row.
func rows(t *testing.T, databaseURL, query string, targets ...any) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	found := false
	crmtest.Rows(t, db.SQL, func(scan func(...any)) { found = true; scan(targets...) }, query)
	if !found {
		t.Fatalf("no row: %s", query)
	}
}

// guideRows are what the guide's create leaves, as far as every release agrees:
// a table, and values of its one new row.
var guideRows = map[string]map[string]string{
	"vtiger_crmentity":      {"crmid": "25", "setype": "Accounts", "smcreatorid": "1", "smownerid": "1", "modifiedby": "1", "deleted": "0", "label": "ParsVT"},
	"vtiger_account":        {"accountid": "25", "accountname": "ParsVT", "email1": "parsvtiger@gmail.com", "phone": "989138086200", "account_no": "ACC3"},
	"vtiger_accountbillads": {"accountaddressid": "25", "bill_code": "34000", "bill_city": "Montpellier", "bill_country": "France"},
	"vtiger_accountshipads": {"accountaddressid": "25", "ship_city": ""},
	"vtiger_accountscf":     {"accountid": "25"},
}

func checkGuideRows(t *testing.T, e crmtest.Effects) {
	t.Helper()
	for table, want := range guideRows {
		if e[table] == nil || len(e[table].Inserted) != 1 {
			t.Errorf("%s: want one new row, got %v", table, e[table])
			continue
		}
		for column, value := range want {
			if got := e[table].Inserted[0].Text(column); got != value {
				t.Errorf("%s.%s = %q, want %q", table, column, got, value)
			}
		}
	}
	t.Logf("tables written: %s", strings.Join(e.Tables(), " "))
}
