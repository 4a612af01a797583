package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"vtrest/internal/app"
)

type userCmd struct {
	List   userListCmd   `cmd:"" help:"List the users."`
	Add    userAddCmd    `cmd:"" help:"Make a user. The password is asked for, or read from the input."`
	Passwd userPasswdCmd `cmd:"" help:"Give a user another password, which is asked for, or read from the input."`
	Key    userKeyCmd    `cmd:"" help:"Give a user another access key, and print it."`
}

// with opens the database for f.
func (s *session) with(f func(*app.App) error) (err error) {
	a, err := app.OpenExisting(s.ctx, s.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return f(a)
}

type userListCmd struct{}

// Run prints a table.
func (userListCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		users, err := a.Users(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tUSER\tNAME\tROLE\tADMIN\tACTIVE\tPASSWORD")
		for _, u := range users {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", u.ID, u.Name, u.FullName(), u.Role, yesNo(u.Admin), yesNo(u.Active), u.CryptType)
		}
		return w.Flush()
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// shortPassword is the option of commands that take a password.
type shortPassword struct {
	ShortPassword bool `env:"-" help:"Accept a password of fewer than 8 characters."`
}

type userAddCmd struct {
	Name  string `arg:"" help:"Name to log in with."`
	Admin bool   `env:"-" help:"Make an administrator, whom no access rule binds."`
	Role  string `env:"-" placeholder:"ID" help:"Role, such as H5: its profiles decide about the user's rights. Required, except for administrators, who get H2 without it."`
	First string `env:"-" placeholder:"NAME" help:"First name."`
	Last  string `env:"-" placeholder:"NAME" help:"Last name; the user name if left out."`
	Email string `env:"-" placeholder:"ADDRESS" help:"E-mail address."`
	shortPassword
}

// Run prints the new user's access key.
func (c userAddCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		user := app.NewUser{UserName: c.Name, FirstName: c.First, LastName: c.Last, Email: c.Email, Admin: c.Admin, Role: c.Role}
		err := a.CheckNewUser(s.ctx, user) // before a password is typed for nothing
		if err != nil {
			return err
		}
		if user.Password, err = s.readPassword(c.ShortPassword); err != nil {
			return err
		}
		id, key, err := a.AddUser(s.ctx, user)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.stdout, "user %s has id %d and the access key %s\n", c.Name, id, key)
		return err
	})
}

type userPasswdCmd struct {
	Name string `arg:"" help:"Name that the user logs in with."`
	shortPassword
}

// Run changes the password.
func (c userPasswdCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		if err := a.RequireEmbedded(); err != nil {
			return err // before a password is typed for nothing
		}
		if _, err := a.User(s.ctx, c.Name); err != nil {
			return err
		}
		pass, err := s.readPassword(c.ShortPassword)
		if err != nil {
			return err
		}
		if err := a.SetPassword(s.ctx, c.Name, pass); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.stdout, "user %s has another password; the user's tokens have ended\n", c.Name)
		return err
	})
}

type userKeyCmd struct {
	Name string `arg:"" help:"Name that the user logs in with."`
}

// Run prints the key, this once.
func (c userKeyCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		key, err := a.NewKey(s.ctx, c.Name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.stdout, "user %s has the access key %s; the user's tokens have ended\n", c.Name, key)
		return err
	})
}
