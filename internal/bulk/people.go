package bulk

import (
	"strconv"
	"strings"
	"time"
)

// description is empty mostly, and long now and then.
func (r *random) description() string {
	sentences := 0
	switch p := r.below(100); {
	case p < 5:
		sentences = 10 + r.below(30)
	case p < 35:
		sentences = 1 + r.below(3)
	}
	var b strings.Builder
	for range sentences {
		b.WriteString(r.pick(sentence))
	}
	return strings.TrimSpace(b.String())
}

func (r *random) phone() string {
	return "+1 555 " + strconv.Itoa(100+r.below(900)) + " " + strconv.Itoa(1000+r.below(9000))
}

// maybe is a text so many times of a hundred, and otherwise empty.
func (r *random) maybe(percent int, text string) string {
	if r.often(percent) {
		return text
	}
	return ""
}

func (r *random) street() string { return strconv.Itoa(1+r.early(300)) + " " + r.pick(streets) }

func (r *random) company() string {
	name := r.pick(companyFirst) + " " + r.pick(companySecond)
	if r.often(60) {
		name += " " + r.pick(companyEnds)
	}
	return name
}

// money is an amount of whole hundreds, small ones most likely.
func (r *random) money(most int) string { return cents(int64(1+r.early(most/100)) * 10_000) }

// cents spells an amount as the CRM's columns of eight decimals hold it.
func cents(n int64) string {
	if n < 0 {
		return "-" + cents(-n)
	}
	digits := strconv.FormatInt(n, 10)
	if len(digits) < 3 {
		digits = strings.Repeat("0", 3-len(digits)) + digits
	}
	return digits[:len(digits)-2] + "." + digits[len(digits)-2:] + "000000"
}

func makeAccount(f *filler, r *record) {
	name, born := r.company(), f.born(r)
	f.start(r, name, born)
	r.table("vtiger_account", "accountid")
	r.set("account_no", r.numbers.take())
	r.set("accountname", name)
	parent := int64(0)
	if before(account, r.k) > 0 && r.often(10) {
		_, parent = f.some(account, r)
	}
	r.set("parentid", parent)
	r.set("account_type", r.maybe(80, r.likely(accountTypes)))
	r.set("industry", r.maybe(80, r.likely(industries)))
	r.set("annualrevenue", r.money(50_000_000))
	r.set("rating", r.maybe(50, r.likely(ratings)))
	r.set("ownership", "")
	r.set("siccode", "")
	r.set("tickersymbol", "")
	r.set("phone", r.maybe(85, r.phone()))
	r.set("otherphone", r.maybe(15, r.phone()))
	r.set("email1", r.maybe(70, "office"+strconv.Itoa(r.k)+"@example.org"))
	r.set("email2", "")
	r.set("website", r.maybe(60, "www.company"+strconv.Itoa(r.k)+".example.org"))
	r.set("fax", "")
	r.set("employees", 1+r.early(5000))
	r.set("emailoptout", r.bit(5))
	r.set("notify_owner", "0")
	r.set("isconvertedfromlead", "0")
	r.set("tags", "")
	place := cities[r.early(len(cities))]
	street := r.street()
	r.table("vtiger_accountbillads", "accountaddressid")
	r.address("bill_", street, place)
	r.table("vtiger_accountshipads", "accountaddressid")
	r.address("ship_", street, place)
	f.rest(r)
}

func (r *record) address(prefix, street string, c city) {
	r.set(prefix+"city", c.name)
	r.set(prefix+"code", c.code)
	r.set(prefix+"country", c.country)
	r.set(prefix+"state", "")
	r.set(prefix+"street", street)
	r.set(prefix+"pobox", "")
}

func makeContact(f *filler, r *record) {
	first, last, born := r.pick(firstNames), r.pick(lastNames), f.born(r)
	f.start(r, first+" "+last, born)
	r.table("vtiger_contactdetails", "contactid")
	r.set("contact_no", r.numbers.take())
	of := int64(0)
	if r.often(90) {
		_, of = f.some(account, r)
	}
	r.set("accountid", of)
	r.set("salutation", r.maybe(60, r.likely(salutations)))
	r.set("firstname", first)
	r.set("lastname", last)
	r.set("email", r.maybe(80, "contact"+strconv.Itoa(r.k)+"@example.org"))
	r.set("phone", r.maybe(70, r.phone()))
	r.set("mobile", r.maybe(60, r.phone()))
	r.set("title", r.maybe(60, r.likely(titles)))
	r.set("department", "")
	r.set("fax", "")
	r.set("reportsto", "0")
	r.set("secondaryemail", "")
	r.set("donotcall", r.bit(5))
	r.set("emailoptout", r.bit(8))
	r.set("imagename", "")
	r.set("reference", "0")
	r.set("notify_owner", "0")
	r.set("isconvertedfromlead", "0")
	r.set("tags", "")
	r.table("vtiger_contactsubdetails", "contactsubscriptionid")
	r.set("homephone", "")
	r.set("otherphone", "")
	r.set("assistant", "")
	r.set("assistantphone", "")
	r.set("birthday", r.birthday())
	r.set("leadsource", r.maybe(50, r.likely(leadSources)))
	r.table("vtiger_contactaddress", "contactaddressid")
	c := cities[r.early(len(cities))]
	r.set("mailingcity", c.name)
	r.set("mailingstreet", r.street())
	r.set("mailingcountry", c.country)
	r.set("mailingstate", "")
	r.set("mailingpobox", "")
	r.set("mailingzip", c.code)
	for _, name := range []string{"othercountry", "othercity", "otherstate", "otherzip", "otherstreet", "otherpobox"} {
		r.set(name, "")
	}
	r.table("vtiger_customerdetails", "customerid")
	r.set("portal", "0")
	f.rest(r)
}

// bit is 1 so many times of a hundred, and otherwise 0.
func (r *random) bit(percent int) string {
	if r.often(percent) {
		return "1"
	}
	return "0"
}

// birthday is a day, or NULL as mostly.
func (r *random) birthday() any {
	if !r.often(30) {
		return nil
	}
	return time.Date(1950+r.below(50), 1, 1+r.below(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func makeLead(f *filler, r *record) {
	first, last, born := r.pick(firstNames), r.pick(lastNames), f.born(r)
	f.start(r, first+" "+last, born)
	r.table("vtiger_leaddetails", "leadid")
	r.set("lead_no", r.numbers.take())
	r.set("email", r.maybe(80, "lead"+strconv.Itoa(r.k)+"@example.org"))
	r.set("firstname", first)
	r.set("salutation", r.maybe(50, r.likely(salutations)))
	r.set("lastname", last)
	r.set("company", r.company())
	r.set("annualrevenue", r.money(10_000_000))
	r.set("industry", r.maybe(70, r.likely(industries)))
	r.set("rating", r.maybe(40, r.likely(ratings)))
	r.set("leadstatus", r.maybe(90, r.likely(leadStatuses)))
	r.set("leadsource", r.maybe(85, r.likely(leadSources)))
	r.set("converted", 0)
	r.set("designation", r.maybe(50, r.likely(titles)))
	r.set("noofemployees", r.early(2000))
	r.set("secondaryemail", "")
	r.set("emailoptout", r.bit(5))
	r.set("tags", "")
	r.table("vtiger_leadsubdetails", "leadsubscriptionid")
	r.set("website", "")
	r.table("vtiger_leadaddress", "leadaddressid")
	c := cities[r.early(len(cities))]
	r.set("city", c.name)
	r.set("code", c.code)
	r.set("state", "")
	r.set("pobox", "")
	r.set("country", c.country)
	r.set("phone", r.maybe(80, r.phone()))
	r.set("mobile", r.maybe(50, r.phone()))
	r.set("fax", "")
	r.set("lane", r.street())
	r.set("leadaddresstype", "Billing")
	f.rest(r)
}
