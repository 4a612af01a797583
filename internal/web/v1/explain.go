package v1

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/web"
)

// Question asks, in the words of the client, whether a user may do something
// with a record, or with records of a module at all.
type Question struct {
	User   string // a user's id or exact name
	Module string
	ID     string // of a record; "" or "0" without one
	Action string // such as edit or EditView; "" is view
}

// Explanation is the answer to a Question. For an inactive User it is what the
// rules would say: he cannot log in.
type Explanation struct {
	*records.Explanation
	User   *meta.UserRow
	Policy *access.Policy // of the User; nobody acts with it
	Module *crm.Module
	ID     crm.ID // 0 if no record was asked about, or the Action concerns none
	Action access.Action
}

// Explain answers a Question, whoever asks. A user that is not there is
// NotFound, a module that is not served ModuleNotFound; a record that is not
// there is an answer. The user's Policy is made anew, as the cache is for those
// who may log in.
func Explain(ctx context.Context, rs *records.Service, c *meta.Catalog, q Question) (*Explanation, error) {
	e := &Explanation{}
	var err error
	if e.User, err = findUser(c, q.User); err != nil {
		return nil, err
	}
	if e.Module, err = findModule(c, q.Module); err != nil {
		return nil, err
	}
	if e.Action, err = findAction(q.Action); err != nil {
		return nil, err
	}
	if q.ID != "" {
		if e.ID, err = parseID(q.ID); err != nil {
			return nil, err
		}
	}
	if !e.Action.OnRecords() {
		e.ID = 0
	}
	if e.Policy, err = access.Of(c, e.User.ID); err != nil {
		return nil, err
	}
	e.Explanation, err = rs.Explain(ctx, e.Policy, e.Module, e.ID, e.Action)
	return e, err
}

// AppendJSON appends the answer as an object; ids are texts, as everywhere.
func (e *Explanation) AppendJSON(dst []byte) []byte {
	dst = fmt.Appendf(dst, `{"allowed":%t,"user_id":"%d","user_name":`, e.Allowed, e.User.ID)
	dst = quote(dst, e.User.Name)
	dst = fmt.Appendf(dst, `,"active":%t,"module":`, e.User.Active)
	dst = quote(dst, e.Module.Name)
	dst = quote(append(dst, `,"record_id":`...), idText(int64(e.ID)))
	dst = quote(append(dst, `,"action":`...), e.Action.Word())
	dst = quote(append(dst, `,"rule":`...), string(e.Reason.Kind))
	dst = quote(append(dst, `,"rule_id":`...), idText(e.Reason.ID))
	dst = quote(append(dst, `,"owner":`...), e.Owner)
	dst = quote(append(dst, `,"text":`...), e.Text)
	return append(dst, '}')
}

// idText is an id as text, "" for none.
func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// explain answers an administrator what another user may do. Whoever else asks
// learns nothing, not even which users and modules there are.
func (s *Server) explain(ctx context.Context, w http.ResponseWriter, c *web.Call, p *access.Policy, a *address) error {
	if err := p.MayExplain(); err != nil {
		return err
	}
	q := Question{Module: a.module, ID: a.params.nonEmpty("id")}
	q.User, _ = a.params.get("explain")
	q.Action, _ = a.params.get("action")
	e, err := Explain(ctx, s.Records, p.Catalog(), q)
	if err != nil {
		return err
	}
	c.Module = e.Module.Name
	return write(w, e.AppendJSON(nil))
}

// findUser finds a user who is not deleted, by id or, if there is none of that
// id, by name.
func findUser(c *meta.Catalog, text string) (*meta.UserRow, error) {
	if id, err := parseID(text); err == nil {
		if u := c.User(id); u != nil {
			return u, nil
		}
	}
	for i := range c.Users {
		if c.Users[i].Name == text {
			return &c.Users[i], nil
		}
	}
	return nil, crm.Errorf(crm.NotFound, "there is no user %q: write the id of a user, or the exact name that the user logs in with", text)
}

// findModule finds a module that is served, and tells why another one is not.
func findModule(c *meta.Catalog, name string) (*crm.Module, error) {
	if m := c.Module(name); m != nil {
		return m, nil
	}
	if name == "" {
		return nil, moduleMissing()
	}
	why := fmt.Sprintf("there is no module %q", name)
	switch tab := c.Tab(name); {
	case tab == nil:
	case tab.IsEntity && tab.Presence != 0:
		why = "module " + name + " is switched off in the CRM, so it is served to nobody"
	default:
		why = "module " + name + " is never served"
	}
	served := make([]string, len(c.Modules))
	for i, m := range c.Modules {
		served[i] = m.Name
	}
	return nil, crm.Errorf(crm.ModuleNotFound, "%s; the modules are %s", why, strings.Join(served, ", "))
}

// findAction reads an action, in a word or by the CRM's name.
func findAction(text string) (access.Action, error) {
	if text == "" {
		return access.View, nil
	}
	if a, ok := access.ParseAction(text); ok {
		return a, nil
	}
	var known []string
	for a := access.View; a <= access.DuplicatesHandling; a++ {
		known = append(known, fmt.Sprintf("%s (%s)", a.Word(), a))
	}
	return 0, crm.Errorf(crm.InvalidParameter, "action=%q is not known: must be one of %s", text, strings.Join(known, ", "))
}
