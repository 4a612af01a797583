package crmtest

import (
	"testing"

	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// Catalog is the metadata of a database, as a server that has just started
// would read it.
func Catalog(t testing.TB, s *store.Store) *meta.Catalog {
	t.Helper()
	var facts *meta.Facts
	err := s.View(t.Context(), func(tx *store.Tx) (err error) {
		facts, err = tx.Facts(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := meta.Build(facts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
