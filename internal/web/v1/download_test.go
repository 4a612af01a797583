package v1_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/files"
	v1 "vtrest/internal/web/v1"
)

// office is a client of a server that keeps files.
func office(t *testing.T, databaseURL string) (c *client, token string) {
	t.Helper()
	storage, err := files.OpenDisk(t.TempDir(), files.Options{MaxBytes: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	c = serve(t, databaseURL, func(config *v1.Config) { config.Records.Files = storage })
	text, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	var people []person
	if err := json.Unmarshal(text, &people); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Name == "admin" {
			return c, c.login(p.Name, p.Password)
		}
	}
	t.Fatal("users.json has no admin")
	return nil, ""
}

// upload creates a document with a file and returns its id.
func (c *client) upload(token, name, mediaType string, content io.Reader) string {
	c.t.Helper()
	var head, tail bytes.Buffer
	form := multipart.NewWriter(&head)
	_ = form.WriteField("notes_title", "Sent")
	_, _ = form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="filename"; filename="` + name + `"`}, "Content-Type": {mediaType},
	})
	tail.WriteString("\r\n--" + form.Boundary() + "--\r\n")
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, base+"/Documents/"+token, io.MultiReader(&head, content, &tail))
	r.Header.Set("Content-Type", form.FormDataContentType())
	a := c.do(r)
	id, ok := strings.CutPrefix(a.body, `{"success":true,"result":`)
	if !ok || a.status != http.StatusCreated {
		c.t.Fatalf("upload: %d %s", a.status, a.body)
	}
	return strings.TrimSuffix(id, "}")
}

func TestDownload(t *testing.T) {
	sample := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.EachOwn(t, sample, func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		content := "<script>alert('سلام')</script>"
		id := c.upload(token, `گزارش é \"1\".txt`, "text/html", strings.NewReader(content))
		path := "/Documents/" + id + "/download/1/" + token
		for _, target := range []string{path, "/index.php?module=Documents&id=" + id + "&download=1&token=" + token} {
			a := c.get(target)
			if a.status != http.StatusOK || a.body != content || a.route != "download" {
				t.Errorf("%s: %d %q, route %s", target, a.status, a.body, a.route)
			}
			for name, want := range map[string]string{
				"Content-Type": "text/html", "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
				"Content-Disposition":     `attachment; filename="_________1_.txt"; filename*=UTF-8''%DA%AF%D8%B2%D8%A7%D8%B1%D8%B4_%C3%A9_%221%22.txt`,
				"Content-Security-Policy": "default-src 'none'; sandbox",
			} {
				if got := a.header.Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", target, name, got, want)
				}
			}
		}
		tag := c.get(path).header.Get("ETag")
		for _, test := range []struct {
			method, header, value string
			status                int
			body                  string
		}{
			{http.MethodGet, "Range", "bytes=0-7", http.StatusPartialContent, "<script>"},
			{http.MethodGet, "Range", "bytes=-9", http.StatusPartialContent, "</script>"},
			{http.MethodGet, "If-None-Match", tag, http.StatusNotModified, ""},
			{http.MethodGet, "If-None-Match", `"other"`, http.StatusOK, content},
			{http.MethodHead, "Accept", "*/*", http.StatusOK, ""},
		} {
			a := c.call(test.method, path, "", test.header, test.value)
			if a.status != test.status || a.body != test.body {
				t.Errorf("%s with %s %s: %d %q, want %d %q", test.method, test.header, test.value, a.status, a.body, test.status, test.body)
			}
		}
		for _, value := range []string{"bytes=999-", "bytes=x", "lines=1-2"} {
			a := c.call(http.MethodGet, path, "", "Range", value)
			refused := `{"success":false,"error":{"code":"INVALID_RANGE","message":"Range \"` + value + `\" is not a part of the file, which has ` + strconv.Itoa(len(content)) + ` bytes"}}`
			if a.status != http.StatusRequestedRangeNotSatisfiable || a.body != refused || a.header.Get("Content-Type") != "application/json; charset=utf-8" || a.header.Get("Content-Disposition") != "" {
				t.Errorf("Range %s: %d %s %v, want 416 %s", value, a.status, a.body, a.header, refused)
			}
		}
		// Three whole, one first piece, one with another tag.
		if a := c.get("/Documents/" + id + "/" + token); !strings.Contains(a.body, `"filedownloadcount":"5"`) {
			t.Errorf("downloads are not counted: %s", a.body)
		}
		if a := c.get("/Documents/" + id + "/download/1/nosuchtoken"); a.status != http.StatusUnauthorized {
			t.Errorf("without a token: %d %s", a.status, a.body)
		}
		if a := c.get("/Accounts/1/download/1/" + token); a.status != http.StatusBadRequest {
			t.Errorf("of an account: %d %s", a.status, a.body)
		}
	})
}

// zeros is as many bytes as it says.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left, math.MaxInt32))
	clear(p[:n])
	z.left -= int64(n)
	return n, nil
}

// A long file goes through the whole service in pieces.
func TestUploadMemory(t *testing.T) {
	sample := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	c, token := office(t, crmtest.OwnSQLite(t, crmtest.MariaDB(t).Shared(t, sample)))
	c.upload(token, "small.bin", "", strings.NewReader("warm"))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	id := c.upload(token, "big.bin", "", &zeros{200 << 20})
	runtime.ReadMemStats(&after)
	used := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d KiB allocated", used>>10)
	if used > 32<<20 {
		t.Errorf("%d bytes allocated for a file of 200 MiB", used)
	}
	a := c.call(http.MethodGet, "/Documents/"+id+"/download/1/"+token, "", "Range", "bytes=209715199-")
	if a.status != http.StatusPartialContent || a.header.Get("Content-Range") != "bytes 209715199-209715199/209715200" {
		t.Errorf("the last byte: %d %v", a.status, a.header)
	}
}
