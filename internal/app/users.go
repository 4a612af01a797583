package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/password"
	"vtrest/internal/store"
)

// administratorsRole is CEO, the role of a new CRM's administrator.
const administratorsRole = "H2"

// NewUser is a user to be made. The password is the text that the user types.
type NewUser struct {
	UserName, FirstName, LastName, Email string
	Admin                                bool
	Role                                 string // id, such as H5; "" only for administrators
	Password                             string
}

// Users lists the users that are not deleted, by name. No secret is among it.
func (a *App) Users(ctx context.Context) ([]meta.UserRow, error) {
	facts, err := a.facts(ctx)
	if err != nil {
		return nil, err
	}
	return facts.Users, nil
}

func (a *App) facts(ctx context.Context) (facts *meta.Facts, err error) {
	err = a.store.View(ctx, func(tx *store.Tx) error {
		facts, err = tx.Facts(ctx)
		return err
	})
	return facts, err
}

// User finds a user that is not deleted by its exact name.
func (a *App) User(ctx context.Context, name string) (meta.UserRow, error) {
	users, err := a.Users(ctx)
	if err != nil {
		return meta.UserRow{}, err
	}
	for _, u := range users {
		if u.Name == name {
			return u, nil
		}
	}
	return meta.UserRow{}, crm.Errorf(crm.NotFound, "there is no user %q (vtrest user list shows all)", name)
}

// minPassword is how many characters a new password has at least, unless the
// operator wants a shorter one.
const minPassword = 8

// CheckPassword refuses a password that is easily guessed.
func CheckPassword(pass string, short bool) error {
	if n := utf8.RuneCountInString(pass); n < minPassword && n > 0 && !short {
		return crm.Errorf(crm.InvalidValue, "the password has %d characters: must have at least %d, unless --short-password is given", n, minPassword)
	}
	return nil
}

// CheckNewUser says why a user cannot be made, before a password is typed.
func (a *App) CheckNewUser(ctx context.Context, u NewUser) error {
	if err := a.RequireEmbedded(); err != nil {
		return err
	}
	err := a.store.View(ctx, func(tx *store.Tx) error { return tx.RequireNewName(ctx, u.UserName) })
	if err != nil || u.Role == "" && u.Admin {
		return err
	}
	facts, err := a.facts(ctx)
	if err != nil {
		return err
	}
	roles := facts.Rights.Roles
	if u.Role == "" {
		return crm.Errorf(crm.InvalidValue, "--role is missing for user %s: write --role ID, or --admin for an administrator. %s", u.UserName, listRoles(roles))
	}
	if !slices.ContainsFunc(roles, func(r meta.RoleRow) bool { return r.ID == u.Role }) {
		return crm.Errorf(crm.InvalidValue, "there is no role %q. %s", u.Role, listRoles(roles))
	}
	return nil
}

// listRoles names the roles that users may have: all but the root.
func listRoles(roles []meta.RoleRow) string {
	var b strings.Builder
	b.WriteString("The roles are:")
	for _, r := range roles {
		if r.Path != r.ID {
			b.WriteString("\n  " + r.ID + "  " + r.Name)
		}
	}
	return b.String()
}

// AddUser makes a user of the embedded database, and returns its id and its
// new access key.
func (a *App) AddUser(ctx context.Context, u NewUser) (id crm.ID, key string, err error) {
	if err := a.CheckNewUser(ctx, u); err != nil {
		return 0, "", err
	}
	if u.Role == "" {
		u.Role = administratorsRole
	}
	hash, scheme, err := password.Hash(u.UserName, u.Password)
	if err != nil {
		return 0, "", err
	}
	key = secret()
	row := store.NewUser{
		UserName: u.UserName, FirstName: u.FirstName, LastName: firstOf(u.LastName, u.UserName), Email: u.Email,
		Admin: u.Admin, Role: u.Role, Password: hash, CryptType: string(scheme), AccessKey: key,
	}
	err = a.store.Update(ctx, func(tx *store.Tx) error {
		id, err = tx.InsertUser(ctx, row)
		return err
	})
	return id, key, err
}

// SetPassword gives a user of the embedded database another password, and ends
// the user's tokens.
func (a *App) SetPassword(ctx context.Context, name, pass string) error {
	u, err := a.changeable(ctx, name)
	if err != nil {
		return err
	}
	hash, scheme, err := password.Hash(u.Name, pass)
	if err != nil {
		return err
	}
	return a.change(ctx, u.ID, func(tx *store.Tx) error { return tx.SetPassword(ctx, u.ID, hash, string(scheme)) })
}

// NewKey gives a user of the embedded database another access key, ends the
// user's tokens, and returns the key.
func (a *App) NewKey(ctx context.Context, name string) (string, error) {
	u, err := a.changeable(ctx, name)
	if err != nil {
		return "", err
	}
	key := secret()
	err = a.change(ctx, u.ID, func(tx *store.Tx) error { return tx.SetAccessKey(ctx, u.ID, key) })
	return key, err
}

func (a *App) changeable(ctx context.Context, name string) (meta.UserRow, error) {
	if err := a.RequireEmbedded(); err != nil {
		return meta.UserRow{}, err
	}
	return a.User(ctx, name)
}

// change runs f and ends the user's tokens: whoever had the old secret is out.
func (a *App) change(ctx context.Context, user crm.ID, f func(*store.Tx) error) error {
	if err := a.store.Migrate(ctx); err != nil {
		return err
	}
	return a.store.Update(ctx, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		_, err := tx.DeleteUserTokens(ctx, user)
		return err
	})
}

// RequireEmbedded is an error for a CRM's own database, whose users are changed
// in the CRM only.
func (a *App) RequireEmbedded() error {
	if a.Embedded() {
		return nil
	}
	return errors.New("the users of a CRM are changed in the CRM's own screens (Settings, Users): it keeps more about them than its database shows, such as files with their rights")
}
