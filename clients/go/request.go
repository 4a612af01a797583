package vtrest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxAnswer bounds what is read of an answer that is no file.
const maxAnswer = 1 << 30

// request is a call that may be sent several times.
type request struct {
	method, path string
	query        url.Values
	header       http.Header
	body         func() (io.Reader, error) // nil for none
	size         int64                     // of the body; 0 if it is not known
	spent        bool                      // the body was read and cannot be read again
	safe         bool                      // may be repeated: it changes nothing, or has an idempotency key
	progress     func(done, total int64)
}

// Option changes one call.
type Option func(*request)

// IdempotencyKey makes a create happen once: sent again with the same key within a
// day, it answers with the record that the first call made. Such a create is
// also repeated when the server is busy.
func IdempotencyKey(key string) Option {
	return func(r *request) {
		r.set("Idempotency-Key", key)
		r.safe = true
	}
}

// IfMatch lets an update or delete fail with [Conflict] if somebody has changed
// the record since it had this ETag; see [Record.ETag].
func IfMatch(etag string) Option { return func(r *request) { r.set("If-Match", etag) } }

// Progress is called while a file is sent or received, with the bytes so far
// and all there are, or 0 if that is not known.
func Progress(report func(done, total int64)) Option {
	return func(r *request) { r.progress = report }
}

func (r *request) set(name, value string) {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(name, value)
}

func (r *request) apply(options []Option) *request {
	for _, option := range options {
		option(r)
	}
	return r
}

func (r *request) repeatable() bool { return !r.spent }

// json makes value the body.
func (r *request) json(value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("vtrest: %w", err)
	}
	r.set("Content-Type", "application/json")
	r.size = int64(len(text))
	r.body = func() (io.Reader, error) { return bytes.NewReader(text), nil }
	return nil
}

// answer is what the server sent for a call that it did not refuse.
type answer struct {
	result json.RawMessage // of the envelope; nil for a file
	header http.Header
	file   *http.Response // nil for a result
}

func (a *answer) decode(into any) error {
	if err := json.Unmarshal(a.result, into); err != nil {
		return fmt.Errorf("vtrest: the answer is not what was asked for: %w", err)
	}
	return nil
}

// once sends a call once.
func (c *Client) once(ctx context.Context, call *request, token string) (*answer, error) {
	var body io.Reader
	if call.body != nil {
		var err error
		if body, err = call.body(); err != nil {
			return nil, err
		}
	}
	target := c.base + call.path
	if len(call.query) > 0 {
		target += "?" + call.query.Encode()
	}
	ctx, stop := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		stop(nil)
		return nil, fmt.Errorf("vtrest: %w", withoutQuery(err))
	}
	for name, values := range call.header {
		r.Header[name] = values
	}
	if call.size > 0 {
		r.ContentLength = call.size
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if c.Calendar != "" {
		r.Header.Set("X-Calendar", c.Calendar)
	}
	got, err := c.HTTP.Do(r)
	if err != nil {
		stop(nil)
		return nil, fmt.Errorf("vtrest: %w", withoutQuery(err))
	}
	got.Body = &lasting{ReadCloser: got.Body, ctx: ctx, stop: stop, stalled: c.Stalled}
	if got.Header.Get("Content-Disposition") != "" && got.StatusCode < http.StatusBadRequest {
		return &answer{header: got.Header, file: got}, nil
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(got.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("vtrest: reading the answer: %w", err)
	}
	return read(got, text)
}

// withoutQuery takes the query out of an error of package http: it may hold what
// is nobody's business. No address of ours holds a token.
func withoutQuery(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		e.URL, _, _ = strings.Cut(e.URL, "?")
	}
	return err
}

// errStalled ends an answer that stands still.
var errStalled = errors.New("the answer stands still")

// lasting is an answer that ends if it stands still while it is read.
type lasting struct {
	io.ReadCloser
	ctx     context.Context
	stop    context.CancelCauseFunc
	stalled time.Duration
}

func (l *lasting) Read(p []byte) (int, error) {
	if l.stalled > 0 {
		timer := time.AfterFunc(l.stalled, func() { l.stop(errStalled) })
		defer timer.Stop()
	}
	n, err := l.ReadCloser.Read(p)
	if err != nil && errors.Is(context.Cause(l.ctx), errStalled) {
		err = errStalled
	}
	return n, err
}

func (l *lasting) Close() error {
	l.stop(nil)
	return l.ReadCloser.Close()
}

// read opens the envelope. The server may be set to answer errors with status
// 200, so the envelope alone counts.
func read(got *http.Response, text []byte) (*answer, error) {
	var envelope struct {
		Success bool            `json:"success"`
		Result  json.RawMessage `json:"result"`
		Error   *struct {
			Code    string       `json:"code"`
			Message string       `json:"message"`
			Fields  []FieldFault `json:"fields"`
		} `json:"error"`
	}
	err := json.Unmarshal(text, &envelope)
	if err == nil && envelope.Success {
		return &answer{result: envelope.Result, header: got.Header}, nil
	}
	e := &Error{Code: UnexpectedAnswer, Message: "the answer of " + called(got) + " with status " + got.Status + " is not the service's", Status: got.StatusCode, RequestID: got.Header.Get("X-Request-Id"), RetryAfter: retryAfter(got.Header.Get("Retry-After"))}
	if err == nil && envelope.Error != nil {
		e.Code, e.Message, e.Fields = envelope.Error.Code, envelope.Error.Message, envelope.Error.Fields
	}
	return nil, e
}

// called is the address of a call without its query.
func called(got *http.Response) string {
	u := *got.Request.URL
	u.RawQuery = ""
	return u.String()
}

// retryAfter reads the header, which holds seconds or a date.
func retryAfter(text string) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
