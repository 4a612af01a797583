package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// Log-in bodies are small; records have their own limit.
const maxLoginBody = 64 << 10

// param is one parameter of a call, decoded.
type param struct{ name, value string }

// params are a call's parameters; of two with one name the first counts.
type params []param

func (p params) get(name string) (string, bool) {
	for _, x := range p {
		if x.name == name {
			return x.value, true
		}
	}
	return "", false
}

// nonEmpty is a parameter's value, or "" where PHP finds it empty: "0" too.
func (p params) nonEmpty(name string) string {
	value, _ := p.get(name)
	if value == "0" {
		return ""
	}
	return value
}

// number is a parameter that counts records: a whole number from 0, or the
// default where it is not sent or empty.
func (p params) number(name string, def int64) (int64, error) {
	value := strings.TrimSpace(p.nonEmpty(name))
	if value == "" {
		return def, nil
	}
	n, err := strconv.ParseUint(value, 10, 63)
	if err != nil {
		return 0, crm.Errorf(crm.InvalidParameter, "%s=%q is not allowed: it is a whole number from 0 to %d", name, value, int64(math.MaxInt64))
	}
	return int64(n), nil
}

// parseQuery reads a query string. Only & separates; a ; is data, as the
// guide's own criteria need.
func parseQuery(raw string) params {
	var p params
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		p = append(p, param{decode(name), unslash(decode(value))})
	}
	return p
}

// unslash makes \/ a slash: the guide's client escapes every slash so.
func unslash(s string) string { return strings.ReplaceAll(s, `\/`, "/") }

// parseBody reads the body of a POST: a form in either encoding, or a JSON
// object of texts and numbers.
func parseBody(r *http.Request) (params, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLoginBody+1))
	if err != nil {
		return nil, web.BodyError(err)
	}
	if len(body) > maxLoginBody {
		return nil, crm.Errorf(crm.TooLarge, "the body is larger than %d bytes", maxLoginBody)
	}
	kind, attributes, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return parseMultipart(body, attributes["boundary"])
	}
	text := strings.TrimSpace(string(body))
	if kind == "application/json" || strings.HasPrefix(text, "{") {
		return parseObject(text)
	}
	return parseQuery(text), nil
}

// parseMultipart reads the fields of a form that is sent in parts; files among
// them are no parameters.
func parseMultipart(body []byte, boundary string) (params, error) {
	var p params
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		var value []byte
		if err == nil {
			value, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, crm.Errorf(crm.InvalidBody, "the body is not valid multipart/form-data")
		}
		if part.FileName() == "" {
			p = append(p, param{part.FormName(), unslash(string(value))})
		}
	}
}

// parseObject reads a JSON object. Numbers keep their spelling, true is "1",
// false and null are "", as in PHP.
func parseObject(text string) (params, error) {
	if text == "" {
		return nil, nil
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, crm.Errorf(crm.InvalidBody, "the body is not a JSON object")
	}
	var p params
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, crm.Errorf(crm.InvalidBody, "the body is not valid JSON")
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, crm.Errorf(crm.InvalidBody, "the body is not valid JSON")
		}
		p = append(p, param{name.(string), scalar(raw)})
	}
	if _, err := dec.Token(); err != nil {
		return nil, crm.Errorf(crm.InvalidBody, "the body is not valid JSON")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, crm.Errorf(crm.InvalidBody, "the body goes on after the JSON object")
	}
	return p, nil
}

// scalar is a JSON value as a parameter's text; lists and objects stay JSON.
func scalar(raw json.RawMessage) string {
	switch text := string(raw); text {
	case "true":
		return "1"
	case "false", "null":
		return ""
	default:
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return unslash(s)
		}
		return text
	}
}
