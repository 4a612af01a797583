package v1

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/web"
)

const (
	// Log-in bodies are small, and so are those that must be read before it is
	// known who sends them, because the token stands in them.
	maxLoginBody = 64 << 10
	maxEarlyBody = 1 << 20
	// Names that a body may have. A record has a few hundred fields at most, and
	// an invoice of 1000 lines some ten names a line. Those with brackets cost more
	// to read.
	maxNames     = 20000
	maxBracketed = 8000
)

// sent is what a body has under one name, as it came but for \/.
type sent struct {
	name   string
	values []string // one, unless list
	list   bool     // a JSON array of texts, or a repeated form field
	nested bool     // a JSON text, because there is a list or an object in it
	number bool     // a JSON number
}

// body is what a client sent, in its order, each name once: of two values
// under one name the later counts, as in PHP.
type body struct {
	all    []sent
	byName map[string]int
	read   bool
}

// set gives a name its value. Names and values are UTF-8.
func (b *body) set(s sent) error {
	if !utf8.ValidString(s.name) {
		return crm.Errorf(crm.InvalidBody, "a name in the body (%q) is not UTF-8", short(s.name))
	}
	for _, v := range s.values {
		if !utf8.ValidString(v) {
			return crm.Errorf(crm.InvalidBody, "the value of %s is not UTF-8: send all text in UTF-8", short(s.name))
		}
	}
	if i, known := b.byName[s.name]; known {
		b.all[i] = s
		return nil
	}
	if len(b.all) == maxNames {
		return crm.Errorf(crm.InvalidBody, "the body has more than %d names", maxNames)
	}
	if b.byName == nil {
		b.byName = map[string]int{}
	}
	b.byName[s.name] = len(b.all)
	b.all = append(b.all, s)
	return nil
}

// get is the one value under a name.
func (b *body) get(name string) (string, bool) {
	if i, known := b.byName[name]; known && !b.all[i].list {
		return b.all[i].values[0], true
	}
	return "", false
}

// params are the body's values, for a log-in and for calls that read. A list is
// its values under one name.
func (b *body) params() params {
	var p params
	for _, s := range b.all {
		for _, v := range s.values {
			p = append(p, param{s.name, v})
		}
	}
	return p
}

// readParameters reads the parameters that a call sends in a body although it
// reads. Libraries that know no better send an empty value for none.
func readParameters(r *http.Request) (*body, error) {
	if r.Body == nil || r.ContentLength == 0 {
		return &body{}, nil
	}
	raw, err := io.ReadAll(&limited{r: r.Body, left: maxLoginBody, limit: maxLoginBody})
	if err != nil {
		return nil, web.BodyError(err)
	}
	b := &body{read: true}
	switch text := strings.TrimSpace(string(raw)); {
	case slices.Contains([]string{"", "[]", "null", `""`}, text):
		return b, nil
	case text[0] == '{':
		return b, b.readObject([]byte(text))
	case strings.ContainsAny(text[:1], "[\"<-") || strings.ContainsAny(text, "\r\n"):
		return nil, crm.Errorf(crm.InvalidBody, "a call that reads has its parameters in the address: write Module/name/value/…/TOKEN")
	default:
		b.byName = map[string]int{}
		for _, x := range parseQuery(text) {
			if _, known := b.byName[x.name]; !known {
				b.byName[x.name] = len(b.all)
			}
			b.all = append(b.all, sent{name: x.name, values: []string{x.value}})
		}
		return b, nil
	}
}

// takeFile takes a file out of a form that is sent in parts.
type takeFile func(*multipart.Part) error

// readBody reads a request's body: a form in either encoding, or a JSON object.
// JSON is known by how it begins, whatever its type is said to be, as
// many clients send it under curl's type for forms.
func readBody(r *http.Request, limit int64, take takeFile) (*body, error) {
	b := &body{read: true}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, crm.Errorf(crm.InvalidBody, "Content-Encoding %q is not understood: send the body as it is", coding)
	}
	source := &limited{r: r.Body, left: limit, limit: limit}
	kind, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		kind = ""
	}
	if kind == "multipart/form-data" {
		return b, b.readParts(source, attributes["boundary"], take)
	}
	raw, err := io.ReadAll(source)
	if err != nil {
		return nil, web.BodyError(err)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return b, nil
	case text[0] == '{' || text[0] == '[' || strings.HasSuffix(kind, "json"):
		return b, b.readObject(text)
	case kind == "" || kind == "application/x-www-form-urlencoded" || kind == "text/plain":
		// White space at the end of a form is that of a file or a shell.
		return b, b.readForm(string(bytes.TrimRight(raw, "\r\n")))
	}
	return nil, crm.Errorf(crm.InvalidBody, "Content-Type %q is not understood: send application/x-www-form-urlencoded, multipart/form-data or application/json", kind)
}

// limited is a body that may not be longer than a limit of its own, beside the
// server's.
type limited struct {
	r           io.Reader
	left, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, crm.Errorf(crm.TooLarge, "the body is larger than %d bytes", l.limit)
	}
	// One byte more than is left tells a body that is too long from one that
	// just fits.
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, crm.Errorf(crm.TooLarge, "the body is larger than %d bytes", l.limit)
	}
	return n, err
}

// readParts reads a form that is sent in parts. Those with a file are taken by
// take; a file field that was left empty, as browsers send it, is none.
func (b *body) readParts(source io.Reader, boundary string, take takeFile) error {
	if boundary == "" {
		return crm.Errorf(crm.InvalidBody, "the Content-Type multipart/form-data names no boundary")
	}
	form := newForm(b)
	parts := multipart.NewReader(source, boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // a wrapped one is the end of a form that was cut short
			return form.end()
		}
		if err != nil {
			return partError(err)
		}
		if part.FormName() == "" {
			return crm.Errorf(crm.InvalidBody, "a part of the body has no name")
		}
		if _, isFile := fileName(part); isFile {
			if err := take(part); err != nil {
				return err
			}
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return partError(err)
		}
		if err := form.add(part.FormName(), unslash(string(value))); err != nil {
			return err
		}
	}
}

// fileName is the name that a client gave a file, "" for none.
func fileName(part *multipart.Part) (name string, isFile bool) {
	_, attributes, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name, isFile = attributes["filename"]
	return name, isFile
}

// partError classifies an error of reading a part.
func partError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return web.BodyError(err)
	}
	if crm.CodeOf(err) != crm.Internal {
		return err
	}
	return crm.Wrap(crm.InvalidBody, err, "the body is not valid multipart/form-data")
}

// refuseFile is for bodies that are read before it is known who sends them.
func refuseFile(part *multipart.Part) error {
	if name, _ := fileName(part); name == "" {
		return notChosen(part)
	}
	return crm.Errorf(crm.InvalidBody, "the part %q has a file: to send files, name module and token in the address, or the token in a header", short(part.FormName()))
}

// short is a text as a message may repeat it.
func short(text string) string {
	const most = 60
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}
