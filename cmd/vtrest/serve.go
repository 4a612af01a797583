package main

import (
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
	return a.Serve(s.ctx)
}
