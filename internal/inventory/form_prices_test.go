package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// inBooks are the products of the tests, the first of which stands in two price
// books: for 46 in currency 2, and for nothing.
func inBooks() map[crm.ID]*Product {
	products := testProducts()
	products[11].Books = map[crm.ID]BookPrice{61: {Amount: n("46"), Currency: 2}, 62: {Currency: 1}}
	return products
}

// TestBookPrices: the price of a line that names a price book, or the fault.
func TestBookPrices(t *testing.T) {
	for _, c := range []struct {
		name     string
		head     []string
		line     []string
		lenient  bool
		price    string
		fault    string
		notTaken string
	}{
		{name: "the book's currency", head: []string{"currency_id", "2"}, line: line("pricebookid", "61"), price: "46"},
		{name: "another currency", line: line("pricebookid", " 61 "), price: "50"},
		{name: "a price of 0", line: line("pricebookid", "62"), price: "0"},
		{name: "no book", line: line("pricebookid", ""), price: "20"},
		{name: "no book by 0", line: line("pricebookid", "0"), price: "20"},
		{name: "an empty price", line: line("listPrice", "", "pricebookid", "61"), price: "50"},
		{name: "a price beside it", line: line("listPrice", "7", "pricebookid", "61"), price: "7", notTaken: "items[1].pricebookid"},
		{name: "a price beside an unknown book", line: line("listPrice", "7", "pricebookid", "x"), price: "7", notTaken: "items[1].pricebookid"},
		{name: "an unknown book", line: line("pricebookid", "63"), fault: "items[1].pricebookid"},
		{name: "an unknown book, lenient", lenient: true, line: line("pricebookid", "63"), fault: "items[1].pricebookid"},
		{name: "no id", line: line("pricebookid", "61x"), fault: "items[1].pricebookid"},
		{name: "a product that is in none", line: []string{"hdnProductId", "12", "qty", "1", "pricebookid", "61"}, fault: "items[1].pricebookid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := testForm()
			form.Lenient = c.lenient
			change := change(c.head, c.line)
			d, faults := form.Document(change, nil, inBooks())
			if c.fault != "" {
				if len(faults) != 1 || faults[0].Field != c.fault || !strings.Contains(faults[0].Allowed, "active price book") {
					t.Errorf("faults %+v, want one of %s", faults, c.fault)
				}
				return
			}
			if faults != nil {
				t.Fatalf("%+v", faults)
			}
			if got := d.Lines[0].ListPrice; !got.Equal(n(c.price)) {
				t.Errorf("price %s, want %s", got, c.price)
			}
			if got := strings.Join(form.Unused(change, d), " "); got != c.notTaken {
				t.Errorf("unused %q, want %q", got, c.notTaken)
			}
		})
	}
}

// TestBookOfHiddenProduct: a product that is gone since has no book's price.
func TestBookOfHiddenProduct(t *testing.T) {
	form := testForm()
	old := with(t, nil, line())
	products := inBooks()
	delete(products, 11)
	_, faults := form.Document(change(nil, line("pricebookid", "61")), old, products)
	if len(faults) != 1 || faults[0].Field != "items[1].pricebookid" {
		t.Errorf("faults %+v, want one of items[1].pricebookid", faults)
	}
}

// TestPriceBooksNamed: each book once, of lines that take a price from it.
func TestPriceBooksNamed(t *testing.T) {
	c := change(nil, line("pricebookid", "62"), line("pricebookid", "61"), line("pricebookid", "62"), line("pricebookid", "x"), line(),
		line("pricebookid", "63", "listPrice", "1"), line("pricebookid", "64", "deleted", "1"))
	if diff := cmp.Diff([]crm.ID{61, 62}, testForm().PriceBooks(c)); diff != "" {
		t.Errorf("books (-want +got):\n%s", diff)
	}
	for range MaxLines {
		c.Lines = append(c.Lines, sentPairs(line("pricebookid", "61")...))
	}
	if got := testForm().PriceBooks(c); got != nil {
		t.Errorf("books of too many lines: %v", got)
	}
}

// TestRegion: a tax region is one of the CRM's, none, or the one that the record has.
func TestRegion(t *testing.T) {
	for _, c := range []struct {
		name, sent string
		had        crm.ID
		lenient    bool
		want       crm.ID
		fault      string
	}{
		{name: "one of the CRM's", sent: "8", had: 7, want: 8},
		{name: "none", sent: "0", had: 7},
		{name: "empty", sent: "", had: 7},
		{name: "unknown", sent: "9", fault: "7 (EU), 8 (North), or 0 for none"},
		{name: "unknown, lenient", sent: "9", lenient: true, want: 9},
		{name: "the record's own", sent: "9", had: 9, want: 9},
		{name: "below 0", sent: "-1", fault: "7 (EU), 8 (North), or 0 for none"},
		{name: "no id, lenient", sent: "EU", lenient: true, fault: "7 (EU), 8 (North), or 0 for none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := testForm()
			form.Lenient = c.lenient
			var old *Document
			if c.had != 0 {
				old = with(t, nil, line())
				old.Region = c.had
			}
			d, faults := form.Document(change([]string{"region_id", c.sent}, line()), old, testProducts())
			switch {
			case c.fault != "":
				if len(faults) != 1 || faults[0].Field != "region_id" || faults[0].Allowed != c.fault {
					t.Errorf("faults %+v, want %q", faults, c.fault)
				}
			case faults != nil:
				t.Errorf("faults %+v", faults)
			case d.Region != c.want:
				t.Errorf("region %d, want %d", d.Region, c.want)
			}
		})
	}
	form := testForm()
	setup := *form.Setup
	form.Setup, setup.Regions = &setup, nil
	_, faults := form.Document(change([]string{"region_id", "7"}, line()), nil, testProducts())
	if len(faults) != 1 || faults[0].Allowed != "0: the CRM has no tax regions" {
		t.Errorf("without tax regions: %+v", faults)
	}
}
