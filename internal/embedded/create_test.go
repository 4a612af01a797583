package embedded

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/password"
	"vtrest/internal/sqldb"
)

// open returns a database in a file that does not exist yet.
func open(t *testing.T) *sql.DB {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "vtrest.db"))
}

func openFile(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sqldb.Open("sqlite:" + path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db.SQL
}

// A template is a database file that is made once and copied for each test.
type template struct {
	once sync.Once
	file []byte
}

var createdTemplate, demoTemplate template

// copied returns a copy of the template, which the first call fills, starting
// with the file from.
func (tp *template) copied(t *testing.T, from []byte, fill func(*sql.DB) error) *sql.DB {
	t.Helper()
	tp.once.Do(func() {
		path := filepath.Join(t.TempDir(), "template.db")
		if err := os.WriteFile(path, from, 0o600); err != nil {
			t.Fatal(err)
		}
		db := openFile(t, path)
		if err := fill(db); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tp.file = file
	})
	path := filepath.Join(t.TempDir(), "vtrest.db")
	if err := os.WriteFile(path, tp.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return openFile(t, path)
}

// created returns a database that Create has made.
func created(t *testing.T) *sql.DB {
	t.Helper()
	return createdTemplate.copied(t, nil, func(db *sql.DB) error {
		start := time.Now()
		err := Create(context.Background(), db, DemoAdmin)
		t.Logf("Create took %v", time.Since(start))
		return err
	})
}

// column returns the values of a query's one column.
func column(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	got := []string{}
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if !v.Valid {
			v.String = "NULL"
		}
		got = append(got, v.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return got
}

func wantColumn(t *testing.T, db *sql.DB, query string, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, column(t, db, query)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", query, diff)
	}
}

func TestCreate(t *testing.T) {
	ctx := context.Background()
	if exists, err := Exists(ctx, open(t)); exists || err != nil {
		t.Fatalf("Exists of a new file = %v, %v, want false", exists, err)
	}
	db := created(t)
	if exists, err := Exists(ctx, db); !exists || err != nil {
		t.Fatalf("Exists after Create = %v, %v, want true", exists, err)
	}
	wantColumn(t, db, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'`, "525")
	checkIntegrity(t, db)
	if err := Create(ctx, db, DemoAdmin); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("second Create: error %v, want one that says it exists already", err)
	}
}

func checkIntegrity(t *testing.T, db *sql.DB) {
	t.Helper()
	wantColumn(t, db, `PRAGMA integrity_check`, "ok")
	wantColumn(t, db, `SELECT "table" || ' ' || rowid FROM pragma_foreign_key_check`)
}

func TestCreateLeavesNothingHalfMade(t *testing.T) {
	ctx := context.Background()
	db := open(t)
	// The last table of the schema, so that all others are made before it fails.
	if _, err := db.Exec(`CREATE TABLE vtiger_wsapp_sync_state (id)`); err != nil {
		t.Fatal(err)
	}
	if err := Create(ctx, db, DemoAdmin); err == nil {
		t.Fatal("Create over a table of the CRM succeeded")
	}
	wantColumn(t, db, `SELECT name FROM sqlite_master`, "vtiger_wsapp_sync_state")
	if exists, err := Exists(ctx, db); exists || err != nil {
		t.Errorf("Exists = %v, %v, want false", exists, err)
	}
}

func TestExistsRefusesAnotherVersion(t *testing.T) {
	db := open(t)
	if _, err := db.Exec(`PRAGMA user_version = 54`); err != nil {
		t.Fatal(err)
	}
	if exists, err := Exists(context.Background(), db); exists || err == nil {
		t.Errorf("Exists of a file with user_version 54 = %v, %v, want an error", exists, err)
	}
}

func TestCreateNeedsAnAdmin(t *testing.T) {
	for _, a := range []Admin{{}, {UserName: "a", Password: "b"}, {UserName: "a", AccessKey: "k"}, {Password: "b", AccessKey: "k"}} {
		db := open(t)
		err := Create(context.Background(), db, a)
		if crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("Create(%+v) = %v, want InvalidValue", a, err)
		}
		wantColumn(t, db, `SELECT name FROM sqlite_master`)
	}
}

func TestAdmin(t *testing.T) {
	db := open(t)
	admin := Admin{UserName: "root", Password: "گذرواژه ۱", AccessKey: "k0123456789abcde", LastName: "مدیر", Email: "root@example.org"}
	if err := Create(context.Background(), db, admin); err != nil {
		t.Fatal(err)
	}
	var stored, scheme string
	if err := db.QueryRow(`SELECT user_password, crypt_type FROM vtiger_users WHERE user_name = 'ROOT'`).Scan(&stored, &scheme); err != nil {
		t.Fatal(err)
	}
	if !password.Verify(password.Scheme(scheme), "root", stored, admin.Password) {
		t.Errorf("the stored password %s (%s) does not verify", stored, scheme)
	}
	wantColumn(t, db, `SELECT id FROM vtiger_users`, "1")
	wantColumn(t, db, `
		SELECT accesskey || ' ' || userlabel || ' ' || email1 || ' ' || is_admin || ' ' || status || ' ' || currency_id
			|| ' ' || language || ' ' || date_format || ' ' || time_zone || ' ' || crypt_type
		FROM vtiger_users`, "k0123456789abcde مدیر root@example.org on Active 1 en_us yyyy-mm-dd UTC PHASH")
	wantColumn(t, db, `SELECT roleid FROM vtiger_user2role WHERE userid = 1`, "H2")
	// Users and groups share a sequence, so the next of either gets 5.
	wantColumn(t, db, `SELECT id FROM vtiger_users_seq`, "4")
}

// Values come back spelt as they were written, whatever the column's type.
func TestValuesKeepTheirSpelling(t *testing.T) {
	db := created(t)
	if _, err := db.Exec(`
		INSERT INTO vtiger_crmentity (crmid, setype, createdtime, modifiedtime, label)
		VALUES (25, 'Potentials', '2016-10-28 14:40:37', '2024-01-01', 'ÉTÉ ');
		INSERT INTO vtiger_potential (potentialid, potential_no, potentialname, amount, closingdate)
		VALUES (25, 'POT1', '7', '0.00000000', '2024-01-01');
		INSERT INTO vtiger_crmentity (crmid, setype, createdtime, modifiedtime) VALUES (26, 'Potentials', '', '');
		INSERT INTO vtiger_potential (potentialid, potential_no, potentialname, amount)
		VALUES (26, 'POT2', '1', '1234567890123456.12345678')`); err != nil {
		t.Fatal(err)
	}
	wantColumn(t, db, `SELECT amount FROM vtiger_potential ORDER BY amount DESC`, "1234567890123456.12345678", "0.00000000")
	wantColumn(t, db, `SELECT potentialid FROM vtiger_potential WHERE amount > '9'`, "26")
	wantColumn(t, db, `SELECT createdtime FROM vtiger_crmentity WHERE crmid = 25`, "2016-10-28 14:40:37")
	wantColumn(t, db, `SELECT closingdate FROM vtiger_potential WHERE potentialid = 25`, "2024-01-01")
	wantColumn(t, db, `SELECT crmid FROM vtiger_crmentity WHERE label = 'ete'`, "25")
	wantColumn(t, db, `SELECT probability FROM vtiger_potential WHERE potentialid = 25`, "0.000")

	if _, err := db.Exec(`DELETE FROM vtiger_crmentity WHERE crmid = 25`); err != nil {
		t.Fatal(err)
	}
	wantColumn(t, db, `SELECT potentialid FROM vtiger_potential`, "26")
}

// The lists that clients ask for most are read from an index in their order.
func TestListPlans(t *testing.T) {
	db := created(t)
	for _, c := range []struct{ query, index string }{
		{`SELECT crmid FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0 ORDER BY createdtime, crmid`, "vtrest_crmentity_created"},
		{`SELECT crmid FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0 AND modifiedtime > '2026' ORDER BY modifiedtime, crmid`, "vtrest_crmentity_changed"},
		{`SELECT crmid FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0 AND smownerid = 5 ORDER BY createdtime, crmid`, "vtrest_crmentity_owner"},
		{`SELECT productid FROM vtiger_inventoryproductrel WHERE id = 7 ORDER BY sequence_no`, "vtrest_inventoryproductrel_lines"},
		{`SELECT fieldname FROM vtiger_field WHERE tabid = 6 ORDER BY fieldid`, "field_tabid_idx"},
		{`SELECT tag_id FROM vtiger_freetagged_objects WHERE object_id = 3`, "vtrest_freetagged_objects_record"},
		{`SELECT id FROM vtiger_users WHERE accesskey = 'k'`, "vtrest_users_accesskey"},
		{`SELECT id FROM vtiger_users WHERE user_name = 'admin'`, "user_user_name_idx"},
	} {
		plan := queryPlan(t, db, c.query)
		if !strings.Contains(plan, c.index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\nplan: %s\nwant %s and no sorting", c.query, plan, c.index)
		}
	}
}

func queryPlan(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	rows, err := db.Query(`EXPLAIN QUERY PLAN ` + query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}
