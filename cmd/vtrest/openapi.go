package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"vtrest/internal/app"
)

type openapiCmd struct {
	User    string `env:"-" placeholder:"USER" help:"User whose modules and fields are described; otherwise the first active administrator."`
	Service string `env:"-" placeholder:"URL" help:"Address of the service for clients, such as https://crm.example.org/modules/ParsVT/ws; otherwise that of --listen."`
	Postman bool   `env:"-" help:"Print a Postman collection instead."`
}

// Help is what the help of the command says besides.
func (openapiCmd) Help() string {
	return "The server gives the same at …/ws/openapi.json and …/ws/postman.json, with a token, limited to the modules and fields that its user may see."
}

// Run prints the document.
func (c openapiCmd) Run(s *session) (err error) {
	open := app.OpenExisting
	if s.config.Demo {
		open = app.Open // the demo is made for whoever only wants to look
	}
	a, err := open(s.ctx, s.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	text, err := a.OpenAPI(s.ctx, c.User, c.Service, c.Postman)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", " "); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.stdout, out.String())
	return err
}
