package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Token is a row of vtrest_token. Hash is the SHA-256 of the token in hex; the
// token itself is stored nowhere.
type Token struct {
	Hash                   string
	User                   crm.ID
	Address                string // of the client that logged in
	Created, Used, Expires time.Time
}

const tokenColumns = `hash, user_id, address, created, used, expires`

// InsertToken stores a new token.
func (tx *Tx) InsertToken(ctx context.Context, t Token) error {
	_, err := tx.exec(ctx, `INSERT INTO vtrest_token (`+tokenColumns+`) VALUES (?, ?, ?, ?, ?, ?)`,
		t.Hash, int64(t.User), t.Address, t.Created.Unix(), t.Used.Unix(), t.Expires.Unix())
	if err != nil {
		return fmt.Errorf("store token: %w", err)
	}
	return nil
}

// Token finds a token by its hash. One that is not there is InvalidToken.
func (tx *Tx) Token(ctx context.Context, hash string) (Token, error) {
	tokens, err := tx.tokens(ctx, `SELECT `+tokenColumns+` FROM vtrest_token WHERE hash = ?`, hash)
	if err != nil {
		return Token{}, err
	}
	if len(tokens) == 0 {
		return Token{}, noToken()
	}
	return tokens[0], nil
}

func noToken() error {
	return crm.Errorf(crm.InvalidToken, "the token is unknown, expired or revoked; log in again")
}

// Tokens lists the tokens that have not expired, newest first.
func (tx *Tx) Tokens(ctx context.Context) ([]Token, error) {
	return tx.tokens(ctx, `SELECT `+tokenColumns+` FROM vtrest_token WHERE expires > ? ORDER BY created DESC, hash`, tx.Now.Unix())
}

func (tx *Tx) tokens(ctx context.Context, text string, args ...any) ([]Token, error) {
	rows, err := tx.query(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var tokens []Token
	for rows.Next() {
		var t Token
		var created, used, expires int64
		if err := rows.Scan(&t.Hash, &t.User, &t.Address, &created, &used, &expires); err != nil {
			return nil, fmt.Errorf("read tokens: %w", err)
		}
		t.Created, t.Used, t.Expires = time.Unix(created, 0), time.Unix(used, 0), time.Unix(expires, 0)
		tokens = append(tokens, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read tokens: %w", sqldb.Classify(err))
	}
	return tokens, nil
}

// TouchToken moves a token's expiry. One that is no longer there is InvalidToken.
func (tx *Tx) TouchToken(ctx context.Context, hash string, expires time.Time) error {
	n, err := tx.changed(tx.exec(ctx, `UPDATE vtrest_token SET used = ?, expires = ? WHERE hash = ?`, tx.Now.Unix(), expires.Unix(), hash))
	if err == nil && n == 0 {
		err = noToken()
	}
	return err
}

// DeleteTokens removes tokens whose hash begins with prefix, and returns how
// many. The empty prefix removes all.
func (tx *Tx) DeleteTokens(ctx context.Context, prefix string) (int64, error) {
	return tx.changed(tx.exec(ctx, `DELETE FROM vtrest_token WHERE SUBSTR(hash, 1, ?) = ?`, len(prefix), prefix))
}

// DeleteUserTokens removes every token of a user, and returns how many.
func (tx *Tx) DeleteUserTokens(ctx context.Context, user crm.ID) (int64, error) {
	return tx.changed(tx.exec(ctx, `DELETE FROM vtrest_token WHERE user_id = ?`, int64(user)))
}

// DeleteExpiredTokens cleans up, and returns how many tokens went.
func (tx *Tx) DeleteExpiredTokens(ctx context.Context) (int64, error) {
	return tx.changed(tx.exec(ctx, `DELETE FROM vtrest_token WHERE expires <= ?`, tx.Now.Unix()))
}

// changed is how many tokens a statement has changed.
func (tx *Tx) changed(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, fmt.Errorf("change tokens: %w", err)
	}
	n, err := result.RowsAffected()
	return n, errors.Join(err)
}
