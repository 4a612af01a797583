package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/meta"
	"vtrest/internal/web/openapi"
)

// describer describes the API of this CRM.
func (a *App) describer() *openapi.Describer {
	return &openapi.Describer{
		Records: a.records(), Labels: a.labels, Version: a.config.Version,
		LegacyStatus: a.config.LegacyStatus, Lenient: a.config.Lenient, MaxLength: a.config.MaxLength,
	}
}

// OpenAPI describes the API as a user meets it, or the first active
// administrator if name is "": as an OpenAPI document, or as a Postman
// collection. Service is the address of the service, "" for the one at which
// this machine serves it.
func (a *App) OpenAPI(ctx context.Context, name, service string, postman bool) ([]byte, error) {
	facts, err := a.facts(ctx)
	if err != nil {
		return nil, err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return nil, err
	}
	user := catalog.ActiveAdmin()
	if name != "" {
		user = nil
		for i := range catalog.Users {
			if catalog.Users[i].Name == name {
				user = &catalog.Users[i]
			}
		}
		if user == nil {
			return nil, fmt.Errorf("there is no user %q (vtrest user list shows all)", name)
		}
	}
	if user == nil {
		return nil, errors.New("the CRM has no active administrator: name a user")
	}
	policy, err := access.New(catalog, user.ID)
	if err != nil {
		return nil, err
	}
	if service == "" {
		scheme := "http://"
		if a.config.TLSCert != "" {
			scheme = "https://"
		}
		service = scheme + a.config.Listen + base
	}
	service = strings.TrimSuffix(service, "/")
	if postman {
		return a.describer().Postman(policy, service)
	}
	return a.describer().Document(policy, service)
}
