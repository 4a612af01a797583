package v1

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/records"
	"vtrest/internal/web"
)

// maxKey bounds an Idempotency-Key.
const maxKey = 255

// write answers the calls that create, update or delete a record. Who asks is
// known before a long body is read.
func (s *Server) write(w http.ResponseWriter, r *http.Request, c *web.Call, a *address, b *body) error {
	var options *records.Options // nil until the body is read, which happens once
	var unread error
	defer func() {
		if options != nil {
			discard(r.Context(), options)
		}
	}()
	return s.current(w, r, c, a, func(p *access.Policy) error {
		m, err := a.mayWrite(p, c)
		if err != nil {
			return err
		}
		if options == nil {
			options, b, unread = s.receiveCall(r, b)
		}
		if unread != nil {
			return unread
		}
		call := &writing{policy: p, module: m, address: a, body: b, options: options}
		if options.Calendar, err = call.calendar(r); err != nil {
			return err
		}
		call.speller = s.speller(p, options.Calendar)
		return s.writeModule(w, r, c, call)
	})
}

// mayWrite is the module of a call that writes, before its body is read.
func (a *address) mayWrite(p *access.Policy, c *web.Call) (*crm.Module, error) {
	if action, sent := a.params.get(actionName); sent {
		return nil, noAction(action)
	}
	if _, sent := a.params.get(explainName); sent {
		return nil, crm.Errorf(crm.InvalidParameter, "explain: ask with GET")
	}
	m, err := a.moduleFor(p, c)
	if err != nil {
		return nil, err
	}
	return m, a.checkWrite(m)
}

// receiveCall reads the headers and the body of a call that writes. The options hold
// the files that came, also with an error.
func (s *Server) receiveCall(r *http.Request, b *body) (*records.Options, *body, error) {
	options, err := readOptions(r)
	if err == nil && !b.read && hasBody(r.Method) {
		b, err = readBody(r, math.MaxInt64-1, s.receive(r.Context(), &options))
	}
	if err != nil {
		return &options, b, err
	}
	if action, sent := b.get("action"); sent {
		return &options, b, noAction(action)
	}
	return &options, b, nil
}

// writing is a call that writes, with all that it says.
type writing struct {
	policy  *access.Policy
	module  *crm.Module
	address *address
	body    *body
	options *records.Options
	speller speller
}

// writeModule chooses the call as the original does: a POST without an id, or
// with one that cannot be a record's, creates.
func (s *Server) writeModule(w http.ResponseWriter, r *http.Request, c *web.Call, call *writing) error {
	text, sent := call.address.params.get("id")
	if !sent {
		text, _ = call.body.get("id")
	}
	text = strings.TrimSpace(text)
	if call.asksWorkflows() {
		c.Route = routeDry
		return s.dryWrite(w, r, call)
	}
	if r.Method == http.MethodPost && call.calculates() {
		c.Route = routeCount
		return s.calculate(w, r, call, text)
	}
	if r.Method == http.MethodPost && (text == "" || isNoRecord(text)) {
		c.Route = routeCreate
		return s.create(w, r, call)
	}
	if r.Method == http.MethodPost {
		c.Route = routeUpdate
	}
	if text == "" {
		return crm.Errorf(crm.InvalidParameter, "id: the id of the record is missing; call %s Module/ID/TOKEN", r.Method)
	}
	id, err := parseID(text)
	if err != nil {
		return err
	}
	if r.Method == http.MethodDelete {
		return s.delete(w, r, call, id)
	}
	return s.update(w, r, call, id)
}

// isNoRecord reports whether an id is a whole number that no record has: 0, or
// less.
func isNoRecord(text string) bool {
	text = crm.FoldDigits(text)
	digits := strings.TrimPrefix(text, "-")
	return isDigits(digits) && (text != digits || strings.Trim(digits, "0") == "")
}

func (s *Server) create(w http.ResponseWriter, r *http.Request, call *writing) error {
	change, err := call.change()
	if err != nil {
		return err
	}
	done, err := s.Records.Create(r.Context(), call.policy, change, *call.options)
	if err != nil {
		return err
	}
	call.tell(w, &done)
	return s.written(w, http.StatusCreated, strconv.AppendInt(nil, int64(done.ID), 10))
}

// update answers with the id, a number as the guide prints it.
func (s *Server) update(w http.ResponseWriter, r *http.Request, call *writing, id crm.ID) error {
	change, err := call.change()
	if err != nil {
		return err
	}
	done, err := s.Records.Update(r.Context(), call.policy, call.module, id, change, *call.options)
	if err != nil {
		return err
	}
	call.tell(w, &done)
	return s.written(w, http.StatusOK, strconv.AppendInt(nil, int64(id), 10))
}

// seriesName is the CRM's name for which events of a series are deleted.
const seriesName = "recurringEditMode"

func (s *Server) delete(w http.ResponseWriter, r *http.Request, call *writing, id crm.ID) error {
	uses := []string{idName}
	if call.module.Name == crm.Calendar || call.module.Name == crm.Events {
		uses = append(uses, seriesName)
		var sent bool
		if call.options.Series, sent = call.address.params.get(seriesName); !sent {
			call.options.Series, _ = call.body.get(seriesName)
		}
	}
	call.address.tellIgnored(w, uses...)
	if err := s.Records.Delete(r.Context(), call.policy, call.module, id, *call.options); err != nil {
		return err
	}
	return s.written(w, http.StatusOK, []byte("true"))
}

// written answers a call that has written.
func (s *Server) written(w http.ResponseWriter, status int, json []byte) error {
	if s.LegacyStatus {
		status = http.StatusOK
	}
	a := &answer{w: w, buf: result(json)}
	return a.finish(status)
}

// change is what the call sends for the record: what stands in the body counts
// before what stands in the address.
func (call *writing) change() (*crm.Change, error) {
	c := &crm.Change{Module: call.module, Unchanged: call.speller.unchanged}
	place := map[string]int{}
	add := func(s crm.Sent) error {
		if reserved(s.Name) || s.Name == calculateName && call.module.Lines != nil || s.Name == calendarName && call.module.Field(calendarName) == nil {
			return nil
		}
		for i, v := range s.Values {
			if !utf8.ValidString(v) {
				return crm.Errorf(crm.InvalidParameter, "the value of %s is not UTF-8: send all text in UTF-8", short(s.Name))
			}
			s.Values[i] = strings.Trim(v, phpBlanks)
		}
		s.Field = call.module.Field(s.Name)
		if i, known := place[s.Name]; known {
			c.Sent[i] = s
			return nil
		}
		place[s.Name] = len(c.Sent)
		c.Sent = append(c.Sent, s)
		return nil
	}
	inAddress, err := call.address.fields()
	if err != nil {
		return nil, err
	}
	var faults []crm.FieldError
	for _, x := range slices.Concat(inAddress.all, call.body.all) {
		if x.nested && call.module.Field(x.name) != nil {
			faults = append(faults, crm.FieldError{Field: x.name, Value: short(x.values[0]), Allowed: "a text, a number, or a list of them"})
			continue
		}
		if err := add(crm.Sent{Name: x.name, Values: x.values, List: x.list, Plain: x.number}); err != nil {
			return nil, err
		}
	}
	if len(faults) > 0 {
		return nil, nestedValues(faults)
	}
	if err := call.addPacked(add); err != nil {
		return nil, err
	}
	return c, readLines(c)
}

// fields are the fields that an address sends, lists of them as in a form. Of two
// values under one name the first counts.
func (a *address) fields() (*body, error) {
	var pairs params
	for _, x := range a.params {
		_, keys := splitName(x.name)
		if _, known := pairs.get(x.name); !known || len(keys) > 0 {
			pairs = append(pairs, x)
		}
	}
	b := &body{}
	f := newForm(b)
	for _, x := range pairs {
		if !utf8.ValidString(x.name) || !utf8.ValidString(x.value) {
			return nil, crm.Errorf(crm.InvalidParameter, "the value of %s is not UTF-8: send all text in UTF-8", short(x.name))
		}
		if err := f.add(x.name, x.value); err != nil {
			return nil, err
		}
	}
	return b, f.end()
}

func nestedValues(faults []crm.FieldError) error {
	names := make([]string, len(faults))
	for i, f := range faults {
		names[i] = f.Field
	}
	e := crm.Errorf(crm.InvalidValue, "%s: a list in a list, or an object, is not allowed here; send a text, a number, or a list of them", strings.Join(names, ", "))
	e.Fields = faults
	return e
}

// addPacked reads the original's own way to put several fields into one:
// params=phone/55/rating/Active.
func (call *writing) addPacked(add func(crm.Sent) error) error {
	packed, ok := call.body.get("params")
	if !ok || packed == "" {
		return nil
	}
	pairs, err := parsePairs(strings.Split(strings.Trim(packed, "/"), "/"))
	for _, x := range pairs {
		if err == nil {
			err = add(crm.Sent{Name: x.name, Values: []string{x.value}})
		}
	}
	return err
}

// phpBlanks are what PHP's trim takes off both ends of a text.
const phpBlanks = " \t\n\r\x00\x0b"

// reserved names belong to the call and are never fields.
func reserved(name string) bool {
	switch name {
	case "module", "token", "id", "action", "params":
		return true
	}
	return false
}

func noAction(action string) error {
	return crm.Errorf(crm.InvalidParameter, "action=%q is not allowed: use the HTTP methods GET, POST, PUT and DELETE", action)
}

// readOptions reads the headers that say under which conditions a record is to
// be written. One that cannot be read is refused: a client that asks for care
// must not be answered without.
func readOptions(r *http.Request) (o records.Options, err error) {
	o.Match = versions(strings.Join(r.Header.Values("If-Match"), ", "))
	if since := r.Header.Get("If-Unmodified-Since"); since != "" {
		if o.UnmodifiedSince, err = http.ParseTime(since); err != nil {
			return o, crm.Errorf(crm.InvalidParameter, "If-Unmodified-Since %q is not a date: must be %s", short(since), http.TimeFormat)
		}
	}
	key, sent := r.Header["Idempotency-Key"]
	if !sent {
		return o, nil
	}
	o.IdempotencyKey = strings.Trim(key[0], `" `)
	if len(key) > 1 || o.IdempotencyKey == "" || len(o.IdempotencyKey) > maxKey || strings.ContainsFunc(o.IdempotencyKey, notVisible) {
		return o, crm.Errorf(crm.InvalidParameter, "Idempotency-Key: send one, of 1 to %d letters, digits and signs of ASCII, a new one for each record", maxKey)
	}
	return o, nil
}

func notVisible(c rune) bool { return c <= ' ' || c > '~' }
