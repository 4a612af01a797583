package attack

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"vtrest/internal/app"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// place is a request; * stands behind each value that sqlmap attacks, and TOKEN
// for an administrator's token.
type place struct{ method, path, body, header string }

const (
	asForm = "Content-Type: application/x-www-form-urlencoded"
	asJSON = "Content-Type: application/json"
)

// places have every parameter that the program reads, in each place where it
// may stand.
var places = []place{
	{"GET", "index.php?module=Accounts*&token=TOKEN&length=2", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN*&length=2", "", ""},
	{"GET", "index.php?module=Accounts&id=3*&token=TOKEN", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&start=1*&length=2*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&after=3*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&order=accountname*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&order=vtiger_account.accountname*%20DESC*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&criteria=accountname*:contains:a*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&criteria=accountname:like:%25a*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&criteria=employees:gte:1*;createdtime:gte:2020-01-01*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&criteria=rating:in:Active*,Acquired*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=2&criteria=tags:contains:a*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&picklist=rating*&picklistdep=1*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&id=3&explain=admin*&action=edit*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&id=3&workflows=dry*", "", ""},
	{"GET", "index.php?module=Accounts&token=TOKEN&length=1&other=x*", "", ""},
	{"GET", "index.php?module=Documents&token=TOKEN&id=3*&download=1*", "", ""},
	{"GET", "index.php?module=Auth&login=admin*&password=admin*", "", ""},
	{"GET", "index.php?module=Auth&key=x*", "", ""},
	{"GET", "auth/admin*/admin*", "", ""},
	{"GET", "auth/x*", "", ""},
	{"GET", "Accounts*/3*/TOKEN*", "", ""},
	{"GET", "Accounts/start/1*/length/2*/TOKEN", "", ""},
	{"GET", "Accounts/length/2/after/3*/order/accountname*/TOKEN", "", ""},
	{"GET", "Accounts/length/2/criteria/accountname:contains:a*/TOKEN", "", ""},
	{"GET", "Accounts/picklist/rating*/TOKEN", "", ""},
	{"GET", "Accounts/length/1", "", "Authorization: Bearer TOKEN*"},
	{"GET", "Accounts/3", "", "Authorization: Bearer TOKEN\nIf-None-Match: x*\nX-Request-Id: x*\nUser-Agent: x*\nReferer: x*\nCookie: x=y*\nX-Forwarded-For: 1.2.3.4*\nAccept-Language: fa*"},
	{"POST", "auth", "login=admin*&password=admin*", asForm},
	{"POST", "auth", `{"key":"x*"}`, asJSON},
	{"POST", "Accounts/TOKEN", "accountname=x*&phone=1*&rating=Active*&employees=3*&assigned_user_id=1*", asForm},
	{"POST", "Accounts/TOKEN", `{"accountname":"x*","website":"x*","account_id":"3*","annual_revenue":"5*","other":"x*"}`, asJSON},
	{"POST", "Accounts/TOKEN", "accountname=x", asForm + "\nIdempotency-Key: x*"},
	{"POST", "Contacts/TOKEN", "lastname=x*&birthday=2000-01-01*&account_id=3*", asForm},
	{"PUT", "Accounts/3*/TOKEN", "phone=1*", asForm + "\nIf-Match: *"},
	{"PUT", "Accounts/3/TOKEN", "phone=1", asForm + "\nIf-Unmodified-Since: x*"},
	{"DELETE", "Accounts/999999*/TOKEN", "", ""},
	{"POST", "Quotes/calculate/1*/TOKEN", `{"currency_id":"1*","region_id":"0*","items":[{"hdnProductId":"PRODUCT*","qty":"2*","listPrice":"1*","pricebookid":"*","comment":"x*","subproduct_ids":"*"}]}`, asJSON},
	{"GET", "/console/api/search/Accounts*?q=a*", "", "Authorization: Bearer TOKEN"},
	{"GET", "/console/api/search/Accounts?id=3*", "", "Authorization: Bearer TOKEN"},
	{"GET", "/console/api/history/Accounts/3*?start=0*&length=5*", "", "Authorization: Bearer TOKEN"},
	{"GET", "/console/api/documents/Accounts/3*", "", "Authorization: Bearer TOKEN"},
	{"GET", "/console/api/modules/Accounts*?language=fa_ir*", "", "Authorization: Bearer TOKEN"},
	{"GET", "/console/api/operations/explain?user=admin*&module=Accounts*&id=3*&action=edit*", "", "Authorization: Bearer TOKEN"},
	{"POST", "/console/api/operations/tokens/revoke", `{"id":"000000000000*"}`, asJSON + "\nAuthorization: Bearer TOKEN"},
	{"POST", "/console/api/operations/tokens/revoke", `{"user_id":"99*"}`, asJSON + "\nAuthorization: Bearer TOKEN"},
}

var (
	from  = flag.Int("from", 0, "with -sqlmap: begin at this place")
	level = flag.String("level", "5", "with -sqlmap: its --level, 1 to 5")
	to    = flag.Int("to", len(places), "with -sqlmap: end before this place")
)

// TestSqlmap lets sqlmap look for SQL that is built of what a client sends.
// First it must find the hole in a server that has one.
func TestSqlmap(t *testing.T) {
	if !*withSqlmap {
		t.Skip("takes long: make sqlmap")
	}
	if _, err := exec.LookPath("sqlmap"); err != nil {
		t.Skip("sqlmap is not installed")
	}
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.EachOwn(t, dump, func(t *testing.T, databaseURL string) {
		cheapPasswords(t, databaseURL)
		s := start(t, databaseURL, func(c *app.Config) { c.Storage = t.TempDir() })
		engine := "SQLite"
		if strings.HasPrefix(databaseURL, "mysql:") {
			engine = "MySQL"
		}
		t.Run("control", func(t *testing.T) {
			open := httptest.NewServer(hole(s.db))
			defer open.Close()
			if found := sqlmap(t, engine, open.URL, place{"GET", "/?id=3*", "", ""}); len(found) == 0 {
				t.Fatal("sqlmap does not find the hole that is there")
			}
		})
		token := s.login("admin")
		var product string
		crmtest.Rows(t, s.db.SQL, func(scan func(...any)) { scan(&product) }, "SELECT MIN(productid) FROM vtiger_products")
		fill := strings.NewReplacer("TOKEN", token, "PRODUCT", product)
		s.log.take()
		all := map[int]int{}
		begin := time.Now()
		for i, p := range places {
			if i < *from || i >= *to {
				continue
			}
			filled := place{p.method, fill.Replace(p.path), fill.Replace(p.body), fill.Replace(p.header)}
			if !strings.HasPrefix(p.path, "/") {
				filled.path = folder + filled.path
			}
			stop := func() {}
			if strings.Contains(strings.ToLower(p.path), "auth") {
				stop = s.forgive(t)
			}
			for _, found := range sqlmap(t, engine, s.root, filled) {
				t.Errorf("%s %s %s %s: %s", p.method, p.path, p.body, p.header, found)
			}
			stop()
			status := s.log.take()
			t.Logf("%s %s %s: %s", p.method, p.path, p.body, counts(status))
			for code, n := range status {
				all[code] += n
			}
		}
		t.Logf("together, in %s: %s", time.Since(begin).Round(time.Second), counts(all))
		if all[http.StatusInternalServerError] > 0 {
			t.Errorf("%d answers are 500:\n%.3000s", all[http.StatusInternalServerError], s.log.String())
		}
	})
}

// cheapPasswords makes checking a password quick, for the thousands that sqlmap
// tries.
func cheapPasswords(t *testing.T, databaseURL string) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	hash, err := bcrypt.GenerateFromPassword([]byte("admin"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), "UPDATE vtiger_users SET user_password = ?, crypt_type = 'PHASH'", string(hash)); err != nil {
		t.Fatal(err)
	}
}

// counts says how often each status was answered.
func counts(status map[int]int) string {
	var parts []string
	sum := 0
	for code, n := range status {
		parts = append(parts, fmt.Sprintf("%d×%d", n, code))
		sum += n
	}
	slices.Sort(parts)
	return fmt.Sprintf("%d calls, %s", sum, strings.Join(parts, " "))
}

// sqlmap attacks one request, and returns what it found.
func sqlmap(t *testing.T, engine, root string, p place) (found []string) {
	t.Helper()
	dir := t.TempDir()
	results := filepath.Join(dir, "results.csv")
	args := []string{
		"-u", root + p.path, "--method", p.method, "--batch", "--level", *level, "--risk", "3", "--dbms", engine, "--threads", "2", "--retries", "1", "--timeout", "20",
		"--output-dir", dir, "--results-file", results, "--ignore-code", "*", "--flush-session", "--disable-coloring", "--answers", "redirect=N,JSON=Y,custom=Y",
	}
	if p.body != "" {
		args = append(args, "--data", p.body)
	}
	if p.header != "" {
		args = append(args, "--headers", p.header)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "sqlmap", args...).CombinedOutput()
	if err != nil {
		t.Errorf("sqlmap %s: %v\n%.2000s", p.path, err, out)
	}
	text := string(out)
	if i := strings.Index(text, "identified the following injection point"); i >= 0 {
		found = append(found, text[i:])
	}
	if file, err := os.Open(results); err == nil {
		defer func() { _ = file.Close() }()
		rows, _ := csv.NewReader(file).ReadAll()
		for _, row := range rows[min(1, len(rows)):] {
			if len(row) > 3 && row[2] != "" {
				found = append(found, strings.Join(row, " "))
			}
		}
	}
	return found
}

// forgive forgets failed log-ins as long as sqlmap makes them, so that they are
// answered and not refused by their limit. The function that it returns ends that.
func (s *target) forgive(t *testing.T) func() {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.NewTicker(100 * time.Millisecond); ctx.Err() == nil; {
			<-tick.C
			_, _ = s.db.SQL.ExecContext(ctx, "DELETE FROM vtrest_limit") // it may be busy; the next time does it
		}
	}()
	return func() { stop(); <-done }
}

// hole is a server whose SQL is built of what the client sends.
func hole(db *sqldb.DB) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var name string
		err := db.SQL.QueryRowContext(r.Context(), "SELECT accountname FROM vtiger_account WHERE accountid = "+r.URL.Query().Get("id")).Scan(&name)
		if err != nil {
			http.Error(w, "no such account", http.StatusNotFound)
			return
		}
		_, _ = fmt.Fprintf(w, "the account %s", name)
	})
}
