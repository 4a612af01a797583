package store_test

import (
	"errors"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestTry: what fails is undone alone; what ends the transaction ends it, were
// the savepoint gone as well.
func TestTry(t *testing.T) {
	refused := errors.New("refused")
	mariadb := crmtest.MariaDB(t).Empty(t)
	for name, url := range map[string]string{"mariadb": mariadb, "sqlite": "sqlite:" + t.TempDir() + "/try.db"} {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := db.SQL.ExecContext(t.Context(), "CREATE TABLE tried (n INTEGER NOT NULL)"); err != nil {
			t.Fatal(err)
		}
		s := store.New(db, nil)
		err = s.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.Try(t.Context(), func() error { return tx.Exec(t.Context(), "INSERT INTO tried VALUES (1)") }); err != nil {
				return err
			}
			err := tx.Try(t.Context(), func() error {
				return errors.Join(tx.Exec(t.Context(), "INSERT INTO tried VALUES (2)"), refused)
			})
			if !errors.Is(err, refused) || store.EndsTransaction(err) {
				t.Errorf("%s: %v ends the transaction, want %v, which does not", name, err, refused)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var count, highest int
		if err := db.SQL.QueryRowContext(t.Context(), "SELECT COUNT(*), MAX(n) FROM tried").Scan(&count, &highest); err != nil || count != 1 || highest != 1 {
			t.Errorf("%s: %d rows up to %d, %v; want the first alone", name, count, highest, err)
		}
		// The database has ended the transaction by itself, as after a full disk.
		err = s.Update(t.Context(), func(tx *store.Tx) error {
			return tx.Try(t.Context(), func() error {
				return errors.Join(tx.Exec(t.Context(), "ROLLBACK"), refused)
			})
		})
		if !errors.Is(err, refused) || !store.EndsTransaction(err) {
			t.Errorf("%s: %v does not end the transaction", name, err)
		}
	}
	// So does a deadlock, and the transaction runs again.
	db, err := sqldb.Open(mariadb)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	attempts := 0
	err = store.New(db, nil).Update(t.Context(), func(tx *store.Tx) error {
		if attempts++; attempts > 1 {
			return nil
		}
		return tx.Try(t.Context(), func() error {
			if err := tx.Exec(t.Context(), "ROLLBACK"); err != nil {
				return err
			}
			return tx.Exec(t.Context(), "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock'")
		})
	})
	if err != nil || attempts != 2 {
		t.Errorf("after a deadlock: %d attempts, %v; want a second one", attempts, err)
	}
}

// TestActivated: a workflow fires once for a record, also if two calls find that
// it has not yet.
func TestActivated(t *testing.T) {
	for name, url := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/once.db"} {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := db.SQL.ExecContext(t.Context(), "CREATE TABLE com_vtiger_workflow_activatedonce (workflow_id INTEGER NOT NULL, entity_id INTEGER NOT NULL, PRIMARY KEY (workflow_id, entity_id))"); err != nil {
			t.Fatal(err)
		}
		err = store.New(db, nil).Update(t.Context(), func(tx *store.Tx) error {
			for _, want := range []bool{true, false} {
				if first, err := tx.Activated(t.Context(), 3, 5); err != nil || first != want {
					t.Errorf("%s: first %t, %v; want %t", name, first, err, want)
				}
			}
			done, err := tx.ActivatedOnce(t.Context(), 5)
			if !done[3] || len(done) != 1 {
				t.Errorf("%s: fired are %v, want 3", name, done)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
