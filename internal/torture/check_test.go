//go:build linux

package torture

import (
	"database/sql"
	"slices"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// database is what the tests themselves see of the server's database.
type database struct {
	sql     *sql.DB
	lite    bool // SQLite
	catalog *meta.Catalog
	first   crm.ID // records up to here were there before
	above   crm.ID // records up to here were looked at in an earlier round
}

// look opens a database to look into it.
func look(t *testing.T, databaseURL string) *database {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SQL.SetMaxOpenConns(1)
	s := store.New(db, nil)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := &database{sql: db.SQL, lite: db.Dialect.Engine == sqldb.SQLite, catalog: crmtest.Catalog(t, s)}
	d.first = d.last(t)
	d.above = d.first
	return d
}

// last is the highest id of a record. The counter of ids may be behind it.
func (d *database) last(t *testing.T) (id crm.ID) {
	t.Helper()
	crmtest.Rows(t, d.sql, func(scan func(...any)) { scan(&id) }, "SELECT MAX(crmid) FROM vtiger_crmentity")
	return id
}

// counters logs where the CRM's counters of ids stand, for whoever looks for the
// cause of a fault.
func (d *database) counters(t *testing.T) {
	for _, query := range []string{
		"SELECT GROUP_CONCAT(id) FROM vtiger_crmentity_seq", "SELECT MAX(crmid) FROM vtiger_crmentity",
		"SELECT GROUP_CONCAT(id) FROM vtiger_modtracker_basic_seq", "SELECT MAX(id) FROM vtiger_modtracker_basic",
		"SELECT MAX(attachmentsid) FROM vtiger_attachments",
	} {
		var value sql.NullString
		err := d.sql.QueryRowContext(t.Context(), query).Scan(&value)
		t.Logf("%s: %s %v", query, value.String, err)
	}
}

// stored is an account as its tables hold it.
type stored struct {
	fields
	id                 int64
	lookup             sql.NullString
	deleted, deletions int
}

// check compares the database with the clients' books. Clients must be at rest.
// In between only the records that are new since the last check are looked
// for halves; whole looks at all.
func (l *load) check(d *database, when string, whole bool) {
	l.t.Helper()
	from := d.above
	if whole {
		from = d.first
	}
	d.above = d.last(l.t)
	for _, module := range []string{"Accounts", "Documents"} {
		for _, problem := range crmtest.Halves(l.t, d.sql, d.catalog.Module(module), from) {
			l.half("%s: %s", when, problem)
		}
	}
	found := map[string]*stored{}
	crmtest.Rows(l.t, d.sql, func(scan func(...any)) {
		s := &stored{}
		var phone, bill, ship, description sql.NullString
		scan(&s.id, &s.Name, &phone, &bill, &ship, &description, &s.lookup, &s.deleted, &s.deletions)
		s.Phone, s.Bill, s.Ship, s.Description = phone.String, bill.String, ship.String, description.String
		if found[s.Name] != nil {
			l.note(func(f *figures) { f.doubled++ })
			l.t.Errorf("%s: there are two accounts %q", when, s.Name)
		}
		found[s.Name] = s
		if s.Phone != s.Bill || s.Phone != s.Ship || s.Phone != s.Description {
			l.half("%s: account %d is half updated: %q", when, s.id, s.fields)
		}
		if s.deletions != s.deleted || s.deleted == 0 && s.lookup.String != s.Phone || s.deleted == 1 && s.lookup.Valid {
			l.half("%s: account %d is half deleted: deleted %d, %d deletions in the history, lookup %q for phone %q", when, s.id, s.deleted, s.deletions, s.lookup.String, s.Phone)
		}
	}, `SELECT e.crmid, a.accountname, a.phone, b.bill_city, s.ship_city, e.description, l.fnumber, e.deleted,
		(SELECT COUNT(*) FROM vtiger_modtracker_basic h WHERE h.crmid = e.crmid AND h.status = 1)
		FROM vtiger_crmentity e
		INNER JOIN vtiger_account a ON a.accountid = e.crmid
		INNER JOIN vtiger_accountbillads b ON b.accountaddressid = e.crmid
		INNER JOIN vtiger_accountshipads s ON s.accountaddressid = e.crmid
		LEFT JOIN vtiger_pbxmanager_phonelookup l ON l.crmid = e.crmid AND l.fieldname = 'phone'
		WHERE e.crmid > ?`, int64(d.first))
	titles := map[string]int{}
	crmtest.Rows(l.t, d.sql, func(scan func(...any)) {
		var title string
		scan(&title)
		if titles[title]++; titles[title] > 1 {
			l.note(func(f *figures) { f.doubled++ })
			l.t.Errorf("%s: there are two documents %q", when, title)
		}
	}, "SELECT title FROM vtiger_notes WHERE notesid > ?", int64(d.first))
	for _, c := range l.clients {
		for _, a := range c.accounts {
			l.compare(a, found[a.name], when)
		}
		for _, doc := range c.documents {
			if doc.id > 0 && titles[doc.title] == 0 {
				l.lost("%s: document %d (%s) was acknowledged and is not there", when, doc.id, doc.title)
			}
		}
	}
}

// compare compares an account of a book with what is stored, nil for nothing.
func (l *load) compare(a *account, s *stored, when string) {
	l.t.Helper()
	switch {
	case a.id <= 0:
	case s == nil || s.id != a.id:
		l.lost("%s: account %d (%s) was acknowledged and is not there", when, a.id, a.name)
	case a.deleted && s.deleted == 0:
		l.lost("%s: account %d was deleted, as acknowledged, and is there", when, a.id)
	case !a.deleting && s.deleted == 1:
		l.lost("%s: account %d is deleted, and nobody asked for that", when, a.id)
	case !slices.Contains(a.may, s.Phone):
		l.lost("%s: account %d is %q, and may be %q", when, a.id, s.Phone, a.may)
	}
}

func (l *load) half(format string, args ...any) {
	l.t.Helper()
	l.note(func(f *figures) { f.half++ })
	l.t.Errorf("half record: "+format, args...)
}

func (l *load) lost(format string, args ...any) {
	l.t.Helper()
	l.note(func(f *figures) { f.lost++ })
	l.t.Errorf("lost write: "+format, args...)
}

// readAll has every client read everything that it has, after the faults.
func (l *load) readAll() {
	l.t.Helper()
	for _, c := range l.clients {
		for _, a := range c.accounts {
			if a.id > 0 && !c.read(a) {
				l.t.Errorf("account %d cannot be read after the faults", a.id)
			}
		}
		for _, d := range c.documents {
			if d.id > 0 && !c.download(d) {
				l.t.Errorf("document %d cannot be read after the faults", d.id)
			}
		}
		c.http.CloseIdleConnections()
	}
}
