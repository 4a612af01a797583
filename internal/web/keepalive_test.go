package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
)

// TestKeepAlive makes calls of every kind of answer over one connection.
func TestKeepAlive(t *testing.T) {
	handler := shell(new(bytes.Buffer)).Handler(Compressed(fake{serve: func(w http.ResponseWriter, r *http.Request, _ *Call) error {
		if r.URL.Path == "/wrong" {
			return errors.New("wrong")
		}
		w.Header().Set("Content-Type", jsonType)
		if r.URL.Path == "/same" {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		_, err := io.WriteString(w, long)
		return err
	}}))
	server := &Server{Log: slog.New(slog.DiscardHandler), Handler: handler}
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{}}
	for i, call := range []struct{ method, path, body string }{
		{"GET", "/list", ""}, {"HEAD", "/list", ""}, {"GET", "/same", ""}, {"GET", "/wrong", ""}, {"POST", "/list", "a=b"}, {"POST", "/wrong", "a=b"}, {"GET", "/list", ""},
	} {
		reused := false
		trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused }}
		r, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), call.method, "http://"+l.Addr().String()+call.path, strings.NewReader(call.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Error(err)
		}
		resp.Body.Close()
		if i > 0 && !reused {
			t.Errorf("%s %s took a new connection", call.method, call.path)
		}
	}
	client.CloseIdleConnections()
	cancel()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
