package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/rs/cors"

	"vtrest/internal/crm"
)

// readyTimeout bounds a look at whether the server can serve.
const readyTimeout = 2 * time.Second

// Site is all that the main address answers: the API, the console, and for
// whoever watches over the server /healthz and /readyz.
type Site struct {
	API http.Handler // every other address
	// Base is the path below which the API answers, for people who come by.
	Base string
	// Ready tells why the server cannot serve, or nil. Only the message of a
	// [crm.Error] is shown.
	Ready func(context.Context) error
	// Origins are the web pages that may call from a browser; "*" stands for
	// all, and with none no CORS header is sent.
	Origins []string
	// Console answers /console and what is below it; nil for none.
	Console http.Handler
}

// consoleRoot is where the console is. It takes no call of another site's page:
// CORS is for the API alone.
const consoleRoot = "/console"

// Handler serves the site. Addresses go to the API as they came: a mux would
// redirect those with // or .. in a value.
func (s *Site) Handler() http.Handler {
	api := s.cors(s.API)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Console != nil && (r.URL.Path == consoleRoot || strings.HasPrefix(r.URL.Path, consoleRoot+"/")) {
			s.Console.ServeHTTP(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			api.ServeHTTP(w, r)
			return
		}
		switch r.URL.Path {
		case "/healthz":
			plain(w, http.StatusOK, "ok")
		case "/readyz":
			s.readyz(w, r)
		case "/":
			if r.URL.RawQuery == "" {
				s.welcome(w)
				return
			}
			api.ServeHTTP(w, r)
		default:
			api.ServeHTTP(w, r)
		}
	})
}

func (s *Site) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	err := s.Ready(ctx)
	if err == nil {
		plain(w, http.StatusOK, "ok")
		return
	}
	reason := "not ready"
	if e, ok := errors.AsType[*crm.Error](err); ok {
		reason = e.Msg
	}
	plain(w, http.StatusServiceUnavailable, reason)
}

// welcome names the addresses of the API and the console, as JSON because
// programs come by too.
func (s *Site) welcome(w http.ResponseWriter) {
	secure(w.Header())
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	console := ""
	if s.Console != nil {
		console = consoleRoot
	}
	_ = json.NewEncoder(w).Encode(struct {
		API     string `json:"api"`
		Console string `json:"console,omitempty"`
	}{s.Base, console}) // a client that is gone needs no answer
}

func plain(w http.ResponseWriter, status int, text string) {
	secure(w.Header())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") // a client that is gone needs no answer
}

// cors lets web pages call. Credentials of the browser play no part: the token
// is in the address or in a header that the page sets itself.
func (s *Site) cors(next http.Handler) http.Handler {
	if len(s.Origins) == 0 {
		return next
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.Origins,
		AllowedMethods: []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		},
		// Libraries and browsers send headers of their own (X-Requested-With,
		// Cache-Control, traceparent); a header gives a page nothing here that its
		// token does not give.
		AllowedHeaders: []string{"*"},
		ExposedHeaders: []string{requestIDHeader, "X-Ignored-Fields", "X-Ignored-Parameters", "X-Totals-Differ", "Content-Range", "Content-Disposition", "Retry-After", "ETag"},
		// A page of the open network asks before it calls a server of a private one.
		AllowPrivateNetwork: true,
		MaxAge:              int((10 * time.Minute).Seconds()),
	}).Handler(next)
}
