package store_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestBookPrices: every product's price in each active price book, in one
// statement after that for the products.
func TestBookPrices(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		products := toIDs(queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype IN ('Products', 'Services') AND deleted = 0"))
		books := toIDs(queryIDs(t, db, "SELECT pricebookid FROM vtiger_pricebook"))
		ctx, n := store.WithCount(t.Context())
		var found map[crm.ID]*inventory.Product
		err := s.View(ctx, func(tx *store.Tx) (err error) {
			if found, err = tx.Products(ctx, c, products); err != nil {
				return err
			}
			return tx.BookPrices(ctx, c, append(books, -1, 1<<30), found)
		})
		if err != nil || n.Load() != 2 {
			t.Fatalf("%d statements, %v; want 2", n.Load(), err)
		}
		want := texts(t, db, `SELECT CONCAT(r.productid, '|', r.pricebookid, '|', r.listprice, '|', r.usedcurrency) FROM vtiger_pricebookproductrel r
WHERE r.pricebookid IN (SELECT pricebookid FROM vtiger_pricebook WHERE active = 1) AND r.pricebookid IN (SELECT crmid FROM vtiger_crmentity WHERE deleted = 0)
AND r.productid IN (SELECT crmid FROM vtiger_crmentity WHERE deleted = 0)`)
		var got []string
		for _, p := range found {
			for book, price := range p.Books {
				got = append(got, fmt.Sprintf("%d|%d|%s|%d", p.ID, book, price.Amount.StringFixed(8), price.Currency))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := gocmp.Diff(want, got); diff != "" || len(got) < 40 {
			t.Errorf("%d prices (-want +got):\n%s", len(got), diff)
		}
	})
}
