package main

import (
	"context"
	"errors"

	"vtrest/internal/app"
)

type serveCmd struct{}

// Run serves until a signal comes.
func (serveCmd) Run(s *session) (err error) {
	a, err := app.Open(s.ctx, s.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	// Clients may connect once the ports are open: that is what a service
	// manager wants to know. A database that is down is told by /readyz.
	if err := a.Listen(s.ctx); err != nil {
		return err
	}
	s.tell(s.ctx, "READY=1")
	defer context.AfterFunc(s.ctx, func() { s.tell(context.WithoutCancel(s.ctx), "STOPPING=1") })()
	return a.Serve(s.ctx)
}

// tell tells the service manager. One that does not listen stops no server.
func (s *session) tell(ctx context.Context, state string) {
	if err := notify(ctx, state); err != nil {
		s.config.Log.Warn("the service manager was not told", "state", state, "error", err.Error())
	}
}
