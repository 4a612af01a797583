package records_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/store"
)

// TestNonTransactional puts tables on MyISAM: whatever writes there is refused with
// the statement that mends it, and nothing is written, not even what stands in
// other tables. Other modules go on.
func TestNonTransactional(t *testing.T) {
	databaseURL := crmtest.MariaDB(t).Load(t, dump(t, "vtiger82-sample.sql.zst"))
	d := newDesk(t, databaseURL)
	p := d.user(1)
	victim, err := d.create(p, records.Options{}, "Accounts", "accountname", "Victim", "phone", "1")
	if err != nil {
		t.Fatal(err)
	}
	look := func() string {
		return d.text("SELECT CONCAT((SELECT COUNT(*) FROM vtiger_crmentity), '/', (SELECT COUNT(*) FROM vtiger_account), '/', (SELECT COUNT(*) FROM vtiger_modtracker_basic), '/', (SELECT COUNT(*) FROM vtiger_relatedlists_rb), '/', (SELECT id FROM vtiger_crmentity_seq))")
	}
	attempts := map[string]func() error{
		"create": func() error {
			_, err := d.create(p, records.Options{}, "Accounts", "accountname", "Refused")
			return err
		},
		"update": func() error { return d.update(p, records.Options{}, "Accounts", victim, "phone", "2") },
		"update of another table": func() error {
			return d.update(p, records.Options{}, "Accounts", victim, "description", "x")
		},
		"delete": func() error { return d.delete(p, records.Options{}, "Accounts", victim) },
	}
	for _, tt := range []struct {
		table   string
		refused []string
		contact bool // records of Contacts can be written
	}{
		{"vtiger_accountshipads", []string{"create", "update", "update of another table", "delete"}, true},
		{"vtiger_accountscf", []string{"create", "update", "update of another table", "delete"}, true},
		{"vtiger_modtracker_detail", []string{"create", "update", "update of another table", "delete"}, false},
		{"vtiger_modentity_num", []string{"create", "update", "update of another table", "delete"}, false},
		{"vtiger_crmentity_seq", []string{"create", "update", "update of another table", "delete"}, false},
		{"vtiger_tracker", []string{"delete"}, true},
		{"vtiger_pbxmanager_phonelookup", []string{"update"}, true},
		{"vtiger_inventorychargesrel", nil, true},
	} {
		d.engine(tt.table, "MyISAM")
		d.catalog = crmtest.Catalog(t, d.service.Store)
		p = d.user(1)
		for _, name := range tt.refused {
			before := look()
			err := attempts[name]()
			want(t, tt.table+": "+name, err, crm.Forbidden)
			if err != nil && !strings.Contains(err.Error(), "ALTER TABLE `"+tt.table+"` ENGINE=InnoDB") {
				t.Errorf("%s: %s: %v, want the statement that converts the table", tt.table, name, err)
			}
			if after := look(); after != before {
				t.Errorf("%s: %s: %s rows, want %s as before", tt.table, name, after, before)
			}
		}
		described := slices.ContainsFunc(d.service.Describe(p, d.catalog.Module("Accounts")), func(f records.FieldForm) bool { return f.Create || f.Change })
		if described == slices.Contains(tt.refused, "create") {
			t.Errorf("%s: fields of Accounts are described as written: %t", tt.table, described)
		}
		if _, err := d.create(p, records.Options{}, "Contacts", "lastname", "Goes on"); (err == nil) != tt.contact {
			t.Errorf("%s: create of another module: %v", tt.table, err)
		}
		d.engine(tt.table, "InnoDB")
	}
	d.engine("vtiger_inventorychargesrel", "MyISAM")
	d.catalog = crmtest.Catalog(t, d.service.Store)
	for name, refused := range map[string]bool{"Invoice": true, "Quotes": true, "SalesOrder": true, "PurchaseOrder": true, "Accounts": false, "Products": false} {
		if got := len(store.Unsafe(d.catalog, d.catalog.Module(name))) > 0; got != refused {
			t.Errorf("%s is refused with charges on MyISAM: %t, want %t", name, got, refused)
		}
	}
}

// TestNonTransactionalAllowed writes them all the same, and counts right although
// no counter is locked until the transaction ends.
func TestNonTransactionalAllowed(t *testing.T) {
	databaseURL := crmtest.MariaDB(t).Load(t, dump(t, "vtiger82-sample.sql.zst"))
	d := newDesk(t, databaseURL)
	for _, table := range []string{"vtiger_crmentity_seq", "vtiger_modtracker_basic_seq", "vtiger_modentity_num", "vtiger_contactscf"} {
		d.engine(table, "MyISAM")
	}
	d.catalog = crmtest.Catalog(t, d.service.Store)
	p := d.user(1)
	_, err := d.create(p, records.Options{}, "Contacts", "lastname", "Refused")
	want(t, "create", err, crm.Forbidden)
	d.service.Store.AllowNonTransactional()
	var last crm.ID
	crmtest.Rows(t, d.db.SQL, func(scan func(...any)) { scan(&last) }, "SELECT MAX(crmid) FROM vtiger_crmentity")
	var calls sync.WaitGroup
	for range 6 {
		calls.Go(func() {
			for range 5 {
				if _, err := d.create(p, records.Options{}, "Contacts", "lastname", "Allowed"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	calls.Wait()
	if n := d.text("SELECT COUNT(*) FROM vtiger_contactdetails WHERE lastname = 'Allowed'"); n != "30" {
		t.Errorf("%s records, want 30", n)
	}
	for _, problem := range crmtest.Halves(t, d.db.SQL, d.catalog.Module("Contacts"), last) {
		t.Error(problem)
	}
}

// engine puts a table on another engine. MyISAM knows no foreign keys.
func (d *desk) engine(table, engine string) {
	d.t.Helper()
	var drops []string
	var of, key string
	crmtest.Rows(d.t, d.db.SQL, func(scan func(...any)) {
		scan(&of, &key)
		drops = append(drops, "ALTER TABLE "+of+" DROP FOREIGN KEY "+key)
	}, `SELECT DISTINCT table_name, constraint_name FROM information_schema.key_column_usage
		WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL AND (table_name = ? OR referenced_table_name = ?)`, table, table)
	for _, text := range append(drops, "ALTER TABLE "+table+" ENGINE="+engine) {
		d.exec(text)
	}
}

// TestOwnTables: tables of our own that an older server made without transactions
// end no write.
func TestOwnTables(t *testing.T) {
	databaseURL := crmtest.MariaDB(t).Load(t, dump(t, "vtiger82-sample.sql.zst"))
	d := newDesk(t, databaseURL)
	d.exec("ALTER TABLE vtrest_idempotency ENGINE=MyISAM")
	d.catalog = crmtest.Catalog(t, d.service.Store)
	if _, err := d.create(d.user(1), records.Options{IdempotencyKey: "k"}, "Accounts", "accountname", "Made"); err != nil {
		t.Error(err)
	}
}
