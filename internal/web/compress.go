package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

const (
	// minCompressed is the shortest answer that is compressed: a shorter one fits
	// in one packet anyhow.
	minCompressed = 1400
	jsonType      = "application/json"
)

// Suffixes of an ETag, before its last quote, by the encoding of the answer. An
// ETag names bytes (RFC 9110, 8.8.3), so that each encoding has its own.
const (
	gzipSuffix = "-gzip"
	zstdSuffix = "-zstd"
)

// Compressed is a dialect whose JSON answers are compressed for clients that ask
// for it (gzip and zstd): those with a body of some length that are not
// [Call.Bare]. Errors never are.
func Compressed(d Dialect) Dialect {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(minCompressed),
		gzhttp.ContentTypes([]string{jsonType}),
		// At this level gzip takes two thirds of the time of the fastest zstd on our
		// answers, and makes them a quarter longer.
		gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.PreferZstd(false),
		gzhttp.SuffixETag(gzipSuffix),
	)
	if err != nil {
		panic(err) // the options are constants
	}
	return &compressed{Dialect: d, wrap: wrap}
}

type compressed struct {
	Dialect
	wrap func(http.Handler) http.HandlerFunc
}

// Serve answers one call.
func (d *compressed) Serve(w http.ResponseWriter, r *http.Request, c *Call) (err error) {
	last := &lastWriter{ResponseWriter: w, known: r.Header.Get("If-None-Match")}
	serve := func(w http.ResponseWriter, r *http.Request) {
		// What fails, and what panics, must not look like a whole answer: the end
		// of the compressed text is not sent.
		failed := true
		defer func() { last.shut = failed }()
		err = d.Dialect.Serve(&bareWriter{ResponseWriter: w, call: c}, r, c)
		failed = err != nil
	}
	d.wrap(http.HandlerFunc(serve)).ServeHTTP(last, plainTags(r))
	if err == nil {
		err = last.err
	}
	return err
}

// bareWriter stands before the compression, and keeps it from answers that are to
// go as they are.
type bareWriter struct {
	http.ResponseWriter
	call *Call
}

func (w *bareWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *bareWriter) WriteHeader(status int) {
	w.mark()
	w.ResponseWriter.WriteHeader(status)
}

func (w *bareWriter) Write(p []byte) (int, error) {
	w.mark()
	return w.ResponseWriter.Write(p)
}

// mark sets a header that the compression takes away again.
func (w *bareWriter) mark() {
	if w.call.Bare {
		w.Header().Set(gzhttp.HeaderNoCompression, "1")
	}
}

// errShut is for the compression alone, which is ended after a failure.
var errShut = errors.New("the answer was given up")

// lastWriter stands behind the compression.
type lastWriter struct {
	http.ResponseWriter
	known string // ETags that the client has
	shut  bool   // nothing goes out any more
	err   error  // of the first write that failed
}

func (w *lastWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *lastWriter) WriteHeader(status int) {
	if w.shut {
		return
	}
	if status == http.StatusNotModified {
		// It names the bytes that the client has.
		w.Header().Set("ETag", tagKnown(w.Header().Get("ETag"), w.known))
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *lastWriter) Write(p []byte) (int, error) {
	if w.shut {
		return 0, errShut
	}
	n, err := w.ResponseWriter.Write(p)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// Flush sends what is buffered.
func (w *lastWriter) Flush() {
	if !w.shut {
		_ = http.NewResponseController(w.ResponseWriter).Flush() // the next write tells
	}
}

// plainTags is the request as the dialect knows its ETags, of which there is one
// for all encodings.
func plainTags(r *http.Request) *http.Request {
	for _, name := range []string{"If-Match", "If-None-Match"} {
		value := strings.Join(r.Header.Values(name), ", ")
		plain := strings.NewReplacer(gzipSuffix+`"`, `"`, zstdSuffix+`"`, `"`).Replace(value)
		if plain == value {
			continue
		}
		r = r.WithContext(r.Context())
		r.Header = r.Header.Clone()
		r.Header.Set(name, plain)
	}
	return r
}

// tagKnown is the ETag that a client has of what the tag names.
func tagKnown(tag, known string) string {
	for _, suffix := range []string{gzipSuffix, zstdSuffix} {
		if coded := strings.TrimSuffix(tag, `"`) + suffix + `"`; tag != "" && strings.Contains(known, coded) {
			return coded
		}
	}
	return tag
}
