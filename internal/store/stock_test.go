package store_test

import (
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// eachOwn runs a test on its own copies of the sample database.
func eachOwn(t *testing.T, dump string, test func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog)) {
	t.Helper()
	crmtest.EachRaced(t, filepath.Join(crmtest.Reference(t), dump), func(t *testing.T, databaseURL string) {
		s, db := openStore(t, databaseURL)
		test(t, db, s, crmtest.Catalog(t, s))
	})
}

const sample = "vtiger82-sample.sql.zst"

// texts reads one column of rows; NULL is "NULL".
func texts(t *testing.T, db *sqldb.DB, query string, args ...any) (all []string) {
	t.Helper()
	rows, err := db.SQL.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		if !v.Valid {
			v.String = "NULL"
		}
		all = append(all, v.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func run(t *testing.T, db *sqldb.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.SQL.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func moves(t *testing.T, pairs ...any) map[crm.ID]decimal.Decimal {
	t.Helper()
	m := map[crm.ID]decimal.Decimal{}
	for i := 0; i < len(pairs); i += 2 {
		d, err := decimal.NewFromString(pairs[i+1].(string))
		if err != nil {
			t.Fatal(err)
		}
		m[crm.ID(pairs[i].(int))] = d
	}
	return m
}

// TestStock runs on one copy of the sample: each is seconds of loading.
func TestStock(t *testing.T) {
	crmtest.Long(t)
	eachOwn(t, sample, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		t.Run("move", func(t *testing.T) { moveStock(t, db, s, c) })
		t.Run("together", func(t *testing.T) { moveTogether(t, db, s, c) })
		t.Run("received", func(t *testing.T) { received(t, db, s, c) })
	})
}

// moveStock: stock is exact beyond what a float holds, may go below zero, begins
// at NULL, and never overflows silently.
func moveStock(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
	const some = "SELECT qtyinstock FROM vtiger_products WHERE productid IN (42, 43, 44) ORDER BY productid"
	move := func(m map[crm.ID]decimal.Decimal) (n int64, err error) {
		ctx, counted := store.WithCount(t.Context())
		err = s.Update(ctx, func(tx *store.Tx) error { return tx.MoveStock(ctx, c, m) })
		return counted.Load(), err
	}
	run(t, db, "UPDATE vtiger_products SET qtyinstock = '9007199254740993.001' WHERE productid = 42")
	run(t, db, "UPDATE vtiger_products SET qtyinstock = '1.000' WHERE productid = 43")
	run(t, db, "UPDATE vtiger_products SET qtyinstock = NULL WHERE productid = 44")
	others := texts(t, db, "SELECT qtyinstock FROM vtiger_products WHERE productid > 44 ORDER BY productid")
	service := queryIDs(t, db, "SELECT MIN(serviceid) FROM vtiger_service")[0]

	n, err := move(moves(t, 42, "0.001", 43, "-3.125", 44, "0.5", int(service), "7", 45, "0"))
	if err != nil || n != 1 {
		t.Fatalf("%d statements, %v; want 1", n, err)
	}
	if diff := gocmp.Diff([]string{"9007199254740993.002", "-2.125", "0.500"}, texts(t, db, some)); diff != "" {
		t.Errorf("stock (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(others, texts(t, db, "SELECT qtyinstock FROM vtiger_products WHERE productid > 44 ORDER BY productid")); diff != "" {
		t.Errorf("stock of others (-want +got):\n%s", diff)
	}
	if n, err := move(nil); n != 0 || err != nil {
		t.Errorf("nothing to move: %d statements, %v", n, err)
	}

	before := texts(t, db, some)
	run(t, db, "UPDATE vtiger_products SET qtyinstock = '9999999999999999999999.999' WHERE productid = 44")
	before[2] = "9999999999999999999999.999"
	for _, by := range []string{"0.001", "10000000000000000000000"} {
		if _, err := move(moves(t, 43, "1", 44, by)); crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("%s more than fits: %v, want InvalidValue", by, err)
		}
	}
	if diff := gocmp.Diff(before, texts(t, db, some)); diff != "" {
		t.Errorf("stock after an overflow (-want +got):\n%s", diff)
	}
}

// moveTogether: calls at the same time lose nothing.
func moveTogether(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
	run(t, db, "UPDATE vtiger_products SET qtyinstock = '0.000' WHERE productid IN (42, 43)")
	var calls sync.WaitGroup
	for i := range 20 {
		calls.Go(func() {
			m := moves(t, 42, "0.125", 43, "-1.001")
			err := s.Update(t.Context(), func(tx *store.Tx) error { return tx.MoveStock(t.Context(), c, m) })
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	calls.Wait()
	if diff := gocmp.Diff([]string{"2.500", "-20.020"}, texts(t, db, "SELECT qtyinstock FROM vtiger_products WHERE productid IN (42, 43) ORDER BY productid")); diff != "" {
		t.Errorf("stock (-want +got):\n%s", diff)
	}
}

// received: the newest of the two words in an order's history counts.
func received(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
	const order = 999_001
	entry := 900_000
	say := func(field, value string) {
		entry++
		run(t, db, "INSERT INTO vtiger_modtracker_basic (id, crmid, module, whodid, changedon, status) VALUES (?, ?, 'PurchaseOrder', 1, '2026-01-01 00:00:00', 0)", entry, order)
		run(t, db, "INSERT INTO vtiger_modtracker_detail (id, fieldname, prevalue, postvalue) VALUES (?, ?, '', ?)", entry, field, value)
	}
	for _, tt := range []struct {
		field, value string
		want         bool
	}{
		{"subject", "Received Shipment", false},
		{"postatus", "Created", false},
		{"postatus", "Received Shipment", true},
		{"postatus", "Delivered", true},
		{"postatus", "Cancelled", false},
		{"postatus", "Received Shipment", true},
	} {
		say(tt.field, tt.value)
		err := s.View(t.Context(), func(tx *store.Tx) error {
			got, err := tx.Received(t.Context(), c, order)
			if got != tt.want {
				t.Errorf("after %s %q: %v, want %v", tt.field, tt.value, got, tt.want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
