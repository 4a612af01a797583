//go:build linux

package cluster

import (
	"database/sql"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// found is a database as it is looked at: one node's.
type found struct {
	db      *sql.DB
	catalog *meta.Catalog
	above   crm.ID // records up to here are the sample's
}

// look opens a database.
func look(t *testing.T, databaseURL string) *found {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	f := &found{db: db.SQL, catalog: crmtest.Catalog(t, store.New(db, nil))}
	crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&f.above) }, "SELECT MAX(crmid) FROM vtiger_crmentity")
	return f
}

// losses is what a database lacks of what clients were told.
type losses struct {
	Lost    int // acknowledged writes that are not there
	Doubled int // ids, numbers, or records of one key that are there twice
	Halves  int // records that are half there
}

// compare looks at every record above the sample's.
func (f *found) compare(t *testing.T, b *book) losses {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var l losses
	for _, problem := range crmtest.Halves(t, f.db, f.catalog.Module("Accounts"), f.above) {
		l.Halves++
		t.Error(problem)
	}
	there := map[int64]bool{}
	names, numbers := map[string]int64{}, map[string]int64{}
	crmtest.Rows(t, f.db, func(scan func(...any)) {
		var id int64
		var name, number, phone string
		var bill, ship, description, custom, lookup sql.NullString
		var deleted, deletions int
		scan(&id, &name, &number, &phone, &bill, &ship, &description, &custom, &lookup, &deleted, &deletions)
		there[id] = true
		if bill.Valid && (phone != bill.String || phone != ship.String || phone != description.String || phone != custom.String) {
			l.Halves++
			t.Errorf("account %d is half updated: %q %q %q %q %q", id, phone, bill.String, ship.String, description.String, custom.String)
		}
		if deletions != deleted || deleted == 0 && bill.Valid && lookup.String != phone || deleted == 1 && lookup.Valid {
			l.Halves++
			t.Errorf("account %d is half deleted: deleted %d, %d deletions in the history, lookup %q for phone %q", id, deleted, deletions, lookup.String, phone)
		}
		if other := names[name]; other != 0 {
			l.Doubled++
			t.Errorf("accounts %d and %d are both %q", other, id, name)
		}
		if other := numbers[number]; other != 0 {
			l.Doubled++
			t.Errorf("accounts %d and %d both have number %s", other, id, number)
		}
		names[name], numbers[number] = id, id
		a := b.accounts[id]
		if a == nil {
			return
		}
		if name != a.name || phone != a.phone && phone != a.sent || a.deleted && deleted == 0 || deleted == 1 && !a.ending {
			l.Lost++
			t.Errorf("account %d is %q, phone %q, deleted %d; clients were told %+v", id, name, phone, deleted, *a)
		}
	}, `SELECT e.crmid, a.accountname, a.account_no, a.phone, NULLIF(b.bill_city, ''), s.ship_city, e.description, c.cf_872, l.fnumber, e.deleted,
		(SELECT COUNT(*) FROM vtiger_modtracker_basic h WHERE h.crmid = e.crmid AND h.status = 1)
		FROM vtiger_crmentity e
		INNER JOIN vtiger_account a ON a.accountid = e.crmid
		LEFT JOIN vtiger_accountbillads b ON b.accountaddressid = e.crmid
		LEFT JOIN vtiger_accountshipads s ON s.accountaddressid = e.crmid
		LEFT JOIN vtiger_accountscf c ON c.accountid = e.crmid
		LEFT JOIN vtiger_pbxmanager_phonelookup l ON l.crmid = e.crmid AND l.fieldname = 'phone'
		WHERE e.crmid > ?`, int64(f.above))
	for id, a := range b.accounts {
		if !there[id] {
			l.Lost++
			t.Errorf("account %d (%s) was acknowledged and is not there", id, a.name)
		}
	}
	return l
}
