package v1_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestEmailAttachments sends a draft with two files; both are attached, and a
// picture with a script in it refuses the whole.
func TestEmailAttachments(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		status, body := c.draft(token, map[string]string{"offer.txt": "An offer", "table.csv": "a,b"})
		id, ok := strings.CutPrefix(body, `{"success":true,"result":`)
		if status != http.StatusCreated || !ok {
			t.Fatalf("create: %d %s", status, body)
		}
		var n int
		err = db.SQL.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM vtiger_seattachmentsrel r JOIN vtiger_attachments a ON a.attachmentsid = r.attachmentsid
JOIN vtiger_crmentity e ON e.crmid = a.attachmentsid WHERE r.crmid = ? AND e.setype = 'Emails Attachment' AND a.name IN ('offer.txt', 'table.csv')`, strings.TrimSuffix(id, "}")).Scan(&n)
		if err != nil || n != 2 {
			t.Errorf("%d files are attached (%v), want 2", n, err)
		}
		if status, body := c.draft(token, map[string]string{"x.svg": "<svg><script>1</script></svg>"}); status != http.StatusBadRequest {
			t.Errorf("a picture with a script: %d %s", status, body)
		}
	})
}

// draft creates an e-mail with files.
func (c *client) draft(token string, files map[string]string) (status int, body string) {
	c.t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	for name, v := range map[string]string{"subject": "Offer", "saved_toid": "a@example.org", "parent_id": "207"} {
		_ = form.WriteField(name, v)
	}
	for name, v := range files {
		part, err := form.CreateFormFile(name, name)
		if err != nil {
			c.t.Fatal(err)
		}
		_, _ = part.Write([]byte(v))
	}
	_ = form.Close()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, base+"/Emails/"+token, &text)
	r.Header.Set("Content-Type", form.FormDataContentType())
	a := c.do(r)
	return a.status, a.body
}
