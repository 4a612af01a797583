package store

import "context"

// Exec runs a statement of a test's.
func (tx *Tx) Exec(ctx context.Context, text string) error {
	_, err := tx.exec(ctx, text)
	return err
}
