package v1

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/auth"
	"vtrest/internal/crm"
	"vtrest/internal/labels"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/web"
)

// Config is what the dialect works with.
type Config struct {
	Records *records.Service
	Auth    *auth.Service
	Labels  *labels.Catalog // nil shows stored values
	Zone    *time.Location  // the CRM's
	Now     func() time.Time

	LegacyStatus bool  // every answer has status 200, as the original's
	RawText      bool  // text as stored; no &lt; and &gt;
	MaxLength    int64 // records a list may ask for, 0 for any number
	LongLists    int   // long lists that may be sent at the same time, 0 for any number

	// Renew looks whether the database holds a newer generation than one whose rules
	// refuse a call; nil does not.
	Renew func(context.Context, *meta.Catalog) bool

	Describer Describer // gives openapi.json and postman.json; nil for none
}

// Server serves the V1 dialect.
type Server struct {
	Config
	shapes shapes
	long   chan struct{} // a place for each long list; nil for any number
}

// New makes a Server.
func New(c Config) *Server {
	s := &Server{Config: c}
	if c.LongLists > 0 {
		s.long = make(chan struct{}, c.LongLists)
	}
	return s
}

// Names of calls in the log and the metrics.
const (
	routeLogin    = "login"
	routeList     = "list"
	routeRetrieve = "retrieve"
	routePicklist = "picklist"
	routeExplain  = "explain"
	routeCreate   = "create"
	routeCount    = "calculate"
	routeDry      = "workflows"
	routeUpdate   = "update"
	routeDelete   = "delete"
	routeOther    = "other"
)

// Methods that an address answers.
const (
	allowRecords = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	allowLogin   = "GET, HEAD, POST, OPTIONS"
)

var _ web.Dialect = (*Server)(nil)

// Serve answers one call.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, c *web.Call) error {
	c.Route = routeOther
	a, err := parseAddress(r)
	if err != nil {
		return err
	}
	if s.describes(a) && r.Method != http.MethodOptions {
		return s.describe(w, r, c, a)
	}
	b := &body{}
	if a.reads {
		if b, err = readParameters(r); err != nil {
			return err
		}
		if err = a.addBody(b); err != nil {
			return err
		}
	}
	if hasBody(r.Method) && !a.complete() {
		// Who calls what stands in the body.
		limit := int64(maxEarlyBody)
		if a.auth {
			limit = maxLoginBody
		}
		if b, err = readBody(r, limit, refuseFile); err != nil {
			return err
		}
		if err = a.addBody(b); err != nil {
			return err
		}
	}
	route, allow := routeOf(r.Method), allowRecords
	if a.auth {
		route, allow = routeLogin, allowLogin
	}
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", allow)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	c.Route = route
	if !slices.Contains(strings.Split(allow, ", "), r.Method) {
		w.Header().Set("Allow", allow)
		return crm.Errorf(crm.MethodNotAllowed, "method %s is not allowed here: must be one of %s", r.Method, allow)
	}
	switch {
	case a.auth:
		return s.login(w, r, c, a)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return s.read(w, r, c, a)
	}
	return s.write(w, r, c, a, b)
}

// hasBody reports whether the body of a method's calls is read.
func hasBody(method string) bool {
	return method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch
}

// routeOf names a call before more than its method is known.
func routeOf(method string) string {
	switch method {
	case http.MethodPost:
		return routeCreate
	case http.MethodPut, http.MethodPatch:
		return routeUpdate
	case http.MethodDelete:
		return routeDelete
	}
	return routeOther
}

// policy is what the user of the call's token may do.
func (s *Server) policy(r *http.Request, c *web.Call, a *address) (*access.Policy, error) {
	if a.token == "" {
		return nil, crm.Errorf(crm.MissingToken, "Token not found")
	}
	p, err := s.Auth.Policy(r.Context(), a.token, c.From)
	if err != nil {
		return nil, err
	}
	c.User = p.User()
	return p, nil
}

// moduleFor is the module of the call, if the user may open it.
func (a *address) moduleFor(p *access.Policy, c *web.Call) (*crm.Module, error) {
	if a.module == "" {
		return nil, moduleMissing()
	}
	m, err := p.Module(a.module)
	if err != nil {
		return nil, err
	}
	c.Module = m.Name
	return m, nil
}

// read answers the calls that need a token: a record, a picklist, or a list;
// or, to administrators, what a user may do. There action is a question, and
// everywhere else it is refused.
func (s *Server) read(w http.ResponseWriter, r *http.Request, c *web.Call, a *address) error {
	return s.current(w, r, c, a, func(p *access.Policy) error { return s.readAs(w, r, c, p, a) })
}

func (s *Server) readAs(w http.ResponseWriter, r *http.Request, c *web.Call, p *access.Policy, a *address) error {
	if err := a.params.single(parameterNames, a.inPath); err != nil {
		return err
	}
	name, _ := a.params.get(calendarName)
	calendar, err := calendarOf(r, name)
	if err != nil {
		return err
	}
	a.calendar = calendar
	if _, sent := a.params.get(explainName); sent {
		c.Route = routeExplain
		if err := a.checkNames(w, explainName, actionName, idName); err != nil {
			return err
		}
		return s.Records.Within(r.Context(), func(ctx context.Context) error {
			if err := s.Records.StillActive(ctx, p); err != nil {
				return err
			}
			return s.explain(ctx, w, c, p, a)
		})
	}
	if action, sent := a.params.get(actionName); sent {
		return noAction(action)
	}
	m, err := a.moduleFor(p, c)
	if err != nil {
		return err
	}
	return s.readModule(w, r, c, p, m, a)
}

func moduleMissing() error {
	return crm.Errorf(crm.InvalidParameter, "module: the name of a module is missing, such as Accounts")
}

// readModule chooses the call as the original does: an id that is not empty,
// else a picklist, else the list. PHP takes "0" for empty.
func (s *Server) readModule(w http.ResponseWriter, r *http.Request, c *web.Call, p *access.Policy, m *crm.Module, a *address) error {
	if a.asksWorkflows() {
		c.Route = routeDry
		if err := a.checkNames(w, workflowsName, idName); err != nil {
			return err
		}
		return s.dry(w, r, p, m, a)
	}
	if id := a.params.nonEmpty(idName); id != "" {
		if a.params.nonEmpty(downloadName) != "" {
			c.Route = routeDownload
			if err := a.checkNames(w, idName, downloadName); err != nil {
				return err
			}
			return s.download(w, r, c, p, m, id)
		}
		c.Route = routeRetrieve
		if err := a.checkNames(w, idName); err != nil {
			return err
		}
		return s.retrieve(w, r, c, p, m, a.calendar, id)
	}
	if field := a.params.nonEmpty(picklistName); field != "" {
		c.Route = routePicklist
		if err := a.checkNames(w, picklistName, dependName); err != nil {
			return err
		}
		if err := s.Records.StillActive(r.Context(), p); err != nil {
			return err
		}
		return s.picklist(w, p, m, field, a.params.nonEmpty(dependName) != "")
	}
	c.Route = routeList
	if err := a.checkListNames(w, p, m); err != nil {
		return err
	}
	return s.list(w, r, c, p, m, a)
}

// now is the server's time as api_date_now shows it.
func (s *Server) now() string {
	return s.Now().In(s.Zone).Format(time.DateTime)
}

// bearer is the token of an Authorization header, or "".
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
