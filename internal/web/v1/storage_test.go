package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestNoStorage: without a storage a call with a file is refused with a code of
// its own, nothing is written, and records without files are written as ever.
func TestNoStorage(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		kept, token := office(t, databaseURL)
		c := serve(t, databaseURL, nil)
		c.from = kept.from // to which the token is bound
		before := c.lastDocument(token)
		for name, a := range map[string]answer{
			"form":     c.form(http.MethodPost, "/Documents/"+token, formPart{`name="notes_title"`, "A"}, formPart{`name="filename"; filename="a.txt"`, "bytes"}),
			"base64":   c.call(http.MethodPost, "/Documents/"+token, `{"notes_title":"A","filename":"a.txt","filecontent":"Ynl0ZXM="}`),
			"download": c.get("/Documents/" + before + "/download/1/" + token),
		} {
			if a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, `"code":"STORAGE_UNAVAILABLE"`) || !strings.Contains(a.body, "--storage") {
				t.Errorf("%s: %d %s, want 503 STORAGE_UNAVAILABLE", name, a.status, a.body)
			}
		}
		if after := c.lastDocument(token); after != before {
			t.Errorf("a refused call left document %s", after)
		}
		c.made(c.call(http.MethodPost, "/Documents/"+token, "notes_title=No file"))
	})
}
