package inventory

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

var sameDecimals = cmp.Options{
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmpopts.EquateEmpty(),
}

// The totals of a hundred thousand documents are the sums of their parts as they
// are shown, and the order of lines does not matter.
func TestTotalsAddUp(t *testing.T) {
	count := 100_000
	if testing.Short() || underRace {
		count = 5_000 // one goroutine: the race detector finds nothing here
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range count {
		d := chooser(random.IntN).document()
		totals := d.Totals(testSetup, Arithmetic{Decimals: 2})
		checkSums(t, d, totals)
		random.Shuffle(len(d.Lines), func(i, j int) { d.Lines[i], d.Lines[j] = d.Lines[j], d.Lines[i] })
		shuffled := d.Totals(testSetup, Arithmetic{Decimals: 2})
		if !shuffled.Total.Equal(totals.Total) || !shuffled.PreTax.Equal(totals.PreTax) || !shuffled.Subtotal.Equal(totals.Subtotal) {
			t.Errorf("lines in another order: %+v, before %+v", shuffled, totals)
		}
		if t.Failed() {
			t.Fatalf("document %d: %+v", i, d)
		}
	}
	t.Logf("documents: %d", count)
}

func checkSums(t interface{ Errorf(string, ...any) }, d *Document, totals *Totals) {
	sum := func(what string, got decimal.Decimal, parts ...decimal.Decimal) {
		if want := decimal.Sum(decimal.Zero, parts...); !got.Equal(want) {
			t.Errorf("%s = %s, its parts are %s", what, got, want)
		}
	}
	var nets, lineTaxes, discounted []decimal.Decimal
	for _, l := range totals.Lines {
		sum("discounted", l.Discounted, l.Amount, l.Discount.Neg())
		sum("net", l.Net, l.Discounted, l.Tax)
		nets, lineTaxes, discounted = append(nets, l.Net), append(lineTaxes, l.Tax), append(discounted, l.Discounted)
	}
	var charges, chargeTaxes []decimal.Decimal
	for _, c := range totals.ChargeAmounts {
		sum("tax of a charge", c.Tax, amounts(c.Taxes)...)
		charges, chargeTaxes = append(charges, c.Amount), append(chargeTaxes, c.Tax)
	}
	sum("subtotal", totals.Subtotal, nets...)
	sum("charges", totals.Charges, charges...)
	sum("taxes of charges", totals.ChargeTax, chargeTaxes...)
	sum("deducted", totals.Deducted, amounts(totals.DeductedTaxes)...)
	groupTax := decimal.Zero
	if d.Mode == Group {
		groupTax = totals.Tax
		sum("tax", totals.Tax, amounts(totals.GroupTaxes)...)
		discounted = []decimal.Decimal{totals.Subtotal}
	} else {
		sum("tax", totals.Tax, lineTaxes...)
	}
	sum("before taxes", totals.PreTax, append(discounted, totals.Charges, totals.Discount.Neg())...)
	sum("total", totals.Total, totals.Subtotal, totals.Discount.Neg(), totals.Charges, totals.ChargeTax,
		totals.Deducted.Neg(), groupTax, d.Adjustment)
	sum("balance", totals.Balance, totals.Total, d.Settled.Neg())
}

// What is read and sent back changes nothing.
func TestReadBack(t *testing.T) {
	f := testForm()
	rapid.Check(t, func(t *rapid.T) {
		old := chooser(func(limit int) int { return rapid.IntRange(0, limit-1).Draw(t, "choice") }).document()
		totals := old.Totals(testSetup, Arithmetic{Decimals: 2})
		for i := range old.Charges { // as they are stored
			old.Charges[i].Value = totals.ChargeAmounts[i].Amount
		}
		change := readBack(old, totals)
		got, faults := f.Document(change, old, testProducts())
		if faults != nil {
			t.Fatalf("faults: %+v", faults)
		}
		if diff := cmp.Diff(old, got, sameDecimals); diff != "" {
			t.Fatalf("sent back (-was +is):\n%s", diff)
		}
		if names := f.Hints(change).Differ(totals); names != nil {
			t.Fatalf("totals differ: %v", names)
		}
		// As a new document the same names give the same, too.
		fresh, faults := f.Document(change, nil, testProducts())
		if faults != nil {
			t.Fatalf("as a new document: %+v", faults)
		}
		if len(old.Lines) > 0 && !slices.Equal(totalsOf(fresh), totalsOf(old)) {
			t.Fatalf("as a new document: %v, want %v", totalsOf(fresh), totalsOf(old))
		}
		// Without lines they are kept.
		change.Lines = nil
		if got, _ = f.Document(change, old, nil); cmp.Diff(old, got, sameDecimals) != "" {
			t.Fatalf("without lines (-was +is):\n%s", cmp.Diff(old, got, sameDecimals))
		}
	})
}

func totalsOf(d *Document) []string {
	totals := d.Totals(testSetup, Arithmetic{Decimals: 2})
	return []string{totals.Subtotal.String(), totals.PreTax.String(), totals.Total.String()}
}
