package app

import (
	"context"

	"vtrest/internal/store"
)

// Tokens lists the live tokens, newest first. Where vtrest's own tables have
// not been made yet there are none.
func (a *App) Tokens(ctx context.Context) ([]store.Token, error) {
	if there, err := a.store.OwnTables(ctx); err != nil || !there {
		return nil, err
	}
	return a.auth.Tokens(ctx)
}

// RevokeTokens ends the tokens whose hash begins with prefix, all of them if it
// is empty, and returns how many there were. A running server notices within
// seconds.
func (a *App) RevokeTokens(ctx context.Context, prefix string) (int64, error) {
	if there, err := a.store.OwnTables(ctx); err != nil || !there {
		return 0, err
	}
	return a.auth.Revoke(ctx, prefix)
}

// RevokeUserTokens ends every token of a user.
func (a *App) RevokeUserTokens(ctx context.Context, name string) (int64, error) {
	u, err := a.User(ctx, name)
	if err != nil {
		return 0, err
	}
	if there, err := a.store.OwnTables(ctx); err != nil || !there {
		return 0, err
	}
	return a.auth.RevokeUser(ctx, u.ID)
}
