package v1

import (
	"net/http"

	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// login answers a token for a name and password, or for an access key.
func (s *Server) login(w http.ResponseWriter, r *http.Request, c *web.Call, a *address) error {
	c.Bare = true // the token
	var token string
	var err error
	key, _ := a.params.get("key")
	name, _ := a.params.get("login")
	pass, _ := a.params.get("password")
	a.tellIgnored(w, "key", "login", "password")
	ctx := r.Context()
	switch {
	case key != "":
		token, err = s.Auth.LoginByKey(ctx, key, c.From)
	case name != "" && pass != "":
		token, err = s.Auth.Login(ctx, name, pass, c.From)
	default:
		err = crm.Errorf(crm.MissingCredentials, "log in with login and password, or with key: %s", missing(name, pass))
	}
	if err != nil {
		return err
	}
	return write(w, quote(nil, token))
}

func missing(name, pass string) string {
	switch {
	case name == "" && pass == "":
		return "none of them was sent"
	case name == "":
		return "login was not sent"
	}
	return "password was not sent"
}
