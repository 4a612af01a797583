package embedded

import (
	"database/sql"
	"math/big"
	"testing"
)

// total is the head of an inventory record, as the CRM's edit page computes it
// from the lines with two decimals.
type total struct{ subtotal, preTax, total *big.Rat }

func (x total) String() string {
	return "subtotal " + x.subtotal.FloatString(8) + ", pre_tax_total " + x.preTax.FloatString(8) + ", total " + x.total.FloatString(8)
}

// rat is a database decimal; NULL and nothing are zero.
func rat(t *testing.T, s sql.NullString) *big.Rat {
	t.Helper()
	if !s.Valid {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(s.String)
	if !ok {
		t.Fatalf("%q is not a decimal", s.String)
	}
	return r
}

func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }

// cents rounds to two decimals, half away from zero.
func cents(r *big.Rat) *big.Rat {
	out, _ := new(big.Rat).SetString(r.FloatString(2))
	return out
}

// share is percent of amount, in cents.
func share(amount, percent *big.Rat) *big.Rat {
	r := new(big.Rat).Mul(amount, percent)
	return cents(r.Quo(r, big.NewRat(100, 1)))
}

// head is the stored head of an inventory record.
type head struct {
	id, lines                      int64
	taxType                        string
	subtotal, preTax, total        sql.NullString
	percent, amount                sql.NullString // the final discount; at most one is set
	charges, chargeTax, adjustment sql.NullString // chargeTax is s_h_percent, which holds an amount
}

// heads returns the heads of one module's records.
func heads(t *testing.T, db *sql.DB, table, key string) []head {
	t.Helper()
	rows, err := db.Query(`
		SELECT ` + key + `, taxtype, subtotal, pre_tax_total, total, discount_percent, discount_amount, s_h_amount, s_h_percent, adjustment,
			(SELECT COUNT(*) FROM vtiger_inventoryproductrel WHERE id = ` + key + `)
		FROM ` + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []head
	for rows.Next() {
		var h head
		if err := rows.Scan(&h.id, &h.taxType, &h.subtotal, &h.preTax, &h.total, &h.percent, &h.amount, &h.charges, &h.chargeTax, &h.adjustment, &h.lines); err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDemoTotals(t *testing.T) {
	db := demo(t)
	for table, key := range map[string]string{
		"vtiger_quotes": "quoteid", "vtiger_salesorder": "salesorderid", "vtiger_invoice": "invoiceid", "vtiger_purchaseorder": "purchaseorderid",
	} {
		all := heads(t, db, table, key)
		if len(all) < 5 {
			t.Errorf("%s has %d records, want at least 5", table, len(all))
		}
		for _, h := range all {
			if h.lines == 0 {
				t.Errorf("%s %d has no lines", table, h.id)
			}
			got := total{rat(t, h.subtotal), rat(t, h.preTax), rat(t, h.total)}
			if want := compute(t, db, h); got.String() != want.String() {
				t.Errorf("%s %d: %v, want %v", table, h.id, got, want)
			}
		}
	}
	for _, query := range []string{
		`SELECT invoice_no FROM vtiger_invoice WHERE ROUND(received + balance - total, 2) <> 0`,
		`SELECT purchaseorder_no FROM vtiger_purchaseorder WHERE ROUND(paid + balance - total, 2) <> 0`,
	} {
		wantColumn(t, db, query)
	}
}

func compute(t *testing.T, db *sql.DB, h head) total {
	t.Helper()
	rows, err := db.Query(`
		SELECT quantity, listprice, discount_percent, discount_amount, tax1, tax2, tax3
		FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no`, h.id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	net, before := new(big.Rat), new(big.Rat)
	taxes := [3]*big.Rat{}
	for rows.Next() {
		var v [7]sql.NullString
		if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]); err != nil {
			t.Fatal(err)
		}
		line := cents(new(big.Rat).Mul(rat(t, v[0]), rat(t, v[1])))
		line = sub(sub(line, share(line, rat(t, v[2]))), rat(t, v[3]))
		before, net = add(before, line), add(net, line)
		for i := range taxes {
			taxes[i] = rat(t, v[4+i])
			if h.taxType == "individual" {
				net = add(net, share(line, taxes[i]))
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	discount := add(share(net, rat(t, h.percent)), rat(t, h.amount))
	base, charges := sub(net, discount), rat(t, h.charges)
	out := total{subtotal: net, preTax: sub(add(before, charges), discount)}
	out.total = add(add(add(base, charges), rat(t, h.chargeTax)), rat(t, h.adjustment))
	if h.taxType == "group" {
		for _, tax := range taxes {
			out.total = add(out.total, share(base, tax))
		}
	}
	return out
}
