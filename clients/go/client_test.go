package vtrest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	vtrest "vtrest/clients/go"
)

// open is a client of the server that VTREST_URL names, a demo.
func open(t *testing.T, login vtrest.Login) *vtrest.Client {
	t.Helper()
	address := os.Getenv("VTREST_URL")
	if address == "" {
		t.Skip("NOT TESTED: VTREST_URL names no demo server; run sh scripts/clients.sh go")
	}
	c, err := vtrest.New(address, login)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var admin = vtrest.ByKey("DemoAccessKey000")

func TestLogin(t *testing.T) {
	for _, test := range []struct {
		name  string
		login vtrest.Login
		code  string
	}{
		{"password", vtrest.ByPassword("admin", "admin"), ""},
		{"key", admin, ""},
		{"wrong password", vtrest.ByPassword("nobody-go", "no"), "USER_NOT_FOUND"},
		{"wrong key", vtrest.ByKey("NoSuchKeyGo"), "KEY_NOT_FOUND"},
		{"wrong token", vtrest.ByToken(strings.Repeat("0", 32)), vtrest.InvalidToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := open(t, test.login).Retrieve(t.Context(), "Accounts", 3)
			if test.code == "" && err != nil || test.code != "" && !vtrest.HasCode(err, test.code) {
				t.Errorf("got %v, want %q", err, test.code)
			}
		})
	}
}

func TestToken(t *testing.T) {
	c := open(t, admin)
	token, err := c.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	record, err := open(t, vtrest.ByToken(token)).Retrieve(t.Context(), "Accounts", 3)
	if err != nil || record.Text("accountname") != "MEDIA 3+" || record.ID() != 3 || record.Module() != "Accounts" {
		t.Errorf("record %v, %v", record.Text("accountname"), err)
	}
	for _, shown := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%+v %#v", vtrest.ByPassword("admin", "s3cret"), admin)} {
		if strings.Contains(shown, token) || strings.Contains(shown, "s3cret") || strings.Contains(shown, "DemoAccess") {
			t.Errorf("a secret shows in %s", shown)
		}
	}
}

func TestRecord(t *testing.T) {
	c := open(t, admin)
	ctx := t.Context()
	var ignored []string
	c.Ignored = func(_ string, fields []string) { ignored = fields }
	const name = `A & B + C / "D" پارس Go`
	id, err := c.Create(ctx, "Accounts", map[string]any{"accountname": name, "rating": "Active", "emailoptout": true, "nosuch": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(ignored, " ") != "nosuch" {
		t.Errorf("ignored %q", ignored)
	}
	record, err := c.Retrieve(ctx, "Accounts", id)
	if err != nil || record.Text("accountname") != name || record.Text("emailoptout") != "1" {
		t.Fatalf("record %q, %v", record.Text("accountname"), err)
	}
	var typed struct {
		Name string `json:"accountname"`
	}
	if err := record.Decode(&typed); err != nil || typed.Name != name {
		t.Errorf("decoded %q, %v", typed.Name, err)
	}
	if err := c.Update(ctx, "Accounts", id, struct {
		Phone string `json:"phone"`
	}{"021 1"}, vtrest.IfMatch(record.ETag())); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(ctx, "Accounts", id, map[string]string{"phone": "2"}, vtrest.IfMatch(record.ETag())); !vtrest.HasCode(err, vtrest.Conflict) {
		t.Errorf("a stale change: %v", err)
	}
	if err := c.Delete(ctx, "Accounts", id); err != nil {
		t.Fatal(err)
	}
	_, err = c.Retrieve(ctx, "Accounts", id)
	var e *vtrest.Error
	if !errors.As(err, &e) || e.Code != vtrest.RecordNotFound || e.Status != http.StatusNotFound || e.RequestID == "" {
		t.Errorf("a deleted record: %v", err)
	}
	_, err = c.Create(ctx, "Accounts", map[string]string{"accountname": "", "rating": "Hot"})
	if !errors.As(err, &e) || e.Code != vtrest.InvalidValue || len(e.Fields) != 2 || e.Fields[0].Field != "rating" {
		t.Errorf("wrong values: %+v", err)
	}
}

func TestCalendar(t *testing.T) {
	c := open(t, admin)
	id, err := c.Create(t.Context(), "Contacts", map[string]string{"lastname": "Calendar", "birthday": "2024-10-06"})
	if err != nil {
		t.Fatal(err)
	}
	c.Calendar = "jalali"
	record, err := c.Retrieve(t.Context(), "Contacts", id)
	if err != nil || record.Text("birthday") != "1403-07-15" {
		t.Errorf("birthday %q, %v", record.Text("birthday"), err)
	}
	if err := c.Update(t.Context(), "Contacts", id, map[string]string{"birthday": "1403-07-15"}, vtrest.IfMatch(record.ETag())); err != nil {
		t.Error(err)
	}
}

func TestIdempotencyKey(t *testing.T) {
	c := open(t, admin)
	key := vtrest.IdempotencyKey(fmt.Sprint("go-", time.Now().UnixNano()))
	first, err := c.Create(t.Context(), "Contacts", map[string]string{"lastname": "Karimi"}, key)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := c.Create(t.Context(), "Contacts", map[string]string{"lastname": "Karimi"}, key); err != nil || second != first {
		t.Errorf("sent again: %d, %v, want %d", second, err, first)
	}
}

func TestLists(t *testing.T) {
	c := open(t, admin)
	ctx := t.Context()
	mark := fmt.Sprint("go;", time.Now().UnixNano())
	const records = 5
	want := map[int64]bool{}
	for i := range records {
		id, err := c.Create(ctx, "Leads", map[string]string{"lastname": fmt.Sprint("L", i), "company": mark})
		if err != nil {
			t.Fatal(err)
		}
		want[id] = true
	}
	ours := []vtrest.Condition{vtrest.Where("company", "eq", mark)}
	page, err := c.List(ctx, "Leads", vtrest.Query{Where: ours, Order: "lastname DESC", Start: 1, Length: 2})
	if err != nil || len(page) != 2 || page[0].Text("lastname") != "L3" || page[1].Text("lastname") != "L2" {
		t.Errorf("a page: %v, %v", page, err)
	}
	behind, err := c.List(ctx, "Leads", vtrest.Query{Where: ours, Order: "lastname DESC", After: page[1].ID()})
	if err != nil || len(behind) != 2 || behind[0].Text("lastname") != "L1" {
		t.Errorf("behind it: %v, %v", behind, err)
	}
	vtrest.SetPageLength(t, 2)
	for _, test := range []struct {
		name  string
		query vtrest.Query
		want  int
	}{
		{"all", vtrest.Query{Where: ours}, records},
		{"ordered", vtrest.Query{Where: ours, Order: "lastname"}, records},
		{"some", vtrest.Query{Where: ours, Length: 3}, 3},
		{"from the second", vtrest.Query{Where: ours, Start: 1}, records - 1},
		{"two of a list", vtrest.Query{Where: []vtrest.Condition{ours[0], vtrest.Where("lastname", "in", "L1", "L2")}}, 2},
		{"none", vtrest.Query{Where: []vtrest.Condition{ours[0], vtrest.Where("lastname", "null")}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			seen := map[int64]bool{}
			for record, err := range c.Records(ctx, "Leads", test.query) {
				if err != nil {
					t.Fatal(err)
				}
				if seen[record.ID()] || !want[record.ID()] {
					t.Errorf("record %d comes twice, or is not ours", record.ID())
				}
				seen[record.ID()] = true
			}
			if len(seen) != test.want {
				t.Errorf("%d records, want %d", len(seen), test.want)
			}
		})
	}
	for _, err := range c.Records(ctx, "Leads", vtrest.Query{Order: "nosuch"}) {
		if !vtrest.HasCode(err, "INVALID_ORDER") {
			t.Errorf("a wrong order: %v", err)
		}
	}
	if _, err := c.List(ctx, "Leads", vtrest.Query{Where: []vtrest.Condition{vtrest.Where("company", "eq", `a\;b`)}}); err == nil {
		t.Error("a value that cannot be spelt is no error")
	}
}

func TestPicklist(t *testing.T) {
	list, err := open(t, admin).Picklist(t.Context(), "Accounts", "rating")
	if err != nil || len(list.Values) != 5 || list.Values[1] != (vtrest.PicklistValue{Value: "Active", Label: "Actif"}) {
		t.Errorf("%+v, %v", list, err)
	}
	if got := list.Dependencies["Acquired"]["accounttype"]; len(got) == 0 {
		t.Errorf("dependencies %v", list.Dependencies)
	}
	if list, err := open(t, admin).Picklist(t.Context(), "Accounts", "industry"); err != nil || len(list.Values) == 0 || list.Dependencies != nil {
		t.Errorf("without dependencies: %+v, %v", list, err)
	}
}

func TestInvoice(t *testing.T) {
	c := open(t, admin)
	ctx := t.Context()
	fields := map[string]any{
		"subject": "Laptops", "account_id": 3, "bill_street": "1 Main St", "ship_street": "1 Main St", "taxtype": "group", "tax1_group_percentage": 9,
		"items": []map[string]any{{"hdnProductId": 10000007, "qty": 2, "listPrice": 100}},
	}
	var totals struct{ Subtotal, Total string }
	if err := c.Calculate(ctx, "Invoice", 0, fields, &totals); err != nil || totals.Subtotal != "200.00" || totals.Total != "218.00" {
		t.Errorf("totals %+v, %v", totals, err)
	}
	id, err := c.Create(ctx, "Invoice", fields)
	if err != nil {
		t.Fatal(err)
	}
	record, err := c.Retrieve(ctx, "Invoice", id)
	if err != nil {
		t.Fatal(err)
	}
	var invoice struct {
		Total string `json:"hdnGrandTotal"`
		Items []struct {
			Qty string `json:"qty"`
		} `json:"items"`
	}
	if err := record.Decode(&invoice); err != nil || invoice.Total != "218.00000000" || len(invoice.Items) != 1 || invoice.Items[0].Qty != "2.000" {
		t.Errorf("invoice %+v, %v", invoice, err)
	}
}

func TestFiles(t *testing.T) {
	c := open(t, admin)
	ctx := t.Context()
	content := bytes.Repeat([]byte("0123456789"), 30_000)
	for name, source := range map[string]io.Reader{"seeks.txt": bytes.NewReader(content), "پیوست.txt": io.MultiReader(bytes.NewReader(content))} {
		t.Run(name, func(t *testing.T) {
			var sent, received int64
			id, err := c.Upload(ctx, name, source, map[string]string{"notes_title": "Price list", "parent_id": "3"}, vtrest.Progress(func(done, _ int64) { sent = done }))
			if err != nil {
				t.Fatal(err)
			}
			f, err := c.Download(ctx, id, vtrest.Progress(func(done, _ int64) { received = done }))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(f)
			if err := errors.Join(err, f.Close()); err != nil || !bytes.Equal(got, content) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
			if f.Name != name || f.Size != int64(len(content)) || !strings.HasPrefix(f.Type, "text/plain") || sent != f.Size || received != f.Size {
				t.Errorf("file %q %q %d, sent %d, received %d", f.Name, f.Type, f.Size, sent, received)
			}
		})
	}
	if _, err := c.Download(ctx, 999_999); !vtrest.HasCode(err, vtrest.RecordNotFound) {
		t.Errorf("no document: %v", err)
	}
}

// TestRenewal: a token that has expired is renewed once, and the call repeated.
func TestRenewal(t *testing.T) {
	c := open(t, admin)
	vtrest.SetToken(c, strings.Repeat("0", 32))
	var all sync.WaitGroup
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, err := c.Retrieve(t.Context(), "Accounts", 3); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	vtrest.SetToken(c, strings.Repeat("0", 32))
	id, err := c.Upload(t.Context(), "a.txt", strings.NewReader("text"), map[string]string{"notes_title": "again"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Download(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, err := io.ReadAll(f); string(got) != "text" {
		t.Errorf("%q, %v", got, err)
	}
	// The server does not read a big file to the end before it refuses the token.
	vtrest.SetToken(c, strings.Repeat("0", 32))
	if big, err := c.Upload(t.Context(), "big.bin", bytes.NewReader(make([]byte, 20_000_000)), map[string]string{"notes_title": "big"}); err != nil || big <= id {
		t.Errorf("a big file: %d, %v", big, err)
	}
	// What cannot be read twice is not repeated half.
	vtrest.SetToken(c, strings.Repeat("0", 32))
	if _, err := c.Upload(t.Context(), "a.txt", io.MultiReader(strings.NewReader("text")), map[string]string{"notes_title": "once"}); !vtrest.HasCode(err, vtrest.InvalidToken) {
		t.Errorf("a reader that was read: %v", err)
	}
}

// TestBusy asks a server that is too busy at first.
func TestBusy(t *testing.T) {
	for _, test := range []struct {
		name   string
		busy   int // answers 503 before the first good one
		after  string
		call   func(c *vtrest.Client) error
		calls  int
		failed bool
	}{
		{"read", 2, "", get, 3, false},
		{"write", 1, "", create, 1, true},
		{"write with a key", 1, "", create1, 2, false},
		{"too long", 1, "3600", get, 1, true},
		{"always", 9, "", get, 4, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/modules/ParsVT/ws/Accounts" && r.URL.Path != "/modules/ParsVT/ws/Accounts/3" || r.Header.Get("Authorization") != "Bearer x" {
					t.Errorf("call of %s", r.URL)
				}
				if calls++; calls <= test.busy {
					w.Header().Set("Retry-After", test.after)
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				result := "3"
				if r.Method == http.MethodGet {
					result = "{}"
				}
				_, _ = io.WriteString(w, `{"success":true,"result":`+result+`}`)
			}))
			defer server.Close()
			c, err := vtrest.New(server.URL, vtrest.ByToken("x"))
			if err != nil {
				t.Fatal(err)
			}
			vtrest.SetPause(t, time.Millisecond)
			if err := test.call(c); (err != nil) != test.failed || calls != test.calls {
				t.Errorf("%d calls, want %d: %v", calls, test.calls, err)
			}
		})
	}
}

func get(c *vtrest.Client) error {
	_, err := c.Retrieve(context.Background(), "Accounts", 3)
	return err
}

func create(c *vtrest.Client) error {
	_, err := c.Create(context.Background(), "Accounts", map[string]string{"accountname": "x"})
	return err
}

func create1(c *vtrest.Client) error {
	_, err := c.Create(context.Background(), "Accounts", map[string]string{"accountname": "x"}, vtrest.IdempotencyKey("1"))
	return err
}

// TestRetryAfter: the header's seconds are waited for.
func TestRetryAfter(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, `{"success":true,"result":[]}`)
	}))
	defer server.Close()
	c, err := vtrest.New(server.URL, vtrest.ByToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := c.List(t.Context(), "Accounts", vtrest.Query{}); err != nil || time.Since(start) < time.Second || calls != 2 {
		t.Errorf("%d calls in %v: %v", calls, time.Since(start), err)
	}
	calls = 0
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.List(ctx, "Accounts", vtrest.Query{}); !errors.Is(err, context.DeadlineExceeded) || !vtrest.HasCode(err, vtrest.UnexpectedAnswer) {
		t.Errorf("given up: %v", err)
	}
}

// TestOldServer: one that passes over the parameter after is no endless list.
func TestOldServer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"success":true,"result":[{"record_id":"3"},{"record_id":"4"}]}`)
	}))
	defer server.Close()
	c, err := vtrest.New(server.URL, vtrest.ByToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	vtrest.SetPageLength(t, 2)
	records, failed := 0, false
	for _, err := range c.Records(t.Context(), "Accounts", vtrest.Query{}) {
		records++
		failed = err != nil
	}
	if !failed || records != 5 {
		t.Errorf("%d records, failed %v", records, failed)
	}
}

// TestRedirection: the token goes nowhere else.
func TestRedirection(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	c, err := vtrest.New(server.URL, vtrest.ByToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Retrieve(t.Context(), "Accounts", 3); !vtrest.HasCode(err, vtrest.UnexpectedAnswer) || calls != 1 {
		t.Errorf("%d calls: %v", calls, err)
	}
}

func TestUnexpectedAnswer(t *testing.T) {
	for _, test := range []struct{ name, answer string }{{"page", "<html>"}, {"json", `{"a":1}`}, {"none", ""}} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.answer) }))
		c, err := vtrest.New(server.URL, vtrest.ByToken("x"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Retrieve(t.Context(), "Accounts", 3); !vtrest.HasCode(err, vtrest.UnexpectedAnswer) {
			t.Errorf("%s: %v", test.name, err)
		}
		server.Close()
	}
}

func TestNew(t *testing.T) {
	for _, address := range []string{"", "crm.example.org", "ftp://crm.example.org", "https://admin:x@crm.example.org", "https://crm.example.org/?a=b"} {
		if _, err := vtrest.New(address, admin); err == nil {
			t.Errorf("New(%q) is no error", address)
		}
	}
	for address, want := range map[string]string{
		"https://crm.example.org":                         "https://crm.example.org/modules/ParsVT/ws/",
		"https://crm.example.org/crm/":                    "https://crm.example.org/crm/modules/ParsVT/ws/",
		"https://crm.example.org/modules/RestfulApi":      "https://crm.example.org/modules/RestfulApi/",
		"https://crm.example.org:8443/modules/ParsVT/ws/": "https://crm.example.org:8443/modules/ParsVT/ws/",
	} {
		if c, err := vtrest.New(address, admin); err != nil || !strings.Contains(c.String(), " "+want+",") {
			t.Errorf("New(%q) = %v, %v", address, c, err)
		}
	}
}
