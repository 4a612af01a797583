package console

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/auth"
	"vtrest/internal/crm"
	"vtrest/internal/labels"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

// maxBody is the longest body that a call has use for.
const maxBody = 64 << 10

// Config is what the console's calls work with.
type Config struct {
	Records *records.Service
	Auth    *auth.Service
	Labels  *labels.Catalog // nil shows the CRM's own words
	Zone    *time.Location  // the CRM's
	Now     func() time.Time
	// Server is what Me says about the server; Now and CRMVersion are filled in.
	Server Server

	// What administrators see.
	Recent    func() *web.Recent
	Workflows func(c *meta.Catalog) []Workflow
	Examine   func(ctx context.Context) []Finding
	Explain   func(ctx context.Context, c *meta.Catalog, q Question) (*Explanation, error)
}

// Question asks whether a user may do something; see [Explanation].
type Question struct{ User, Module, ID, Action string }

// Console answers the calls below /console/api.
type Console struct{ Config }

var _ web.Dialect = (*Console)(nil)

// New makes a Console.
func New(c Config) *Console { return &Console{Config: c} }

// call is a call by a user who is known.
type call struct {
	*http.Request
	policy *access.Policy
	token  string
	log    *web.Call
	args   []string // parts of the path behind the call's name
}

// endpoint is a call that the console makes. Its name is that in the log too.
type endpoint struct {
	name   string
	path   string // below /console/api/
	args   int    // parts that follow it
	post   bool
	admin  bool
	answer func(s *Console, c *call) (any, error) // a type of the contract
}

// endpoints are all calls; of two paths that fit, the first counts.
var endpoints = []endpoint{
	{name: "console_me", path: "me", answer: (*Console).me},
	{name: "console_modules", path: "modules", answer: (*Console).modules},
	{name: "console_module", path: "modules", args: 1, answer: (*Console).module},
	{name: "console_search", path: "search", args: 1, answer: (*Console).search},
	{name: "console_history", path: "history", args: 2, answer: (*Console).history},
	{name: "console_documents", path: "documents", args: 2, answer: (*Console).documents},
	{name: "console_metrics", path: "operations/metrics", admin: true, answer: (*Console).metrics},
	{name: "console_tokens", path: "operations/tokens", admin: true, answer: (*Console).tokens},
	{name: "console_revoke", path: "operations/tokens/revoke", post: true, admin: true, answer: (*Console).revoke},
	{name: "console_workflows", path: "operations/workflows", admin: true, answer: (*Console).workflows},
	{name: "console_doctor", path: "operations/doctor", admin: true, answer: (*Console).doctor},
	{name: "console_explain", path: "operations/explain", admin: true, answer: (*Console).explain},
	{name: "console_users", path: "operations/users", admin: true, answer: (*Console).users},
}

// Serve answers one call.
func (s *Console) Serve(w http.ResponseWriter, r *http.Request, c *web.Call) error {
	c.Route = "console_other"
	e, args := find(strings.TrimPrefix(r.URL.Path, apiRoot))
	if e == nil {
		return crm.Errorf(crm.NotFound, "the console has no such call")
	}
	c.Route = e.name
	allow := "GET, HEAD"
	if e.post {
		allow = "POST"
	}
	if !strings.Contains(allow, r.Method) {
		w.Header().Set("Allow", allow)
		return crm.Errorf(crm.MethodNotAllowed, "method %s is not allowed here: must be %s", r.Method, allow)
	}
	token := bearer(r)
	if token == "" {
		return crm.Errorf(crm.MissingToken, "Token not found")
	}
	p, err := s.Auth.Policy(r.Context(), token, c.From)
	if err != nil {
		return err
	}
	c.User = p.User()
	var result any
	err = s.Records.Within(r.Context(), func(ctx context.Context) (err error) {
		// Not every call reads records, which would ask this too.
		if err := s.Records.StillActive(ctx, p); err != nil {
			return err
		}
		if e.admin && !p.Admin() {
			return crm.Errorf(crm.Forbidden, "only administrators may see this")
		}
		result, err = e.answer(s, &call{r.WithContext(ctx), p, token, c, args})
		return err
	})
	if err != nil {
		return err
	}
	return write(w, result)
}

// Fail answers with an error as V1 spells it. The status is always the error's
// own: no old client calls here.
func (s *Console) Fail(w http.ResponseWriter, _ *http.Request, c *web.Call, err error) {
	v1.WriteError(w, c, web.Status(crm.CodeOf(err)), err)
}

// Handler serves the console: its calls through the shell, and the files.
func (s *Console) Handler(shell *web.Shell) http.Handler {
	calls, files := shell.Handler(web.Compressed(s)), Assets()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, apiRoot) {
			calls.ServeHTTP(w, r)
			return
		}
		files.ServeHTTP(w, r)
	})
}

// find is the endpoint of a path, with the parts that follow its own; nil if
// there is none.
func find(path string) (*endpoint, []string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := range endpoints {
		e := &endpoints[i]
		own := len(parts) - e.args
		if own > 0 && strings.Join(parts[:own], "/") == e.path {
			return e, parts[own:]
		}
	}
	return nil, nil
}

// bearer is the token of the Authorization header, the one place that it is
// taken from.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// write answers with a result.
func write(w http.ResponseWriter, result any) error {
	text, err := json.Marshal(Answer[any]{Success: true, Result: result})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(text)
	return err
}

// read reads the JSON body of a call.
func (c *call) read(into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, c.Body, maxBody))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return web.BodyError(err)
	}
	if err != nil {
		return crm.Wrap(crm.InvalidBody, err, "the body is not the JSON object that this call takes")
	}
	return nil
}

// module is the module that a call names, if the user may open it.
func (c *call) module() (*crm.Module, error) {
	m, err := c.policy.Module(c.args[0])
	if err == nil {
		c.log.Module = m.Name
	}
	return m, err
}

// record is the module and id of a call about a record.
func (c *call) record() (*crm.Module, crm.ID, error) {
	m, err := c.module()
	if err != nil {
		return nil, 0, err
	}
	id, err := parseID(c.args[1])
	return m, id, err
}
