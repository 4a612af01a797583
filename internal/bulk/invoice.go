package bulk

import (
	"strconv"
	"time"
)

// line is a line of an invoice, in cents.
type line struct {
	product        int64
	quantity       int64
	price, cost    int64 // of one
	discount       int64 // per cent
	net, boughtFor int64 // of all
}

// taxes are those that an invoice has, in thousandths of a per cent, by their
// columns tax1 to tax3. With whole prices, discounts of tens and these taxes no
// step ends in half a cent, which the CRM's page rounds now up and now down.
type taxes [3]int64

// rounded is amount times thousandths of a per cent, in cents.
func rounded(amount, thousandths int64) int64 { return (amount*thousandths + 50_000) / 100_000 }

func makeInvoice(f *filler, r *record) {
	name, born := r.pick(productFirst)+" order "+strconv.Itoa(r.k), f.born(r)
	f.start(r, name, born)
	lines := f.lines(r)
	var tax taxes
	if r.often(70) {
		tax = taxes{4_000, 10_000, 0}
	}
	net := int64(0)
	for _, l := range lines {
		net += l.net
	}
	total := net
	for _, t := range tax {
		total += rounded(net, t)
	}
	f.head(r, name, born, net, total)
	c := cities[r.early(len(cities))]
	street := r.street()
	r.table("vtiger_invoicebillads", "invoicebilladdressid")
	r.address("bill_", street, c)
	r.table("vtiger_invoiceshipads", "invoiceshipaddressid")
	r.address("ship_", street, c)
	f.rest(r)
	for i, l := range lines {
		r.line(i+1, l, tax)
	}
}

// lines are one to twelve, few mostly.
func (f *filler) lines(r *record) []line {
	all := make([]line, 1+r.early(12))
	for i := range all {
		k, id := f.some(product, r)
		l := line{product: id, quantity: int64(1 + r.early(50)), price: priceOf(k), cost: costOf(k)}
		if r.often(20) {
			l.discount = int64(10 * (1 + r.below(3)))
		}
		amount := l.quantity * l.price
		l.net = amount - rounded(amount, l.discount*1000)
		l.boughtFor = l.quantity * l.cost
		all[i] = l
	}
	return all
}

func (f *filler) head(r *record, name string, born time.Time, net, total int64) {
	status := r.likely(invoiceStatuses)
	received := int64(0)
	if status == "Paid" {
		received = total
	}
	_, of := f.some(account, r)
	_, with := f.some(contact, r)
	r.table("vtiger_invoice", "invoiceid")
	r.set("subject", name)
	r.set("customerno", "")
	r.set("contactid", with)
	r.set("invoicedate", born.Format(time.DateOnly))
	r.set("duedate", born.AddDate(0, 0, 30).Format(time.DateOnly))
	r.set("adjustment", cents(0))
	r.set("salescommission", "0.000")
	r.set("exciseduty", "0.000")
	r.set("subtotal", cents(net))
	r.set("total", cents(total))
	r.set("taxtype", "group")
	r.set("s_h_amount", cents(0))
	r.set("accountid", of)
	r.set("terms_conditions", "Payment within 30 days of the invoice date.")
	r.set("purchaseorder", "")
	r.set("invoicestatus", status)
	r.set("invoice_no", r.numbers.take())
	r.set("currency_id", int64(f.catalog.BaseCurrency()))
	r.set("conversion_rate", "1.000")
	r.set("compound_taxes_info", "[]")
	r.set("pre_tax_total", cents(net))
	r.set("received", cents(received))
	r.set("balance", cents(total-received))
	r.set("s_h_percent", cents(0))
	r.set("potential_id", "0")
	r.set("tags", "")
	r.set("region_id", 0)
}

func (r *record) line(number int, l line, tax taxes) {
	r.table("vtiger_inventoryproductrel", "id")
	r.set("productid", l.product)
	r.set("sequence_no", number)
	r.set("quantity", strconv.FormatInt(l.quantity, 10)+".000")
	r.set("listprice", cents(l.price))
	var discount any
	if l.discount > 0 {
		discount = strconv.FormatInt(l.discount, 10) + ".000"
	}
	r.set("discount_percent", discount)
	r.set("comment", "")
	r.set("description", "")
	r.set("incrementondel", 0)
	for i, t := range tax {
		r.set("tax"+strconv.Itoa(i+1), strconv.FormatInt(t/1000, 10)+"."+strconv.FormatInt(1000+t%1000, 10)[1:])
	}
	r.set("purchase_cost", cents(l.boughtFor))
	r.set("margin", cents(l.net-l.boughtFor))
	r.end()
}
