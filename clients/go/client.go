package vtrest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	connectTime = 10 * time.Second
	answerTime  = 60 * time.Second
	// maxRepeats is how often a call is repeated that the server was too busy for.
	maxRepeats = 3
)

// Client calls one vtrest server as one user of the CRM. Make it with [New];
// the exported fields may be set before the first call.
type Client struct {
	// HTTP sends the calls. The one that New makes waits ten seconds for a
	// connection and a minute for an answer, and follows no redirection.
	HTTP *http.Client
	// MaxWait is the longest Retry-After that a call waits for before it is
	// repeated; a longer one is an error at once.
	MaxWait time.Duration
	// Ignored hears of fields that the server left out of a create or update,
	// because there are none of that name or the user may not write them. If it is
	// nil, they are named by [slog.Warn].
	Ignored func(module string, fields []string)
	// IgnoredParameters likewise hears of parameters of an address that had no
	// effect.
	IgnoredParameters func(module string, names []string)
	// Calendar is that of all dates, sent and read, also in criteria: "jalali", or ""
	// for the Gregorian one.
	Calendar string
	// Stalled is how long an answer may stand still while it is read, a minute
	// unless told.
	Stalled time.Duration

	base  string // with a final slash
	login Login

	mu    sync.Mutex
	token string
}

// New returns a client of the server at address: the CRM's address, such as
// https://crm.example.org, or that of the service itself, which ends with
// /modules/ParsVT/ws. Nothing is sent yet.
func New(address string, login Login) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, errors.New("vtrest: the address must begin with https:// or http:// and name a host")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("vtrest: the address must have no user, query or fragment")
	}
	base := strings.TrimRight(u.String(), "/") + "/"
	if !strings.Contains(base, "/modules/") {
		base += "modules/ParsVT/ws/"
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: connectTime}).DialContext,
		TLSHandshakeTimeout:   connectTime,
		ResponseHeaderTimeout: answerTime,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   8,
		ForceAttemptHTTP2:     true,
	}
	return &Client{
		HTTP: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		MaxWait: time.Minute,
		Stalled: answerTime,
		base:    base, login: login, token: login.token,
	}, nil
}

// String names the server and shows no secret.
func (c *Client) String() string { return "vtrest client of " + c.base + ", " + c.login.String() }

// GoString hides the token, from %#v.
func (c *Client) GoString() string { return c.String() }

// send makes a call with the token. It logs in again once if the token has
// expired.
func (c *Client) send(ctx context.Context, call *request) (*answer, error) {
	for renewed := false; ; renewed = true {
		token, err := c.Token(ctx)
		if err != nil {
			return nil, err
		}
		got, err := c.patiently(ctx, call, token)
		if err == nil {
			c.tellIgnored(call, got.header)
		}
		if !HasCode(err, InvalidToken) {
			return got, err
		}
		if c.login.renewable() {
			c.forget(token)
		}
		if renewed || !c.login.renewable() || !call.repeatable() {
			return nil, err
		}
	}
}

// patiently repeats a safe call while the server is too busy for it.
func (c *Client) patiently(ctx context.Context, call *request, token string) (*answer, error) {
	for repeats := 0; ; repeats++ {
		got, err := c.once(ctx, call, token)
		busy := hasStatus(err, http.StatusTooManyRequests) || hasStatus(err, http.StatusServiceUnavailable)
		if !busy || !call.safe || !call.repeatable() || repeats == maxRepeats {
			return got, err
		}
		wait := pause(err, repeats)
		if wait > c.MaxWait {
			return nil, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("%w, while waiting after: %w", ctx.Err(), err)
		}
	}
}

// firstPause is how long to wait when the server does not say.
var firstPause = time.Second

// pause is what the server asks for, else longer from time to time.
func pause(err error, repeats int) time.Duration {
	var e *Error
	if errors.As(err, &e) && e.RetryAfter > 0 {
		return e.RetryAfter
	}
	return firstPause << repeats
}
