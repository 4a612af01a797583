package v1_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/web"
)

// writersFor is how long TestWriters lets its writers write, on each database.
var writersFor = flag.Duration("writers", 3*time.Second, "how long TestWriters writes")

// TestWriters has 16 clients create accounts at the same time. Every call
// succeeds, no id or number is given twice, and every record is whole.
func TestWriters(t *testing.T) {
	crmtest.EachRaced(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serveAt(t, databaseURL, time.Now)
		token := c.loginByKey(adminKey)
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		var above crm.ID
		crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&above) }, "SELECT MAX(crmid) FROM vtiger_crmentity")

		var made sync.Map // by answer
		var calls atomic.Int64
		end := time.Now().Add(*writersFor)
		var writers sync.WaitGroup
		for w := range 16 {
			writers.Go(func() {
				for i := 0; time.Now().Before(end); i++ {
					form := url.Values{"accountname": {fmt.Sprintf("writer %d account %d", w, i)}, "phone": {fmt.Sprint(i)}, "email1": {fmt.Sprintf("w%d@example.org", i)}}
					status, body := c.write(http.MethodPost, "/Accounts/"+token, form.Encode())
					calls.Add(1)
					if status != http.StatusCreated {
						t.Errorf("writer %d, call %d: got %d %s", w, i, status, body)
						return
					}
					if _, twice := made.LoadOrStore(body, w); twice {
						t.Errorf("two writers got the answer %s", body)
					}
				}
			})
		}
		writers.Wait()
		for _, problem := range crmtest.Halves(t, db.SQL, c.catalog.Module("Accounts"), above) {
			t.Error(problem)
		}
		var rows int64
		crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&rows) }, "SELECT COUNT(*) FROM vtiger_account WHERE accountid > ?", int64(above))
		if rows != calls.Load() {
			t.Errorf("%d records after %d calls", rows, calls.Load())
		}
		t.Logf("%d records, %.0f a second", rows, float64(rows)/writersFor.Seconds())
	})
}

// write makes a call with a form. Many goroutines may call it.
func (c *client) write(method, target, form string) (status int, body string) {
	r := httptest.NewRequestWithContext(c.t.Context(), method, base+target, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	call := &web.Call{ID: "test-request", From: c.from}
	if err := c.server.Serve(w, r, call); err != nil {
		c.server.Fail(w, r, call, err)
		if crm.CodeOf(err) == crm.Internal {
			c.t.Logf("internal error: %v", err)
		}
	}
	text, _ := io.ReadAll(w.Result().Body)
	return w.Code, string(text)
}
