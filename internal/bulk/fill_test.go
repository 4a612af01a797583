package bulk_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/access"
	"vtrest/internal/bulk"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// office is a CRM that the test may write to, asked as its administrator.
type office struct {
	*testing.T
	db      *sqldb.DB
	catalog *meta.Catalog
	service *records.Service
	policy  *access.Policy
}

func open(t *testing.T, url string) *office {
	t.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db, nil)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := &office{T: t, db: db, catalog: crmtest.Catalog(t, s)}
	o.service = &records.Service{Store: s, Timeout: time.Minute, Zone: time.UTC}
	if o.policy, err = access.New(o.catalog, 1); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) fill(n int) {
	o.Helper()
	last := int64(0)
	err := bulk.Fill(o.Context(), o.db, o.catalog, 1, []crm.ID{1, 2, 3}, n, func(done, all int64) {
		if done <= last || all != int64(n) {
			o.Errorf("progress after %d: %d of %d", last, done, all)
		}
		last = done
	})
	if err != nil {
		o.Fatal(err)
	}
	if last != int64(n) {
		o.Errorf("progress ends at %d of %d", last, n)
	}
}

// create makes a record as a client would.
func (o *office) create(module string, sent ...string) crm.ID {
	o.Helper()
	m := o.catalog.Module(module)
	c := &crm.Change{Module: m}
	for _, pair := range sent {
		name, value, _ := strings.Cut(pair, "=")
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{value}})
	}
	if m.Lines != nil {
		c.Lines = []crm.SentLine{{{Name: "hdnProductId", Values: []string{"2"}}, {Name: "qty", Values: []string{"1"}}, {Name: "listPrice", Values: []string{"10"}}}}
	}
	done, err := o.service.Create(o.Context(), o.policy, c, records.Options{})
	if err != nil {
		o.Fatalf("create %s: %v", module, err)
	}
	return done.ID
}

// examples are a record of each module as the API makes it.
func (o *office) examples() (last crm.ID) {
	o.Helper()
	product := o.create("Products", "productname=A product")
	account := o.create("Accounts", "accountname=An account")
	o.create("Contacts", "lastname=A contact")
	o.create("Leads", "lastname=A lead", "company=A company")
	o.create("Potentials", "potentialname=A deal", "closingdate=2026-01-01", "sales_stage=Prospecting", fmt.Sprintf("related_to=%d", account))
	last = o.create("HelpDesk", "ticket_title=A ticket", "ticketstatus=Open", "ticketpriorities=Low")
	if product != 2 {
		return last
	}
	return o.create("Invoice", "subject=An invoice", fmt.Sprintf("account_id=%d", account), "bill_street=x", "ship_street=x", "invoicestatus=Sent")
}

// want are the parts of order in a hundred records.
var want = map[string]int{"Accounts": 12, "Contacts": 30, "Leads": 24, "Potentials": 4, "HelpDesk": 18, "Products": 4, "Invoice": 8}

// TestFill makes 2,000 records in a new CRM, beside one of each module that the
// API made, and looks at all of them through the API. Both engines get the same.
func TestFill(t *testing.T) {
	crmtest.Long(t)
	var contents []map[string]string
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-fresh.sql.zst"), func(t *testing.T, url string) {
		o := open(t, url)
		last := o.examples()
		const n = 2000
		o.fill(n)
		contents = append(contents, o.texts())
		for name, part := range want {
			m := o.catalog.Module(name)
			if ids := o.list(m); len(ids) != part*n/100+1 {
				t.Errorf("%s lists %d records, want %d", name, len(ids), part*n/100+1)
			} else {
				o.openAll(m, ids)
			}
			// History is the one thing that is not made.
			untracked := *m
			untracked.Tracked = false
			for i, problem := range crmtest.Halves(t, o.db.SQL, &untracked, last) {
				if i < 5 {
					t.Error(problem)
				}
			}
		}
		o.referred()
		if id := o.create("Accounts", "accountname=The next"); id != last+n+1 {
			t.Errorf("the next record has id %d, want %d", id, last+n+1)
		}
		crmtest.Rows(t, o.db.SQL, func(scan func(...any)) {
			var number string
			if scan(&number); number != "ACC242" {
				t.Errorf("the next account has the number %s, want ACC242", number)
			}
		}, "SELECT account_no FROM vtiger_account WHERE accountname = 'The next'")
		o.fill(50) // among those that are there
		o.refuses()
	})
	if len(contents) == 2 {
		if diff := cmp.Diff(contents[0], contents[1]); diff != "" {
			t.Errorf("MariaDB and SQLite differ (-MariaDB +SQLite):\n%.2000s", diff)
		}
	}
}

// list are the ids of a module's records, as the API lists them.
func (o *office) list(m *crm.Module) (ids []crm.ID) {
	o.Helper()
	err := o.service.List(o.Context(), o.policy, &crm.Query{Module: m, Fields: o.policy.Readable(m), Length: 100_000}, func(r *crm.Row) error {
		var id crm.ID
		_, err := fmt.Sscan(string(r.ID), &id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return ids
}

// openAll retrieves records; those with lines must come to what is stored.
func (o *office) openAll(m *crm.Module, ids []crm.ID) {
	o.Helper()
	total := m.Field("hdnGrandTotal")
	fields := slices.Collect(o.policy.Readable(m).All())
	for _, id := range ids {
		err := o.service.Retrieve(o.Context(), o.policy, m, id, func(r *crm.Row) error {
			if m.Lines == nil {
				return nil
			}
			c, err := o.service.Calculate(o.Context(), o.policy, &crm.Change{Module: m}, id, records.Options{})
			if err != nil {
				return err
			}
			stored, err := decimal.NewFromString(string(r.Values[slices.Index(fields, total)]))
			if err == nil && (len(r.Lines) == 0 || !c.Totals.Total.Equal(stored) || len(c.Differ) > 0) {
				o.Errorf("invoice %d with %d lines has the total %s, and they come to %s (%v)", id, len(r.Lines), stored, c.Totals.Total, c.Differ)
			}
			return err
		})
		if err != nil {
			o.Fatalf("%s %d: %v", m.Name, id, err)
		}
	}
}

// referred finds references to what is not there.
func (o *office) referred() {
	o.Helper()
	for _, r := range []string{
		"vtiger_account.parentid Accounts", "vtiger_contactdetails.accountid Accounts", "vtiger_potential.related_to Accounts", "vtiger_potential.contact_id Contacts",
		"vtiger_troubletickets.parent_id Accounts", "vtiger_troubletickets.contact_id Contacts", "vtiger_troubletickets.product_id Products",
		"vtiger_invoice.accountid Accounts", "vtiger_invoice.contactid Contacts", "vtiger_inventoryproductrel.productid Products",
	} {
		place, module, _ := strings.Cut(r, " ")
		table, column, _ := strings.Cut(place, ".")
		crmtest.Rows(o.T, o.db.SQL, func(scan func(...any)) {
			var n int
			if scan(&n); n > 0 {
				o.Errorf("%s names %d records that are none of %s", place, n, module)
			}
		}, fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE COALESCE(%s, 0) <> 0 AND %s <> '0' AND CAST(%s AS CHAR) NOT IN (SELECT CAST(crmid AS CHAR) FROM vtiger_crmentity WHERE setype = ?)", table, column, column, column), module)
	}
}

// TestVersions fills older releases of the CRM, whose tables have other columns and
// character sets.
func TestVersions(t *testing.T) {
	crmtest.Long(t)
	server := crmtest.MariaDB(t)
	for _, version := range []string{"vtiger650", "vtiger701"} {
		t.Run(version, func(t *testing.T) {
			o := open(t, server.Load(t, filepath.Join(crmtest.Reference(t), "versions", version+"-guide.sql.zst")))
			o.fill(300)
			all := 0
			for name := range want {
				if m := o.catalog.Module(name); m != nil {
					ids := o.list(m)
					o.openAll(m, ids)
					all += len(ids)
				}
			}
			if all != 302 { // with the guide's two accounts
				t.Errorf("%d records are listed, want 302", all)
			}
		})
	}
}

// texts are the contents of the records, by id.
func (o *office) texts() map[string]string {
	o.Helper()
	all := map[string]string{}
	crmtest.Rows(o.T, o.db.SQL, func(scan func(...any)) {
		var id, text string
		scan(&id, &text)
		all[id] = text
	}, `SELECT e.crmid, CONCAT(e.setype, '|', e.label, '|', e.smownerid, '|', e.createdtime, '|', e.modifiedtime, '|', COALESCE(i.total, c.email, a.industry, ''))
FROM vtiger_crmentity e
LEFT JOIN vtiger_invoice i ON i.invoiceid = e.crmid
LEFT JOIN vtiger_contactdetails c ON c.contactid = e.crmid
LEFT JOIN vtiger_account a ON a.accountid = e.crmid
WHERE e.crmid > 100`)
	return all
}

// refuses checks that nothing is made where it cannot be right.
func (o *office) refuses() {
	o.Helper()
	for _, tt := range []struct {
		before string
		owners []crm.ID
		n      int
		want   string
	}{
		{"", []crm.ID{1}, 0, "between 1 and"},
		{"", []crm.ID{1}, bulk.Most + 1, "between 1 and"},
		{"", nil, 10, "no active user"},
		{"UPDATE vtiger_crmentity_seq SET id = 1000", []crm.ID{1}, 10, "there is a record 1001 already"},
		{"DELETE FROM vtiger_crmentity_seq", []crm.ID{1}, 10, "sequence of ids"},
	} {
		if tt.before != "" {
			if _, err := o.db.SQL.ExecContext(o.Context(), tt.before); err != nil {
				o.Fatal(err)
			}
		}
		before := len(o.texts())
		err := bulk.Fill(o.Context(), o.db, o.catalog, 1, tt.owners, tt.n, func(int64, int64) {})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			o.Errorf("%d records for %v: error %v, want one that says %q", tt.n, tt.owners, err, tt.want)
		}
		if after := len(o.texts()); after != before {
			o.Errorf("%d records for %v: %d records were made", tt.n, tt.owners, after-before)
		}
	}
}
