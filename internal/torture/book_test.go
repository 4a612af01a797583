//go:build linux

package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// account is what a client knows of an account of its own.
type account struct {
	name string // and key of its creation
	id   int64  // 0 until it is acknowledged
	// may are the values that it may have: the one acknowledged last, and those
	// sent after it without an acknowledgement.
	may []string
	// deleted was acknowledged; deleting was sent.
	deleted, deleting bool
	updates           int
}

// document is what a client knows of a document of its own. Its bytes follow
// from its title.
type document struct {
	title string
	id    int64
}

const formType = "application/x-www-form-urlencoded"

func (c *client) newAccount() *account {
	c.made++
	a := &account{name: fmt.Sprintf("%s-account-%d", c.name, c.made), may: []string{"first"}}
	c.accounts = append(c.accounts, a)
	return a
}

func (c *client) newDocument() *document {
	c.made++
	d := &document{title: fmt.Sprintf("%s-document-%d", c.name, c.made)}
	c.documents = append(c.documents, d)
	return d
}

// values are of fields in several tables, all with the same text.
func values(name, value string) []byte {
	v := url.Values{"phone": {value}, "bill_city": {value}, "ship_city": {value}, "description": {value}}
	if name != "" {
		v.Set("accountname", name)
	}
	return []byte(v.Encode())
}

// created reads the id out of the answer to a create.
func (c *client) created(what string, a answer) (id int64) {
	var got struct{ Result int64 }
	if err := json.Unmarshal(a.body, &got); err != nil || a.status != http.StatusCreated || got.Result == 0 {
		c.wrong("create %s: %s", what, &a)
		return -1
	}
	c.load.note(func(f *figures) { f.acknowledged++ })
	return got.Result
}

func (c *client) create(a *account) bool {
	got, ok := c.call(http.MethodPost, "/Accounts/"+c.load.token, formType, values(a.name, "first"), "Idempotency-Key", a.name)
	if !ok {
		return false
	}
	a.id = c.created(a.name, got)
	return true
}

func (c *client) update(a *account) bool {
	if a.deleting {
		return c.read(a)
	}
	a.updates++
	value := fmt.Sprintf("update%d", a.updates)
	a.may = append(a.may, value)
	got, ok := c.call(http.MethodPut, a.target(c), formType, values("", value))
	if !ok {
		return false
	}
	if got.status != http.StatusOK {
		c.wrong("update %s: %s", a.name, &got)
		return true
	}
	a.may = []string{value}
	c.load.note(func(f *figures) { f.acknowledged++ })
	return true
}

func (c *client) remove(a *account) bool {
	if a.deleted {
		return c.read(a)
	}
	before := a.deleting
	a.deleting = true
	got, ok := c.call(http.MethodDelete, a.target(c), "", nil)
	switch {
	case !ok:
		return false
	case got.status == http.StatusOK, got.status == http.StatusNotFound && before:
		a.deleted = true
		c.load.note(func(f *figures) { f.acknowledged++ })
	default:
		c.wrong("delete %s: %s", a.name, &got)
	}
	return true
}

func (a *account) target(c *client) string { return fmt.Sprintf("/Accounts/%d/%s", a.id, c.load.token) }

// fields are what is read of an account.
type fields struct {
	Name        string `json:"accountname"`
	Phone       string `json:"phone"`
	Bill        string `json:"bill_city"`
	Ship        string `json:"ship_city"`
	Description string `json:"description"`
}

// fits tells whether the book allows the fields of an account.
func (a *account) fits(f *fields) bool {
	return f.Name == a.name && slices.Contains(a.may, f.Phone) && f.Phone == f.Bill && f.Phone == f.Ship && f.Phone == f.Description && !a.deleted
}

func (c *client) read(a *account) bool {
	got, ok := c.call(http.MethodGet, a.target(c), "", nil)
	if !ok {
		return false
	}
	var record struct{ Result fields }
	err := json.Unmarshal(got.body, &record)
	there := got.status == http.StatusOK && err == nil && a.fits(&record.Result)
	gone := got.status == http.StatusNotFound && a.deleting
	if !there && !gone {
		c.wrong("read %s, which may be %q, deleted %v: %v: %s", a.name, a.may, a.deleted, err, &got)
	}
	c.load.note(func(f *figures) { f.reads++ })
	return true
}

// find lists the accounts of a name, of which there is one or none.
func (c *client) find(a *account) bool {
	got, ok := c.call(http.MethodGet, "/Accounts/criteria/"+url.PathEscape("accountname:"+a.name)+"/"+c.load.token, "", nil)
	if !ok {
		return false
	}
	var list struct {
		Success bool
		Result  []fields
	}
	err := json.Unmarshal(got.body, &list)
	there := len(list.Result) == 1 && a.fits(&list.Result[0])
	gone := len(list.Result) == 0 && a.deleting
	if err != nil || got.status != http.StatusOK || !list.Success || !there && !gone {
		c.wrong("find %s, which may be %q, deleted %v: %v: %s", a.name, a.may, a.deleted, err, &got)
	}
	c.load.note(func(f *figures) { f.reads++ })
	return true
}

// content is the file of a document, a few bytes to 64 KiB.
func content(title string) []byte {
	h := fnv.New64()
	_, _ = h.Write([]byte(title))
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	b := make([]byte, 1+r.IntN(64<<10))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func (c *client) upload(d *document) bool {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("notes_title", d.title)
	part, _ := form.CreateFormFile("filename", "file.bin")
	_, _ = part.Write(content(d.title))
	_ = form.Close()
	got, ok := c.call(http.MethodPost, "/Documents/"+c.load.token, form.FormDataContentType(), body.Bytes(), "Idempotency-Key", d.title)
	if !ok {
		return false
	}
	d.id = c.created(d.title, got)
	return true
}

func (c *client) download(d *document) bool {
	got, ok := c.call(http.MethodGet, "/Documents/"+strconv.FormatInt(d.id, 10)+"/download/1/"+c.load.token, "", nil)
	if !ok {
		return false
	}
	if want := content(d.title); got.status != http.StatusOK || !bytes.Equal(got.body, want) {
		c.wrong("download %s: status %d, %d bytes, want %d", d.title, got.status, len(got.body), len(want))
	}
	c.load.note(func(f *figures) { f.reads++ })
	return true
}
