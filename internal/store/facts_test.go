package store_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// limits are what a field's column holds.
type limits struct {
	Kind                         crm.Kind
	Length, Digits, Scale, Bytes int
	Nullable                     bool
}

// TestLimits: what columns hold is read from the tables, the same on both
// engines.
func TestLimits(t *testing.T) {
	crmtest.Long(t)
	eachSample(t, func(t *testing.T, _ *sqldb.DB, _ *store.Store, c *meta.Catalog) {
		for _, tt := range []struct {
			module, field string
			want          limits
		}{
			{"Accounts", "accountname", limits{Length: 100}},
			{"Accounts", "employees", limits{Kind: crm.Int, Bytes: 4, Nullable: true}},
			{"Accounts", "annual_revenue", limits{Kind: crm.Decimal, Digits: 25, Scale: 8, Nullable: true}},
			{"Accounts", "description", limits{Bytes: 16777215, Nullable: true}},
			{"Accounts", "createdtime", limits{Kind: crm.DateTime}},
			{"Potentials", "closingdate", limits{Kind: crm.Date, Nullable: true}},
			{"Potentials", "probability", limits{Kind: crm.Decimal, Digits: 7, Scale: 3, Nullable: true}},
			{"Faq", "question", limits{Bytes: 65535}},
		} {
			f := c.Module(tt.module).Field(tt.field)
			got := limits{f.Kind, f.Length, f.Digits, f.Scale, f.Bytes, f.Nullable}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s.%s (-want +got):\n%s", tt.module, tt.field, diff)
			}
		}
	})
}

// TestLinksOfSample: references, history and handlers come from the registry.
func TestLinksOfSample(t *testing.T) {
	eachSample(t, func(t *testing.T, _ *sqldb.DB, _ *store.Store, c *meta.Catalog) {
		for _, tt := range []struct {
			module, field string
			want          []string
		}{
			{"Accounts", "account_id", []string{"Accounts"}},
			{"Accounts", "modifiedby", []string{"Users"}},
			{"Accounts", "assigned_user_id", nil},
			{"Potentials", "related_to", []string{"Accounts"}},
			{"Assets", "product", []string{"Products"}},
			{"Calendar", "parent_id", []string{"Accounts", "Campaigns", "HelpDesk", "Invoice", "Leads", "Potentials", "PurchaseOrder", "Quotes", "SalesOrder"}},
			{"Calendar", "contact_id", []string{"Contacts"}},
		} {
			if diff := gocmp.Diff(tt.want, c.Module(tt.module).Field(tt.field).References); diff != "" {
				t.Errorf("%s.%s (-want +got):\n%s", tt.module, tt.field, diff)
			}
		}
		accounts, contacts := c.Module("Accounts"), c.Module("Contacts")
		if !accounts.Tracked || !c.Module("Events").Tracked {
			t.Error("Accounts and Events have a history")
		}
		if !accounts.NoDuplicates || contacts.NoDuplicates {
			t.Errorf("duplicates: refused %v for Accounts, %v for Contacts; want true, false", accounts.NoDuplicates, contacts.NoDuplicates)
		}
		if !accounts.Field("accountname").Unique || accounts.Field("phone").Unique {
			t.Error("of Accounts the name is unique and the phone is not")
		}
		if !c.Handles("EmailLookupHandler") || c.Handles("Nobody") {
			t.Error("EmailLookupHandler is active, Nobody is not")
		}
		if rate := c.Currency(1); rate == nil || rate.Rate != "1.00000" {
			t.Errorf("currency 1: %+v", rate)
		}
		i := slices.IndexFunc(c.Users, func(u meta.UserRow) bool { return u.Name == "eu1" })
		got := c.Users[i]
		want := meta.UserRow{DateFormat: "dd-mm-yyyy", TimeZone: "Europe/Berlin", Grouping: ".", Decimal: ",", Digits: "123,456,789", Currency: 2, Email: "eu1@example.org", CalendarShared: "public"}
		got = meta.UserRow{DateFormat: got.DateFormat, TimeZone: got.TimeZone, Grouping: got.Grouping, Decimal: got.Decimal, Digits: got.Digits, Currency: got.Currency, Email: got.Email, CalendarShared: got.CalendarShared}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("formats of eu1 (-want +got):\n%s", diff)
		}
	})
}
