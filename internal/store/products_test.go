package store_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func toIDs(numbers []int64) (ids []crm.ID) {
	for _, n := range numbers {
		ids = append(ids, crm.ID(n))
	}
	return ids
}

// TestProductsOfSample: every product and service with its taxes, prices and
// parts, in two statements.
func TestProductsOfSample(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		live := toIDs(queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype IN ('Products', 'Services') AND deleted = 0"))
		others := toIDs(queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype IN ('Products', 'Services') AND deleted = 1 OR setype = 'Accounts'"))
		ctx, n := store.WithCount(t.Context())
		var found map[crm.ID]*inventory.Product
		err := s.View(ctx, func(tx *store.Tx) (err error) {
			found, err = tx.Products(ctx, c, slices.Concat(live, others, []crm.ID{-1, 1 << 30}))
			return err
		})
		if err != nil || n.Load() != 1 {
			t.Fatalf("%d statements, %v; want 1", n.Load(), err)
		}
		slices.Sort(live)
		if diff := gocmp.Diff(live, slices.Sorted(maps.Keys(found))); diff != "" {
			t.Errorf("products (-want +got):\n%s", diff)
		}
		for _, tt := range []struct {
			name, query string
			show        func(p *inventory.Product) []string
		}{
			{"products", "SELECT CONCAT(productid, '|Products|', productname, '|', COALESCE(unit_price, '0'), '|', COALESCE(purchase_cost, '0'), '|', currency_id) FROM vtiger_products UNION ALL SELECT CONCAT(serviceid, '|Services|', servicename, '|', COALESCE(unit_price, '0'), '|', COALESCE(purchase_cost, '0'), '|', currency_id) FROM vtiger_service", func(p *inventory.Product) []string {
				cost := p.Cost.StringFixed(8)
				if p.Cost.IsZero() && texts(t, db, "SELECT CASE WHEN EXISTS (SELECT 1 FROM vtiger_products WHERE productid = ? AND purchase_cost IS NULL) OR EXISTS (SELECT 1 FROM vtiger_service WHERE serviceid = ? AND purchase_cost IS NULL) THEN 1 ELSE 0 END", int64(p.ID), int64(p.ID))[0] == "1" {
					cost = "0"
				}
				return []string{fmt.Sprintf("%d|%s|%s|%s|%s|%d", p.ID, p.Module, p.Name, p.UnitPrice.StringFixed(8), cost, p.Currency)}
			}},
			{"taxes", "SELECT CONCAT(productid, '|', taxid, '|', taxpercentage, '|', CASE WHEN COALESCE(regions, '') IN ('', '[]') THEN 0 ELSE 1 END) FROM vtiger_producttaxrel", func(p *inventory.Product) (all []string) {
				for _, tax := range p.Taxes {
					all = append(all, fmt.Sprintf("%d|%d|%s|%d", p.ID, tax.ID, tax.Percent.StringFixed(3), min(len(tax.Regions), 1)))
				}
				return all
			}},
			{"prices", "SELECT CONCAT(productid, '|', currencyid, '|', actual_price) FROM vtiger_productcurrencyrel", func(p *inventory.Product) (all []string) {
				for currency, price := range p.Prices {
					all = append(all, fmt.Sprintf("%d|%d|%s", p.ID, currency, price.StringFixed(8)))
				}
				return all
			}},
			{"parts", "SELECT CONCAT(r.productid, '|', r.crmid, '|', r.quantity) FROM vtiger_seproductsrel r, vtiger_products p WHERE p.productid = r.crmid AND p.discontinued = 1 AND r.setype = 'Products'", func(p *inventory.Product) (all []string) {
				for _, part := range p.Parts {
					all = append(all, fmt.Sprintf("%d|%d|%s", p.ID, part.Product, part.Quantity))
				}
				return all
			}},
		} {
			var want, got []string
			for _, row := range texts(t, db, tt.query) {
				var id crm.ID
				if _, err := fmt.Sscanf(row, "%d|", &id); err != nil {
					t.Fatal(err)
				}
				if found[id] != nil {
					want = append(want, row)
				}
			}
			for _, p := range found {
				got = append(got, tt.show(p)...)
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := gocmp.Diff(want, got); diff != "" || len(got) == 0 {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	})
}

// TestVisibleIDs: which of many records a user sees, in one statement, the same
// as asking for each.
func TestVisibleIDs(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		m := c.Module("Products")
		all := toIDs(queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype IN ('Products', 'Services')"))
		owner := queryIDs(t, db, "SELECT smownerid FROM vtiger_crmentity WHERE setype = 'Products' AND deleted = 0 LIMIT 1")[0]
		for _, tt := range []struct {
			name  string
			scope crm.Scope
			where []crm.Cond
		}{
			{"all", crm.Scope{All: true}, nil},
			{"none", crm.Scope{}, nil},
			{"own", crm.Scope{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: []crm.ID{crm.ID(owner)}}}}}, nil},
			{"one condition", crm.Scope{All: true}, []crm.Cond{{Field: m.Field("discontinued"), Op: crm.Eq, Values: []string{"1"}}}},
		} {
			q := crm.Query{Module: m, Scope: tt.scope, Where: tt.where}
			ctx, n := store.WithCount(t.Context())
			var got map[crm.ID]bool
			err := s.View(ctx, func(tx *store.Tx) (err error) {
				got, err = tx.VisibleIDs(ctx, &q, all)
				return err
			})
			if err != nil || n.Load() != 1 {
				t.Fatalf("%s: %d statements, %v; want 1", tt.name, n.Load(), err)
			}
			want := map[crm.ID]bool{}
			for _, id := range all {
				one := q
				one.ID = id
				if exists(t, s, one) {
					want[id] = true
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	})
}

// TestTaxesOfSample: how the CRM taxes and charges comes from its tables.
func TestTaxesOfSample(t *testing.T) {
	eachSample(t, func(t *testing.T, _ *sqldb.DB, _ *store.Store, c *meta.Catalog) {
		in := c.Inventory()
		number := decimal.RequireFromString
		want := []meta.Tax{
			{ID: 1, Name: "tax1", Label: "VAT", Percent: number("4.5")},
			{ID: 2, Name: "tax2", Label: "Sales", Percent: number("10")},
			{ID: 3, Name: "tax3", Label: "Service", Percent: number("12.5")},
			{ID: 4, Name: "tax4", Label: "Eco (compound)", Percent: number("2.5"), Method: meta.Compound, CompoundOn: []int64{1}},
			{ID: 5, Name: "tax5", Label: "Withholding", Percent: number("1"), Method: meta.Deducted},
		}
		if diff := gocmp.Diff(want, in.Taxes, sameNumbers); diff != "" {
			t.Errorf("taxes (-want +got):\n%s", diff)
		}
		charges := []meta.Charge{
			{ID: 1, Name: "Shipping & Handling", Taxable: true, Taxes: []int64{1, 2, 3}},
			{ID: 2, Name: "Packing", Percent: true, Value: number("3"), Taxable: true, Taxes: []int64{1}},
		}
		if diff := gocmp.Diff(charges, in.Charges, sameNumbers); diff != "" {
			t.Errorf("charges (-want +got):\n%s", diff)
		}
		if len(in.ShippingTaxes) != 3 || in.ShippingTaxes[2].Name != "shtax3" {
			t.Errorf("taxes on charges: %+v", in.ShippingTaxes)
		}
		digits := map[int]int{}
		for _, u := range c.Users {
			digits[u.CurrencyDecimals]++
		}
		if diff := gocmp.Diff(map[int]int{0: 2, 2: 14, 3: 1}, digits); diff != "" { // admin has none: the usual 2
			t.Errorf("users by digits of amounts (-want +got):\n%s", diff)
		}
	})
}
