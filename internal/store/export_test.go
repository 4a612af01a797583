package store

import (
	"context"

	"vtrest/internal/meta"
)

// Exec runs a statement of a test's.
func (tx *Tx) Exec(ctx context.Context, text string) error {
	_, err := tx.exec(ctx, text)
	return err
}

// AllMissingIndexes is MissingIndexes that minds no table's size.
func (s *Store) AllMissingIndexes(ctx context.Context, c *meta.Catalog) ([]WantedIndex, error) {
	return s.missingIndexes(ctx, c, nil, 0)
}
