package web

import (
	"net/http"
	"net/netip"

	"vtrest/internal/crm"
)

// Call is one request as the log and the metrics see it. The dialect fills in
// what it learns; nothing in it may be a secret.
type Call struct {
	ID     string     // request id, also in the X-Request-Id header
	From   netip.Addr // the client's address
	Route  string     // pattern of the call, such as "list"; never a path
	Module string     // a module that exists, or ""
	User   crm.ID     // who asked, or 0
	Rows   int64      // records answered
	// Bare says that the answer goes out as it is and is never compressed: it
	// holds a secret, or a file.
	Bare bool
}

// Dialect is an API over the core.
type Dialect interface {
	// Serve answers a call, or returns the error to answer with.
	Serve(w http.ResponseWriter, r *http.Request, c *Call) error
	// Fail answers with an error. It is called at most once, and not at all
	// after the answer has begun.
	Fail(w http.ResponseWriter, r *http.Request, c *Call, err error)
}
