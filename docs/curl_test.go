package docs

import (
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
)

// curl runs a curl line with the options that the documents use.
func (e *example) curl(line string) {
	method, body, target := "", "", ""
	var form []string
	header := http.Header{}
	words := split(line)
	for i := 1; i < len(words); i++ {
		switch word := words[i]; word {
		case "-d":
			i++
			body = e.withIDs(words[i])
			if header.Get("Content-Type") == "" {
				header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			header.Set(name, strings.Replace(value, "TOKEN", e.token, 1))
		case "-F":
			i++
			form = append(form, words[i])
		case "-X":
			i++
			method = words[i]
		default:
			target = strings.Replace(strings.Replace(e.withIDs(word), "http://127.0.0.1:8080", e.base, 1), "TOKEN", e.token, 1)
		}
	}
	if len(form) > 0 {
		var contentType string
		body, contentType = e.multipartForm(form)
		header.Set("Content-Type", contentType)
	}
	switch {
	case method != "":
	case body != "":
		method = http.MethodPost
	default:
		method = http.MethodGet
	}
	e.calls++
	status, answer := send(e.t, method, target, body, header)
	e.last, e.status, e.failed = answer, status, ""
	e.remember(target)
	described := strings.Contains(target, "openapi.json") || strings.Contains(target, "postman.json") // documents without an envelope
	if status != http.StatusOK && status != http.StatusCreated || !strings.HasPrefix(answer, `{"success":true,`) && !described {
		e.failed = line
	}
}

// multipartForm is the body of curl's -F name=value and -F name=@file.
func (e *example) multipartForm(parts []string) (body, contentType string) {
	e.t.Helper()
	var text strings.Builder
	w := multipart.NewWriter(&text)
	for _, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		file, isFile := strings.CutPrefix(value, "@")
		if !isFile {
			_ = w.WriteField(name, value) // a Builder takes everything
			continue
		}
		content, err := w.CreateFormFile(name, file)
		if err != nil {
			continue
		}
		bytes, made := e.files[file]
		if !made {
			e.t.Errorf("%s: nobody made the file %s", e.page, file)
		}
		_, _ = io.WriteString(content, bytes)
	}
	_ = w.Close()
	return text.String(), w.FormDataContentType()
}

// makeFile runs printf 'TEXT' > FILE.
func (e *example) makeFile(line string) {
	words := split(line)
	if len(words) != 4 || words[2] != ">" {
		e.t.Errorf("%s: %s: write printf 'TEXT' > FILE", e.page, line)
		return
	}
	if e.files == nil {
		e.files = map[string]string{}
	}
	e.files[words[3]] = strings.NewReplacer(`\n`, "\n", "%%", "%").Replace(words[1])
}

// kinds are the modules whose newest record a page calls ACCOUNT_ID and so on:
// a reader puts there the id that the answer gave.
var kinds = map[string]string{"Accounts": "ACCOUNT_ID", "Contacts": "CONTACT_ID", "Invoice": "INVOICE_ID", "Documents": "DOCUMENT_ID"}

var (
	newID    = regexp.MustCompile(`^\{"success":true,"result":(\d+)\}$`)
	calledBy = regexp.MustCompile(`ws/(?:index\.php\?.*module=)?(\w+)`)
)

// remember keeps the id of a record that the last call made.
func (e *example) remember(target string) {
	id, module := newID.FindStringSubmatch(e.last), calledBy.FindStringSubmatch(target)
	if id != nil && module != nil && kinds[module[1]] != "" && e.status == http.StatusCreated {
		e.ids[kinds[module[1]]] = id[1]
	}
}

// withIDs puts ids where they belong.
func (e *example) withIDs(text string) string {
	for name, id := range e.ids {
		text = strings.ReplaceAll(text, name, id)
	}
	return text
}

// split splits a line into words as a shell does: '…' and "…" are one word.
func split(line string) []string {
	var words []string
	var word strings.Builder
	var quote rune
	started := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, started = r, true
		case r == ' ':
			if started {
				words = append(words, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}
