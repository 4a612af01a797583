package console

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// shownHash is how much of a token's hash names it.
const shownHash = 12

func (s *Console) metrics(*call) (any, error) {
	r := s.Recent()
	m := &Metrics{
		Now: stamp(r.Now), Started: stamp(r.Started), Running: r.Running, Seconds: points(r.Seconds), Minutes: points(r.Minutes),
		Routes: []Route{}, Slow: []Slow{},
	}
	for _, x := range r.Routes {
		m.Routes = append(m.Routes, Route{
			Route: x.Route, Calls: int(x.Calls), ClientErrors: int(x.ClientErrors), ServerErrors: int(x.ServerErrors), Statements: int(x.Statements),
			P50: millis(x.P50), P95: millis(x.P95), P99: millis(x.P99), Max: millis(x.Max),
		})
	}
	for _, x := range r.Slow {
		m.Slow = append(m.Slow, Slow{
			At: stamp(x.At), Route: x.Route, Module: x.Module, Status: x.Status, Ms: millis(x.Took),
			Statements: int(x.Statements), Rows: int(x.Rows), RequestID: x.ID,
		})
	}
	return m, nil
}

func points(spans []web.Span) []Point {
	list := make([]Point, len(spans))
	for i, x := range spans {
		list[i] = Point{
			At: stamp(x.Begin), Calls: int(x.Calls), ClientErrors: int(x.ClientErrors), ServerErrors: int(x.ServerErrors), Statements: int(x.Statements),
			P50: millis(x.P50), P95: millis(x.P95), P99: millis(x.P99), Max: millis(x.Max),
		}
	}
	return list
}

func (s *Console) tokens(c *call) (any, error) {
	tokens, err := s.Auth.Tokens(c.Context())
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(c.token)))
	own := hex.EncodeToString(sum[:])
	list := make([]Token, len(tokens))
	for i, t := range tokens {
		list[i] = Token{
			ID: t.Hash[:shownHash], UserID: idText(t.User), Address: t.Address,
			Created: stamp(t.Created), Used: stamp(t.Used), Expires: stamp(t.Expires), Own: t.Hash == own,
		}
		if u := c.policy.Catalog().User(t.User); u != nil {
			list[i].UserName = u.Name
		}
	}
	return list, nil
}

func (s *Console) revoke(c *call) (any, error) {
	var which Revoke
	if err := c.read(&which); err != nil {
		return nil, err
	}
	var n int64
	var err error
	switch {
	case (which.ID == "") == (which.UserID == ""):
		return nil, crm.Errorf(crm.InvalidBody, "send one of id and user_id")
	case which.ID != "":
		// A shorter beginning would end tokens of others.
		if len(which.ID) != shownHash || strings.Trim(which.ID, "0123456789abcdef") != "" {
			return nil, crm.Errorf(crm.InvalidParameter, "id=%q is not the id of a token", which.ID)
		}
		n, err = s.Auth.Revoke(c.Context(), which.ID)
	default:
		var user crm.ID
		if user, err = parseID(which.UserID); err != nil {
			return nil, err
		}
		n, err = s.Auth.RevokeUser(c.Context(), user)
	}
	return &Revoked{int(n)}, err
}

func (s *Console) workflows(c *call) (any, error) { return s.Workflows(c.policy.Catalog()), nil }

// doctor says in its findings what did not answer in time.
func (s *Console) doctor(c *call) (any, error) { return s.Examine(c.Context()), nil }

func (s *Console) explain(c *call) (any, error) {
	q := c.URL.Query()
	return s.Explain(c.Context(), c.policy.Catalog(), Question{User: q.Get("user"), Module: q.Get("module"), ID: q.Get("id"), Action: q.Get("action")})
}

func (s *Console) users(c *call) (any, error) {
	list := []User{}
	for i := range c.policy.Catalog().Users {
		u := &c.policy.Catalog().Users[i]
		list = append(list, User{ID: idText(u.ID), Name: u.Name, FullName: u.FullName(), Active: u.Active, Admin: u.Admin})
	}
	return list, nil
}
