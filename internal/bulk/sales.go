package bulk

import (
	"strconv"
	"time"
)

func makeDeal(f *filler, r *record) {
	name, born := r.pick(productFirst)+"s for "+r.company(), f.born(r)
	f.start(r, name, born)
	stage, chance := r.likely(salesStages), 10*(1+r.below(9))
	switch stage {
	case "Closed Won":
		chance = 100
	case "Closed Lost":
		chance = 0
	}
	hundreds := int64(1 + r.early(5000))
	_, of := f.some(account, r)
	_, with := f.some(contact, r)
	r.table("vtiger_potential", "potentialid")
	r.set("potential_no", r.numbers.take())
	r.set("related_to", of)
	r.set("potentialname", name)
	r.set("amount", cents(hundreds*10_000))
	r.set("closingdate", born.AddDate(0, 0, 10+r.early(200)).Format(time.DateOnly))
	r.set("nextstep", "")
	r.set("probability", strconv.Itoa(chance)+".000")
	r.set("campaignid", 0)
	r.set("sales_stage", stage)
	r.set("potentialtype", r.likely([]string{"Existing Business", "New Business"}))
	r.set("leadsource", r.maybe(60, r.likely(leadSources)))
	r.set("forecast_amount", cents(hundreds*100*int64(chance)))
	r.set("isconvertedfromlead", "0")
	r.set("contact_id", with)
	r.set("tags", "")
	f.rest(r)
}

// priceOf is the unit price of the product that is the kth record, in cents: whole
// units of the currency, for which see taxes.
func priceOf(k int) int64 { return 100 * int64(1+newRandom(k, ofPrice).early(5_000)) }

// costOf is what that product was bought for.
func costOf(k int) int64 { return priceOf(k) * 6 / 10 }

func makeProduct(f *filler, r *record) {
	name := r.pick(productFirst) + " " + r.pick(productSecond) + " " + strconv.Itoa(100+r.below(900))
	born, price, currency := f.born(r), cents(priceOf(r.k)), int64(f.catalog.BaseCurrency())
	f.start(r, name, born)
	r.table("vtiger_products", "productid")
	r.set("product_no", r.numbers.take())
	r.set("productname", name)
	r.set("productcode", "P-"+strconv.Itoa(r.k))
	r.set("productcategory", r.likely(productKinds))
	r.set("manufacturer", "")
	r.set("qty_per_unit", "1.00")
	r.set("unit_price", price)
	r.set("sales_start_date", born.Format(time.DateOnly))
	r.set("commissionrate", "0.000")
	r.set("discontinued", r.bit(92)) // 1 is one that is sold
	r.set("usageunit", "Each")
	r.set("reorderlevel", 5)
	r.set("website", "")
	r.set("taxclass", "")
	r.set("mfr_part_no", "")
	r.set("vendor_part_no", "")
	r.set("serialno", "")
	r.set("qtyinstock", strconv.Itoa(r.early(1000))+".000")
	r.set("productsheet", "")
	r.set("qtyindemand", 0)
	r.set("glacct", "")
	r.set("vendor_id", 0)
	r.set("imagename", "")
	r.set("currency_id", currency)
	r.set("is_subproducts_viewable", 1)
	r.set("purchase_cost", cents(costOf(r.k)))
	r.set("tags", "")
	r.table("vtiger_productcurrencyrel", "productid")
	r.set("currencyid", currency)
	r.set("converted_price", price)
	r.set("actual_price", price)
	f.rest(r)
}

func makeTicket(f *filler, r *record) {
	name := r.pick(productFirst) + " " + r.pick(complaints)
	f.start(r, name, f.born(r))
	_, of := f.some(account, r)
	_, by := f.some(contact, r)
	_, about := f.some(product, r)
	if r.often(40) || f.catalog.Module(moduleOf[product]) == nil {
		about = 0
	}
	r.table("vtiger_troubletickets", "ticketid")
	r.set("ticket_no", r.numbers.take())
	r.set("parent_id", strconv.FormatInt(of, 10))
	r.set("product_id", strconv.FormatInt(about, 10))
	r.set("priority", r.likely(priorities))
	r.set("severity", r.maybe(70, r.likely(severities)))
	r.set("status", r.likely(ticketStatuses))
	r.set("category", r.maybe(60, r.likely(categories)))
	r.set("title", name)
	r.set("solution", r.maybe(30, r.pick(sentence)))
	r.set("hours", strconv.Itoa(r.early(40))+".00000000")
	r.set("days", "0.00000000")
	r.set("contact_id", by)
	r.set("tags", "")
	f.rest(r)
}
