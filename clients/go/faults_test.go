package vtrest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	vtrest "vtrest/clients/go"
)

// small is a client of a server that answers as told, and counts its calls.
func small(t *testing.T, answer http.HandlerFunc) (c *vtrest.Client, calls *int) {
	t.Helper()
	calls = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*calls++
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := vtrest.New(server.URL, vtrest.ByToken("secrettoken"))
	if err != nil {
		t.Fatal(err)
	}
	return c, calls
}

func nothing(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, `{"success":true,"result":[]}`)
}

// TestWrongConditions: what the service would read as another condition, or find
// nothing by, is refused before a call.
func TestWrongConditions(t *testing.T) {
	c, calls := small(t, nothing)
	for _, test := range []struct {
		condition vtrest.Condition
		says      string
	}{
		{vtrest.Where("email", "=", "x"), `"=" is not an operator; it must be one of eq, neq`},
		{vtrest.Where("email", "EQ", "x"), `"EQ" is not an operator`},
		{vtrest.Where("email", "like"), "takes one value, not 0"},
		{vtrest.Where("email", "in"), "takes at least one value"},
		{vtrest.Where("email", "between", "1"), "takes 2 values, not 1"},
		{vtrest.Where("email", "null", "x"), "takes no value"},
		{vtrest.Where("", "x"), "the column of a condition"},
		{vtrest.Where("a:b", "x"), "the column of a condition"},
		{vtrest.Where("email", "eq", `b\;c`), `a value with \; in it`},
	} {
		_, err := c.List(t.Context(), "Contacts", vtrest.Query{Where: []vtrest.Condition{test.condition}})
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%+v: %v, want %q", test.condition, err, test.says)
		}
	}
	_, err1 := c.Retrieve(t.Context(), "Contacts", 0)
	_, err2 := c.Download(t.Context(), -1)
	_, err3 := c.List(t.Context(), "", vtrest.Query{})
	for _, err := range []error{err1, err2, err3, c.Update(t.Context(), "Contacts", 0, nil), c.Delete(t.Context(), "Contacts", 0)} {
		if err == nil || !strings.Contains(err.Error(), "must be a") {
			t.Errorf("a call without an id or module: %v", err)
		}
	}
	if *calls != 0 {
		t.Errorf("%d calls were made", *calls)
	}
	if _, err := c.List(t.Context(), "Contacts", vtrest.Query{Where: []vtrest.Condition{vtrest.Where("email", "x@example.org"), vtrest.Where("phone", "notnull")}}); err != nil || *calls != 1 {
		t.Errorf("pairs: %v", err)
	}
}

// TestErrorsNameTheAddress: and nothing that is secret, or nobody's business.
func TestErrorsNameTheAddress(t *testing.T) {
	c, err := vtrest.New("http://127.0.0.1:1", vtrest.ByToken("secrettoken"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.List(t.Context(), "Accounts", vtrest.Query{Where: []vtrest.Condition{vtrest.Where("phone", "021")}})
	if said := fmt.Sprint(err); !strings.Contains(said, `Get "http://127.0.0.1:1/modules/ParsVT/ws/Accounts": `) || !strings.Contains(said, "refused") || strings.Contains(said, "secrettoken") || strings.Contains(said, "021") {
		t.Errorf("no connection: %s", said)
	}
	page, _ := small(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	if _, err := page.Retrieve(t.Context(), "Accounts", 3); err == nil || !strings.Contains(err.Error(), "/modules/ParsVT/ws/Accounts/3 with status 200") {
		t.Errorf("a page: %v", err)
	}
}

// TestIgnored: what the server ignored is told, by a warning where nobody listens.
func TestIgnored(t *testing.T) {
	answer := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Ignored-Fields", "nosuch, %D9%86%D8%A7%D9%85")
		w.Header().Set("X-Ignored-Parameters", "colour")
		_, _ = io.WriteString(w, `{"success":true,"result":7}`)
	}
	c, _ := small(t, answer)
	var heard []string
	c.Ignored = func(module string, fields []string) { heard = append(append(heard, module), fields...) }
	c.IgnoredParameters = func(module string, names []string) { heard = append(append(heard, module), names...) }
	if id, err := c.Create(t.Context(), "Accounts", map[string]int{"nosuch": 1}); id != 7 || err != nil {
		t.Fatalf("create: %d, %v", id, err)
	}
	if want := []string{"Accounts", "nosuch", "نام", "Accounts", "colour"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	silent, _ := small(t, answer)
	if err := silent.Update(t.Context(), "Accounts", 7, map[string]int{"nosuch": 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`level=WARN msg="vtrest: the server has ignored fields" module=Accounts fields="[nosuch نام]"`, `parameters=[colour]`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log %q has no %q", log.String(), want)
		}
	}
}

// TestStalled: an answer in which nothing comes any more is given up.
func TestStalled(t *testing.T) {
	for _, header := range []string{"", "attachment; filename=a.txt"} {
		done := make(chan struct{})
		c, _ := small(t, func(w http.ResponseWriter, _ *http.Request) {
			if header != "" {
				w.Header().Set("Content-Disposition", header)
			}
			_, _ = io.WriteString(w, `{"success":`)
			_ = http.NewResponseController(w).Flush()
			<-done
		})
		t.Cleanup(func() { close(done) }) // before the server closes
		c.Stalled = 20 * time.Millisecond
		f, err := c.Download(t.Context(), 3)
		if header != "" {
			if err != nil {
				t.Fatal(err)
			}
			_, err = io.ReadAll(f)
			_ = f.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "stands still") || errors.Is(err, io.EOF) {
			t.Errorf("%q: %v", header, err)
		}
	}
}

// TestValues: values of every kind come back, and are found again.
func TestValues(t *testing.T) {
	c := open(t, admin)
	mark := fmt.Sprintf("go%d", time.Now().UnixNano())
	for _, value := range []string{
		"a;b:c,d", "a/b", "+98 21 123", "50% off", "A & B", "#1", "two  blanks", `it's "quoted"`, "پارس تست", `back\`, "x=y?z", "<b>", "a+b%2Bc", "null", "in", "[1]", "~!@$^*()_{}|`",
	} {
		id, err := c.Create(t.Context(), "Leads", map[string]string{"lastname": value, "company": mark})
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		record, err := c.Retrieve(t.Context(), "Leads", id)
		if got := strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(record.Text("lastname")); err != nil || got != value {
			t.Errorf("%q came back as %q (%v)", value, got, err)
		}
		for _, condition := range []vtrest.Condition{vtrest.Where("lastname", "eq", value), vtrest.Where("lastname", "in", value, "x")} {
			found, err := c.List(t.Context(), "Leads", vtrest.Query{Where: []vtrest.Condition{vtrest.Where("company", mark), condition}})
			if err != nil || len(found) != 1 || found[0].ID() != id {
				t.Errorf("%+v finds %d records, %v", condition, len(found), err)
			}
		}
	}
}
