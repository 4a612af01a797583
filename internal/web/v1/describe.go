package v1

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/web"
)

const routeDescribe = "openapi"

// Describer gives the documents that describe the API: for what a user may see,
// or for nobody if p is nil. Folder is the path of the service's folder.
type Describer interface {
	Document(p *access.Policy, folder string) ([]byte, error)
	Postman(p *access.Policy, service string) ([]byte, error)
}

// The two documents, where the name of a module would stand.
const (
	openAPIFile = "openapi.json"
	postmanFile = "postman.json"
)

// Routes are the names of all calls, as the log and the metrics have them. The
// description of the API is held against them.
func Routes() []string {
	return []string{
		routeLogin, routeList, routeRetrieve, routePicklist, routeExplain, routeCreate, routeCount, routeDry, routeUpdate, routeDelete, routeDownload, routeDescribe,
	}
}

// describes reports whether a call asks for a document.
func (s *Server) describes(a *address) bool {
	return s.Describer != nil && (a.module == openAPIFile || a.module == postmanFile)
}

// describe answers with a document. A token is not needed, but one that is sent
// must be good: what somebody with an old one gets must not look like his own.
func (s *Server) describe(w http.ResponseWriter, r *http.Request, c *web.Call, a *address) error {
	c.Route = routeDescribe
	const allow = "GET, HEAD, OPTIONS"
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", allow)
		return crm.Errorf(crm.MethodNotAllowed, "method %s is not allowed here: must be one of %s", r.Method, allow)
	}
	var p *access.Policy
	var err error
	if a.token != "" {
		if p, err = s.policy(r, c, a); err != nil {
			return err
		}
		if err = s.Records.StillActive(r.Context(), p); err != nil {
			return err
		}
	}
	a.tellIgnored(w)
	folder := folderOf(r.URL.EscapedPath())
	var text []byte
	if a.module == openAPIFile {
		text, err = s.Describer.Document(p, folder)
	} else {
		text, err = s.Describer.Postman(p, schemeOf(r)+"://"+r.Host+folder)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if unchanged(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	out := &answer{w: w, buf: text}
	return out.finish(http.StatusOK)
}

// folderOf is the path of the service's folder in an escaped path.
func folderOf(path string) string {
	if rest, ok := belowFolder(path); ok {
		return strings.TrimSuffix(path, rest)
	}
	return ""
}

// schemeOf is how a client has called, as far as one can tell: behind a proxy the
// header says it. It decides nothing but a value that people can change.
func schemeOf(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https"
	}
	return "http"
}
