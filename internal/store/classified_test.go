package store

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// TestClassified loses the database while rows are read: no statement has
// classified that.
func TestClassified(t *testing.T) {
	db, err := sqldb.Open("sqlite:" + filepath.Join(t.TempDir(), "c.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := New(db, nil)
	for _, test := range []struct {
		err  error
		want crm.Code
	}{
		{context.DeadlineExceeded, crm.Unavailable},
		{mysql.ErrInvalidConn, crm.Unavailable},
		{context.Canceled, crm.Internal}, // the client's doing
		{crm.Errorf(crm.Conflict, "as it was"), crm.Conflict},
	} {
		fail := func(*Tx) error { return fmt.Errorf("read: %w", test.err) }
		if err := s.View(t.Context(), fail); crm.CodeOf(err) != test.want {
			t.Errorf("View, %v: got %v (%v), want %v", test.err, crm.CodeOf(err), err, test.want)
		}
		if err := s.Update(t.Context(), fail); crm.CodeOf(err) != test.want {
			t.Errorf("Update, %v: got %v (%v), want %v", test.err, crm.CodeOf(err), err, test.want)
		}
	}
	if err := s.View(t.Context(), func(*Tx) error { return nil }); err != nil {
		t.Errorf("View without an error: %v", err)
	}
}
