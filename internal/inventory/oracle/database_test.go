package oracle

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// database is one that the test writes to, with our service on it.
type database struct {
	t       *testing.T
	rows    *sqldb.DB // for statements of the test
	store   *store.Store
	service *records.Service
	catalog *meta.Catalog
	config  int // how many of configs were applied
	users   map[string]crm.ID
}

// configs are the settings of taxes that the cases were recorded with, each made
// from the one before by a file.
var configs = []string{"sample", "compound2", "disabled2"}

func open(t *testing.T, databaseURL string) *database {
	t.Helper()
	rows, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	// Each call is a second later: the history has an order.
	now := func() time.Time { at = at.Add(time.Second); return at }
	s := store.New(rows, now)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := &database{t: t, rows: rows, store: s, users: map[string]crm.ID{}}
	// The CRM ignores what it cannot use, such as a tax that a product does not
	// carry.
	d.service = &records.Service{Store: s, Timeout: time.Minute, Lenient: true}
	d.catalog = crmtest.Catalog(t, s)
	var id crm.ID
	var name string
	crmtest.Rows(t, rows.SQL, func(scan func(...any)) { scan(&id, &name); d.users[name] = id }, "SELECT id, user_name FROM vtiger_users")
	return d
}

func (d *database) lite() bool { return d.rows.Dialect.Engine == sqldb.SQLite }

// configure applies the settings up to the named one. There is no way back.
func (d *database) configure(name string) {
	d.t.Helper()
	want := slices.Index(configs, name)
	if want < d.config {
		d.t.Fatalf("settings %s after %s", name, configs[d.config])
	}
	for d.config < want {
		d.config++
		text, err := os.ReadFile(filepath.Join(crmtest.Reference(d.t), "oracles", "D_config_"+configs[d.config]+".sql"))
		if err != nil {
			d.t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "--") {
				continue
			}
			if d.lite() {
				line = strings.Replace(line, "INSERT IGNORE", "INSERT OR IGNORE", 1)
			}
			d.exec(line)
		}
		d.catalog = crmtest.Catalog(d.t, d.store)
	}
}

func (d *database) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.rows.SQL.ExecContext(d.t.Context(), query, args...); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
}

// policy is what a user may do, by name.
func (d *database) policy(user string) *access.Policy {
	d.t.Helper()
	p, err := access.New(d.catalog, d.users[user])
	if err != nil {
		d.t.Fatalf("user %s: %v", user, err)
	}
	return p
}

func (d *database) module(name string) *crm.Module {
	d.t.Helper()
	m := d.catalog.Module(name)
	if m == nil {
		d.t.Fatalf("no module %s", name)
	}
	return m
}

// setStock gives products a stock.
func (d *database) setStock(stock map[string]string) {
	d.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(stock)) {
		d.exec("UPDATE vtiger_products SET qtyinstock = ? WHERE productid = ?", stock[id], id)
	}
}

// stock is that of the same products.
func (d *database) stock(like map[string]string) map[string]string {
	d.t.Helper()
	found := map[string]string{}
	for id := range like {
		var v string
		crmtest.Rows(d.t, d.rows.SQL, func(scan func(...any)) { scan(&v); found[id] = v },
			"SELECT qtyinstock FROM vtiger_products WHERE productid = ?", id)
	}
	return found
}

// document reads the rows of a document: the columns of the head that like has.
func (d *database) document(m *crm.Module, id crm.ID, like *document) *document {
	d.t.Helper()
	found := &document{Head: crmtest.Row{}}
	found.Head = d.table(fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?",
		strings.Join(slices.Sorted(maps.Keys(like.Head)), ", "), m.Base.Name, m.Base.Key), int64(id))[0]
	found.Lines = d.table("SELECT * FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no", int64(id))
	for _, l := range found.Lines {
		delete(l, "id")
	}
	found.Parts = d.table("SELECT sequence_no, productid, quantity FROM vtiger_inventorysubproductrel WHERE id = ? ORDER BY sequence_no, productid", int64(id))
	for _, r := range d.table("SELECT charges FROM vtiger_inventorychargesrel WHERE recordid = ?", int64(id)) {
		found.Charges = append(found.Charges, r.Text("charges"))
	}
	found.Deleted = d.table("SELECT deleted FROM vtiger_crmentity WHERE crmid = ?", int64(id))[0].Text("deleted")
	return found
}

// table are the rows of a query as texts.
func (d *database) table(query string, args ...any) (found []crmtest.Row) {
	d.t.Helper()
	rows, err := d.rows.SQL.QueryContext(d.t.Context(), query, args...)
	if err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		d.t.Fatal(err)
	}
	for rows.Next() {
		values, targets := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			d.t.Fatal(err)
		}
		r := crmtest.Row{}
		for i, c := range columns {
			r[c] = nil
			if values[i].Valid {
				r[c] = &values[i].String
			}
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return found
}

// put gives a document the rows that the CRM had.
func (d *database) put(m *crm.Module, id crm.ID, rows *document) {
	d.t.Helper()
	var set []string
	var args []any
	for _, column := range slices.Sorted(maps.Keys(rows.Head)) {
		set, args = append(set, column+" = ?"), append(args, nullable(rows.Head[column]))
	}
	d.relaxed(fmt.Sprintf("UPDATE %s SET %s WHERE %s = ?", m.Base.Name, strings.Join(set, ", "), m.Base.Key), append(args, int64(id))...)
	for table, key := range map[string]string{
		"vtiger_inventoryproductrel": "id", "vtiger_inventorysubproductrel": "id", "vtiger_inventorychargesrel": "recordid",
	} {
		d.exec("DELETE FROM "+table+" WHERE "+key+" = ?", int64(id))
	}
	insert := func(table string, r crmtest.Row) {
		columns := slices.DeleteFunc(slices.Sorted(maps.Keys(r)), func(c string) bool { return c == "lineitem_id" })
		args := []any{int64(id)}
		for _, c := range columns {
			args = append(args, nullable(r[c]))
		}
		d.relaxed("INSERT INTO "+table+" (id, "+strings.Join(columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(columns))+")", args...)
	}
	for _, l := range rows.Lines {
		insert("vtiger_inventoryproductrel", l)
	}
	for _, p := range rows.Parts {
		insert("vtiger_inventorysubproductrel", p)
	}
	for _, c := range rows.Charges {
		d.exec("INSERT INTO vtiger_inventorychargesrel (recordid, charges) VALUES (?, ?)", int64(id), c)
	}
}

// relaxed writes what a column of the CRM holds although it is not allowed, such
// as a currency that does not exist.
func (d *database) relaxed(query string, args ...any) {
	d.t.Helper()
	off, on := "SET SESSION foreign_key_checks = 0", "SET SESSION foreign_key_checks = 1"
	if d.lite() {
		off, on = "PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"
	}
	conn, err := d.rows.SQL.Conn(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, q := range []struct {
		text string
		args []any
	}{{text: off}, {query, args}, {text: on}} {
		if _, err := conn.ExecContext(d.t.Context(), q.text, q.args...); err != nil {
			d.t.Fatalf("%s: %v", q.text, err)
		}
	}
}

func nullable(v *string) any {
	if v == nil {
		return nil
	}
	return *v
}

func number(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }
