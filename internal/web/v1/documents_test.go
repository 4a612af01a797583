package v1_test

import (
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	v1 "vtrest/internal/web/v1"
)

// part is a part of a form: a field, or a file where Content-Disposition has a
// filename.
type formPart struct{ disposition, text string }

// form sends parts as multipart/form-data.
func (c *client) form(method, target string, parts ...formPart) answer {
	c.t.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {"form-data; " + p.disposition}})
		if err != nil {
			c.t.Fatal(err)
		}
		_, _ = part.Write([]byte(p.text))
	}
	_ = w.Close()
	return c.call(method, target, b.String(), "Content-Type", w.FormDataContentType())
}

// TestDocumentWithoutFile: no document names a file that never came, and none
// loses the file that it has.
func TestDocumentWithoutFile(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		newest := func() string { return c.lastDocument(token) }
		before := newest()
		for _, body := range []string{
			"notes_title=A&filename=contract.pdf",
			"notes_title=A&filename=contract.pdf&filelocationtype=I",
			"notes_title=A&filename=contract.pdf&filelocationtype=I&filetype=application/pdf&filesize=12&filedownloadcount=3",
			`{"notes_title":"A","filename":"contract.pdf","filecontent":""}`,
			"notes_title=A&filename=https://shop.example.org", // without E
			"notes_title=A&filelocationtype=E",
			"notes_title=A&filelocationtype=E&filename=contract",
			"notes_title=A&filelocationtype=E&filename=see the wiki.",
			"notes_title=A&filelocationtype=E&filename=http://",
			"notes_title=A&filelocationtype=E&filename=javascript:alert(1)",
		} {
			a := c.call(http.MethodPost, "/Documents/"+token, body)
			if a.status != http.StatusBadRequest || !strings.Contains(a.body, `"field":"filename"`) {
				t.Errorf("%s: %d %s", body, a.status, a.body)
			}
		}
		for _, parts := range [][]formPart{
			{{`name="notes_title"`, "A"}, {`name="filename"`, "contract.pdf"}},
			{{`name="notes_title"`, "A"}, {`name="filename"`, "contract.pdf"}, {`name="filename"; filename=""`, ""}},
			{{`name="notes_title"`, "A"}, {`name="filename"; filename=""`, "bytes without a name"}},
			{{`name="notes_title"`, "A"}, {`name="filename"; filename="empty.txt"`, ""}},
		} {
			if a := c.form(http.MethodPost, "/Documents/"+token, parts...); a.status != http.StatusBadRequest {
				t.Errorf("%v: %d %s", parts, a.status, a.body)
			}
		}
		if after := newest(); after != before {
			t.Errorf("refused calls left documents: %s, before %s", after, before)
		}
		id := c.made(c.form(http.MethodPost, "/Documents/"+token, formPart{`name="notes_title"`, "No file chosen"}, formPart{`name="filename"; filename=""`, ""}))
		c.wantFields(token, id, "filename=, filelocationtype=I, filesize=0")
	})
}

// lastDocument is the id of the newest document.
func (c *client) lastDocument(token string) string {
	c.t.Helper()
	last := ids(c.get("/Documents/length/1/order/crmid%20DESC/" + token))
	if len(last) != 1 {
		c.t.Fatalf("the last document: %v", last)
	}
	return last[0]
}

// wantFields compares some fields of a document: name=value, ….
func (c *client) wantFields(token, id, want string) {
	c.t.Helper()
	fields, _ := c.fieldsOf(token, "Documents", id)
	var got []string
	for pair := range strings.SplitSeq(want, ", ") {
		name, _, _ := strings.Cut(pair, "=")
		got = append(got, name+"="+fields[name])
	}
	if text := strings.Join(got, ", "); text != want {
		c.t.Errorf("document %s: got %s, want %s", id, text, want)
	}
}

// TestDocumentKeepsItsFile changes what describes a document's file, without a
// file.
func TestDocumentKeepsItsFile(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		id := c.upload(token, "a.txt", "text/plain", strings.NewReader("text"))
		const kept = "filename=a.txt, filelocationtype=I, filesize=4, filetype=text/plain"
		update := func(body string, status int, ignored string) {
			t.Helper()
			a := c.call(http.MethodPut, "/Documents/"+id+"/"+token, body)
			if got := a.header.Get("X-Ignored-Fields"); a.status != status || got != ignored {
				t.Errorf("%s: %d, ignored %q, want %d and %q: %s", body, a.status, got, status, ignored, a.body)
			}
		}
		for _, body := range []string{
			"filename=b.txt", "filename=", "filename=https://shop.example.org",
			"filelocationtype=E", "filelocationtype=E&filename=a.txt", "filelocationtype=E&filename=", "filelocationtype=E&filename=not an address",
			"filelocationtype=X",
		} {
			update(body, http.StatusBadRequest, "")
			c.wantFields(token, id, kept)
		}
		update("filelocationtype=", http.StatusOK, "filelocationtype")
		update("filesize=99&filetype=x&filedownloadcount=7", http.StatusOK, "filesize, filetype, filedownloadcount")
		update("filelocationtype=I&filename=a.txt&notes_title=Sent back", http.StatusOK, "")
		c.wantFields(token, id, kept+", notes_title=Sent back")
		if a := c.call(http.MethodGet, "/Documents/"+id+"/download/1/"+token, ""); a.status != http.StatusOK || a.body != "text" {
			t.Errorf("download: %d %q", a.status, a.body)
		}
		update("filelocationtype=E&filename=shop.example.org/list", http.StatusOK, "")
		c.wantFields(token, id, "filename=http://shop.example.org/list, filelocationtype=E, filesize=0, filetype=")
		for _, body := range []string{"filelocationtype=I", "filelocationtype=I&filename=a.txt", "filelocationtype=", "filename=", "filename=a"} {
			update(body, http.StatusBadRequest, "")
		}
		c.wantFields(token, id, "filename=http://shop.example.org/list, filelocationtype=E, filesize=0, filetype=")
		a := c.form(http.MethodPost, "/Documents/"+id+"/"+token, formPart{`name="filename"`, "other.txt"}, formPart{`name="file"; filename="b.txt"`, "back"})
		if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusOK || got != "filename" {
			t.Errorf("a file and another name: %d, ignored %q", a.status, got)
		}
		c.wantFields(token, id, "filename=b.txt, filelocationtype=I, filesize=4")
		update(`{"filename":"c.txt","filecontent":"aGk=","filetype":"text/x-note"}`, http.StatusOK, "")
		c.wantFields(token, id, "filename=c.txt, filesize=2, filetype=text/x-note")
	})
}

// TestNamesOfFilesAreIgnored: names of pictures and attachments follow the files.
func TestNamesOfFilesAreIgnored(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		for _, tt := range []struct{ module, body, ignored string }{
			{"Contacts", "lastname=Pictured&imagename=a.png", "imagename"},
			{"Products", "productname=Pictured&imagename[]=a.png&imagename[]=b.png", "imagename"},
			{"Emails", "subject=Attached&parent_id=1@-1|&filename=a.pdf", "filename"},
			{"ModComments", "commentcontent=Attached&related_to=216&filename=2490", "filename"},
			{"Contacts", "lastname=Sent&filecontent=aGk=", "filecontent"},
		} {
			a := c.call(http.MethodPost, "/"+tt.module+"/"+token, tt.body)
			if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusCreated || got != tt.ignored {
				t.Errorf("%s %s: %d, ignored %q, want %q: %s", tt.module, tt.body, a.status, got, tt.ignored, a.body)
				continue
			}
			fields, _ := c.fieldsOf(token, tt.module, c.made(a))
			if fields[tt.ignored] != "" {
				t.Errorf("%s: %s is %q", tt.module, tt.ignored, fields[tt.ignored])
			}
		}
	})
}

// TestDocumentWithoutFileLenient leaves the name of a file that did not come out,
// and says so.
func TestDocumentWithoutFileLenient(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, func(config *v1.Config) { config.Records.Lenient = true })
		token := c.loginByKey(adminKey)
		a := c.call(http.MethodPost, "/Documents/"+token, "notes_title=A&filename=contract.pdf")
		if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusCreated || got != "filename" {
			t.Fatalf("%d, ignored %q: %s", a.status, got, a.body)
		}
		id := c.made(a)
		c.wantFields(token, id, "filename=, filelocationtype=I, filesize=0")
		a = c.call(http.MethodPut, "/Documents/"+id+"/"+token, "filename=contract.pdf&notes_title=B")
		if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusOK || got != "filename" {
			t.Errorf("%d, ignored %q: %s", a.status, got, a.body)
		}
		c.wantFields(token, id, "filename=, notes_title=B")
	})
}
