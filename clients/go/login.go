package vtrest

import (
	"context"
	"errors"
	"net/http"
)

// Login is how a [Client] shows who it is. Printing it shows no secret.
type Login struct {
	name, password, key, token string
}

// ByPassword logs in with a user's name and password.
func ByPassword(name, password string) Login { return Login{name: name, password: password} }

// ByKey logs in with a user's access key, which stands in the user's
// preferences in the CRM.
func ByKey(key string) Login { return Login{key: key} }

// ByToken uses a token that is there already. It cannot be renewed.
func ByToken(token string) Login { return Login{token: token} }

// String hides what is secret.
func (l Login) String() string {
	switch {
	case l.name != "":
		return "login of " + l.name
	case l.key != "":
		return "login by access key"
	}
	return "login by token"
}

// GoString hides what is secret, from %#v.
func (l Login) GoString() string { return l.String() }

func (l Login) renewable() bool { return l.name != "" || l.key != "" }

// Token returns the token of this client, and logs in if there is none yet. Keep
// it as carefully as the password.
func (c *Client) Token(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" {
		return c.token, nil
	}
	if !c.login.renewable() {
		return "", errors.New("vtrest: no token and no login")
	}
	body := map[string]string{"key": c.login.key}
	if c.login.name != "" {
		body = map[string]string{"login": c.login.name, "password": c.login.password}
	}
	call := &request{method: http.MethodPost, path: "auth", safe: true}
	if err := call.json(body); err != nil {
		return "", err
	}
	answer, err := c.patiently(ctx, call, "")
	if err != nil {
		return "", err
	}
	err = answer.decode(&c.token)
	return c.token, err
}

// forget drops a token that the server refused, unless another goroutine has a
// new one already.
func (c *Client) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.token = ""
	}
}
