package v1_test

import (
	"slices"
	"strconv"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// everything is a length that no module of the sample reaches.
const everything = "100000"

// TestConformanceLists lists every module of every release that there is a
// database of, whole and by pages.
func TestConformanceLists(t *testing.T) {
	crmtest.Long(t)
	for _, release := range []struct{ dump, key string }{
		{sampleDump, adminKey}, {guide650, guideKey}, {guide701, guideKey},
	} {
		t.Run(release.dump, func(t *testing.T) {
			e := bothEngines(t, release.dump, release.key)
			for _, m := range e.maria.catalog.Modules {
				whole := ids(e.same(m.Name, "length", everything))
				e.same(m.Name)
				e.pages(m, "", whole)
				e.records(m, whole)
			}
			if e.rows < 2 {
				t.Errorf("only %d records in %d calls: the test shows nothing", e.rows, e.calls)
			}
			t.Logf("%d calls, %d records", e.calls, e.rows)
		})
	}
}

// pages reads a module by pages, which together must be the whole list: no
// record twice, none lost.
func (e *engines) pages(m *crm.Module, order string, whole []string) {
	e.t.Helper()
	length := max(3, len(whole)/3)
	var paged []string
	for start := 0; start <= len(whole); start += length {
		a := e.same(m.Name, "start", strconv.Itoa(start), "length", strconv.Itoa(length), "order", order)
		paged = append(paged, ids(a)...)
	}
	if !slices.Equal(paged, whole) {
		e.t.Errorf("%s ordered by %q: pages have the records %v, the whole list %v", m.Name, order, paged, whole)
	}
}

// records retrieves every record of a small module, and some of a big one.
func (e *engines) records(m *crm.Module, whole []string) {
	e.t.Helper()
	const most = 20
	step := max(1, len(whole)/most)
	for i := 0; i < len(whole); i += step {
		if a := e.same(m.Name, "id", whole[i]); a.status != 200 {
			e.t.Errorf("%s %s: got %d %s, want the record that is in the list", m.Name, whole[i], a.status, a.body)
		}
	}
	e.same(m.Name, "id", "987654321")
}

// TestConformanceOrder orders every module by every column, which brings
// together NULLs, texts of several scripts, decimals, dates and custom fields.
func TestConformanceOrder(t *testing.T) {
	crmtest.Long(t)
	e := bothEngines(t, sampleDump, adminKey)
	for _, m := range e.maria.catalog.Modules {
		for i, f := range m.Fields {
			if i%thin != 0 {
				continue
			}
			length := strconv.Itoa(5 + i%3*20)
			e.same(m.Name, "order", column(f)+" "+[]string{"ASC", "DESC"}[i%2], "length", length)
		}
	}
	t.Logf("%d calls, %d records", e.calls, e.rows)
}

// TestConformanceOrders pages through orders of several columns: within equal
// values of one the other decides, and last the id.
func TestConformanceOrders(t *testing.T) {
	crmtest.Long(t)
	e := bothEngines(t, sampleDump, adminKey)
	for _, c := range []struct{ module, order string }{
		{"Accounts", "vtiger_account.accountname DESC"},
		{"Accounts", "industry,accountname desc"},
		{"Accounts", "CE.modifiedtime DESC,T.accountid DESC"},
		{"Accounts", "starred,tags,vtiger_accountbillads.bill_city"},
		{"Accounts", "cf_880 desc,cf_882,cf_876 DESC"},
		{"Contacts", "lastname,firstname,birthday"},
		{"Products", "unit_price DESC,qtyinstock"},
		{"Invoice", "vtiger_inventoryproductrel.listprice DESC,subject"},
		{"Quotes", "vtiger_quotes.total,vtiger_inventoryproductrel.tax1"},
		{"Calendar", "date_start DESC,time_start"},
		{"Events", "activitytype,time_end desc"},
		{"HelpDesk", "vtiger_ticketcf.ticketid desc"},
		{"Leads", "annualrevenue desc,vtiger_leadaddress.city"},
		{"Users", "last_name desc,user_name"},
	} {
		m := e.maria.catalog.Module(c.module)
		whole := ids(e.same(c.module, "order", c.order, "length", everything))
		if len(whole) == 0 {
			t.Errorf("%s ordered by %s: no records", c.module, c.order)
		}
		e.pages(m, c.order, whole)
	}
}

// TestConformancePicklists asks for the picklist of every field; most have
// none.
func TestConformancePicklists(t *testing.T) {
	crmtest.Long(t)
	for _, release := range []struct{ dump, key string }{
		{sampleDump, adminKey}, {guide650, guideKey}, {guide701, guideKey},
	} {
		e := bothEngines(t, release.dump, release.key)
		found := 0
		for _, m := range e.maria.catalog.Modules {
			for i, f := range m.Fields {
				if i%thin != 0 {
					continue
				}
				if a := e.same(m.Name, "picklist", f.Name, "picklistdep", "1"); a.status == 200 {
					found++
					e.same(m.Name, "picklist", f.Name)
				}
			}
			e.same(m.Name, "picklist", "group_id")
		}
		if found < 20/thin {
			t.Errorf("%s: only %d picklists found", release.dump, found)
		}
	}
}
