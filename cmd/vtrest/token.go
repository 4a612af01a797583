package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"vtrest/internal/app"
)

// shownHash is how much of a token's hash is listed: enough to tell tokens
// apart.
const shownHash = 12

type tokenCmd struct {
	List   tokenListCmd   `cmd:"" help:"List the tokens that have not expired. The tokens themselves are stored nowhere; PREFIX names one."`
	Revoke tokenRevokeCmd `cmd:"" help:"End tokens, by the prefix that the list shows, by user, or all."`
}

type tokenListCmd struct{}

// Run prints a table, newest first.
func (tokenListCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		tokens, err := a.Tokens(s.ctx)
		if err != nil {
			return err
		}
		users, err := a.Users(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "PREFIX\tUSER\tADDRESS\tCREATED\tUSED\tEXPIRES")
		for _, t := range tokens {
			name := fmt.Sprintf("(id %d)", t.User)
			for _, u := range users {
				if u.ID == t.User {
					name = u.Name
				}
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Hash[:shownHash], name, t.Address, stamp(t.Created), stamp(t.Used), stamp(t.Expires))
		}
		return w.Flush()
	})
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

type tokenRevokeCmd struct {
	Prefix string `arg:"" optional:"" help:"Beginning of the token's hash, as vtrest token list shows it."`
	User   string `env:"-" placeholder:"NAME" help:"End every token of this user."`
	All    bool   `env:"-" help:"End every token."`
}

// Run says how many tokens ended.
func (c tokenRevokeCmd) Run(s *session) error {
	ways := 0
	for _, given := range []bool{c.Prefix != "", c.User != "", c.All} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return errors.New("say which tokens to end: a prefix, --user NAME or --all")
	}
	return s.with(func(a *app.App) error {
		var n int64
		var err error
		if c.User != "" {
			n, err = a.RevokeUserTokens(s.ctx, c.User)
		} else {
			n, err = a.RevokeTokens(s.ctx, c.Prefix)
		}
		if err != nil {
			return err
		}
		if n == 0 && c.Prefix != "" {
			return fmt.Errorf("no token's hash begins with %q", c.Prefix)
		}
		_, err = fmt.Fprintf(s.stdout, "%d tokens ended\n", n)
		return err
	})
}
