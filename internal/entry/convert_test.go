package entry

import (
	"strings"
	"testing"

	"vtrest/internal/crm"
)

const (
	admin, fr, ir, de, us crm.ID = 1, 5, 6, 7, 8
)

// refused stands for a value that is a fault.
const refused = "REFUSED"

// TestConvert: what each kind of field makes of a text, strict and lenient.
func TestConvert(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	long := strings.Repeat("é", 10)
	for _, tt := range []struct {
		user            crm.ID
		field, sent     string
		strict, lenient string // lenient "" is the same as strict
	}{
		{admin, "plate", "  A/B \n", "A/B", ""},
		{admin, "plate", long, long, ""},
		{admin, "plate", long + "é", refused, ""},
		{admin, "plate", "a 😀", refused, ""},
		{admin, "plate", "a\x00b", refused, ""},
		{admin, "plate", "a\xffb", refused, ""},
		{admin, "plate", "R&amp;D", "R&D", ""},
		{admin, "plate", "\u00a0x", "\u00a0x", ""},
		{admin, "note", "it&#39;s &lt;b&gt; &copy; &copy=1 &#0;", "it's <b> © &copy=1 &#0;", ""},
		{admin, "note", "<script>x</script> a < b", "<script>x</script> a < b", ""},
		{admin, "note", strings.Repeat("é", 32767), strings.Repeat("é", 32767), ""},
		{admin, "note", strings.Repeat("é", 32768), refused, ""},
		{admin, "old", "é € ÿ", "é € ÿ", ""},
		{admin, "old", "شرکت", refused, ""},
		{admin, "modern", "a 😀 b", "a 😀 b", ""},
		{admin, "short", "abc", "abc", ""},
		{admin, "short", "abcd", refused, "abcd"},

		{admin, "seats", "12", "12", ""},
		{admin, "seats", "-007", "-7", ""},
		{admin, "seats", "1,200", "1200", ""},
		{admin, "seats", "1,20", refused, "120"},
		{admin, "seats", "12.0", "12", ""},
		{de, "seats", "12.0", "12", ""},
		{de, "seats", "1.000", refused, "1"},
		{de, "seats", "1.234", "1234", "1"},
		{de, "seats", "1.234.567", "1234567", ""},
		{fr, "seats", "1,000", refused, "1000"},
		{fr, "seats", "1,200", "1200", ""},
		{fr, "seats", "1 200", "1200", ""},
		{admin, "seats", "12.7", refused, "13"},
		{admin, "seats", "abc", refused, "0"},
		{admin, "seats", "12abc", refused, "12"},
		{admin, "seats", "2147483647", "2147483647", ""},
		{admin, "seats", "2147483648", refused, ""},
		{admin, "seats", "1e99", refused, ""},
		{admin, "seats", "", "0", ""},
		{admin, "level", "-128", "-128", ""},
		{admin, "level", "128", refused, ""},

		{admin, "power", "3.14159", "3.142", ""},
		{admin, "power", "1,234.5678", "1234.568", ""},
		{admin, "power", "-0.0001", "0.000", ""},
		{admin, "power", ".5", "0.500", ""},
		{admin, "power", "1,5", refused, "15.000"},
		{admin, "power", "9999.9994", "9999.999", ""},
		{admin, "power", "9999.9996", refused, ""},
		{admin, "power", "1e3", "1000.000", ""},
		{admin, "power", "", "0.000", ""},
		{fr, "power", "1 234,5", "1234.500", ""},
		{fr, "power", "1\u00a0234,5", "1234.500", ""},
		{fr, "power", "1234.5", "1234.500", ""},
		{fr, "power", "1 234.5,1", refused, "1234.500"},
		{de, "power", "1.234,5", "1234.500", ""},
		{de, "power", "1234.5", "1234.500", ""},
		{de, "power", "12.34", "12.340", ""},
		{de, "power", "2,500", "2.500", ""},
		{de, "power", "1.234", "1.234", ""}, // as an answer shows it
		{de, "price", "1.234", refused, "1234.00000000"},
		{de, "price", "-1.234", refused, "-1234.00000000"},
		{de, "price", "1.234.567", "1234567.00000000", ""},
		{de, "price", "1.234.567,8", "1234567.80000000", ""},
		{de, "price", "1.234,5", "1234.50000000", ""},
		{de, "price", "1.2345", "1.23450000", ""},
		{de, "price", "1.234e1", "12.34000000", ""},
		{de, "price", "2.50000000", "2.50000000", ""},
		{admin, "price", "2,500", "2500.00000000", ""},
		{admin, "price", "2.500", "2.50000000", ""},
		{admin, "price", "1.234.567", refused, "1.23400000"},
		{admin, "price", "1'000", refused, "1.00000000"},
		{admin, "price", "1 000", refused, "1.00000000"},
		{admin, "price", "+2.5e3", "2500.00000000", ""},
		{admin, "hours", "1,200 h", "1200 h", ""},
		{admin, "hours", "1,200", "1200", ""},
		{fr, "hours", "2,5", "2.5", ""},
		{fr, "duration", "2,5", "2.50000000", ""},
		{fr, "duration", "2.5", "2.50000000", ""},
		{admin, "duration", "2,5", refused, "25.00000000"},
		{fr, "weight", "2,5", "2.50", ""},
		{admin, "share", "12.345", "12.35", ""},
		{admin, "share", "-12.345", "-12.35", ""},
		{admin, "qtyinstock", "1,234.5", "1234.500", ""},
		{fr, "qtyinstock", "7,25", "7.250", ""},

		{admin, "value", "1234567.891234567891", "1234567.89123457", ""},
		{fr, "value", "1 234,56", "1341.91304348", ""},
		{fr, "value", "1234.56", "1341.91304348", ""},
		{fr, "value", "500", "543.47826087", ""},
		{fr, "value", "500.00", "543.47826087", ""},
		{fr, "value", "500.00000000", "500.00000000", ""}, // as an answer shows it, in the CRM's currency
		{fr, "fee", "500.00", "543.48", ""},               // no more digits than the user writes
		{ir, "value", "84000", "2.00000000", ""},
		{us, "value", "1", refused, ""}, // a currency that is gone
		{fr, "price", "1 234,56", "1234.56000000", ""},
		{admin, "price", strings.Repeat("9", 17), strings.Repeat("9", 17) + ".00000000", ""},
		{admin, "price", strings.Repeat("9", 18), refused, ""},
		{admin, "price", strings.Repeat("9", 99), refused, ""},
		{admin, "price", "xx", refused, "0.00000000"},

		{admin, "seats", "۱۲", "12", ""},
		{admin, "seats", "१२", "12", ""},
		{ir, "seats", "۱٬۲۳۴", "1234", ""},
		{ir, "power", "۱٬۲۳۴٫۵", "1234.500", ""},
		{de, "power", "۱٬۲۳۴٫۵", "1234.500", ""},
		{de, "price", "١٬٢٣٤", "1234.00000000", ""},
		{de, "price", "۲٫۵۰۰", "2.50000000", ""},
		{ir, "price", "\u200e\u2212۷٫۵", "-7.50000000", ""},
		{ir, "price", "۱۲۳۴.۵", "1234.50000000", ""},
		{ir, "built", "۲۰۲۵/۱۲/۳۱", "2025-12-31", ""},
		{fr, "built", "٣١-١٢-٢٠٢٥", "2025-12-31", ""},
		{ir, "opens", "۱۴:۳۰", "14:30:00", ""},
		{ir, "seen", "۲۰۲۵-۰۶-۰۱ ۱۰:۰۰", "2025-06-01 10:00:00", ""},
		{ir, "vip", "۱", "1", ""},
		{ir, "account", "۲۰۷", "207", ""},
		{ir, "maker", "۲۰۷", "207", ""},
		{ir, "keeper", "۲", "2", ""},
		{ir, "currency", "۲", "2", ""},
		{ir, "folder", "۳", "3", ""},
		{ir, "phone", "۰۹۱۲", "۰۹۱۲", ""}, // a text stays as it is
		{admin, "built", "2025-12-31", "2025-12-31", ""},
		{admin, "built", "2025/1/2", "2025-01-02", ""},
		{admin, "built", "31-12-2025", "2025-12-31", ""},
		{admin, "built", "31.12.2025", "2025-12-31", ""},
		{admin, "built", "12-31-2025", refused, "NULL"},
		{us, "built", "12-31-2025", "2025-12-31", ""},
		{us, "built", "31-12-2025", refused, "NULL"},
		{us, "built", "2025-12-31", "2025-12-31", ""},
		{fr, "built", "28-02-2025", "2025-02-28", ""},
		{fr, "built", "29-02-2025", refused, "NULL"},
		{fr, "built", "28-02-25", refused, "NULL"},
		{admin, "built", "1404-10-10", refused, "1404-10-10"},
		{admin, "built", "1404-06-31", refused, "NULL"},
		{admin, "built", "1199-12-31", "1199-12-31", ""},
		{admin, "built", "1601-01-01", "1601-01-01", ""},
		{ir, "built", "۱۶۰۰-۰۱-۰۱", refused, "1600-01-01"},
		{ir, "seen", "1403-07-15 10:00:00", refused, "1403-07-15 10:00:00"},
		{ir, "milestone", "1403/7/15", refused, "1403-07-15"},
		{admin, "built", "2025-06-01T10:00:00Z", refused, "NULL"},
		{admin, "built", "tomorrow", refused, "NULL"},
		{admin, "built", "", "NULL", ""},
		// A day has no zone.
		{fr, "built", "2025-06-01 00:30", "2025-06-01", ""},
		{fr, "built", "2025-06-01 12:30 AM", "2025-06-01", ""},
		{fr, "built", "2025-06-01 10", "2025-06-01", ""},
		{us, "built", "06-01-2025 22:00:00", "2025-06-01", ""},
		{ir, "built", "2026-12-01 00:00:00", "2026-12-01", ""},
		{ir, "built", "2026-12-01T00:00:00", "2026-12-01", ""},
		{ir, "built", "2026-12-01 23:59:59.999999", "2026-12-01", ""},
		{us, "sold", "2026-12-01 23:59", "2026-12-01", ""},
		{ir, "milestone", "2026-12-01 00:00:00", "2026-12-01", ""},
		{admin, "built", "2025-06-01T00:00:00+03:30", refused, "NULL"},
		{admin, "built", "2025-06-01 25:00", refused, "NULL"},
		{admin, "milestone", "31-12-2025", "2025-12-31", ""},
		{admin, "milestone", "", "NULL", ""},

		{admin, "opens", "14:30", "14:30:00", ""},
		{admin, "opens", "9:05:07", "09:05:07", ""},
		{admin, "opens", "2:30 PM", "14:30:00", ""},
		{admin, "opens", "12:00 am", "00:00:00", ""},
		{admin, "opens", "13:00 PM", refused, "00:00:00"},
		{admin, "opens", "99:99", refused, "00:00:00"},
		{admin, "opens", "", "NULL", ""},
		{admin, "seen", "2025-06-01 10:00", "2025-06-01 10:00:00", ""},
		{admin, "seen", "soon", refused, "NULL"},
		{ir, "seen", "2025-06-01 00:30:15", "2025-06-01 00:30:15", ""},
		{fr, "seen", "31.12.2025 2:30 PM", "2025-12-31 14:30:00", ""},
		{fr, "seen", "2025-12-31T14:30:00", "2025-12-31 14:30:00", ""},
		{fr, "seen", "2025-12-31", "2025-12-31 00:00:00", ""},
		{fr, "seen", "2025-12-31 25:00", refused, "NULL"},

		{admin, "colour", "Gold", "Gold", ""},
		{fr, "colour", "Gold", refused, "Gold"},
		{fr, "colour", "&Eacute;nergie", "Énergie", ""},
		{fr, "colour", "black", refused, "black"},
		{fr, "colour", "", "", ""},
		{admin, "shade", "Light", "Light", ""},
		{admin, "extras", "Roof |##| R&D", "Roof |##| R&D", ""},
		{admin, "extras", "Roof|##|Radio|##|Roof", "Roof |##| Radio", ""},
		{admin, "extras", "Roof,Radio", refused, "Roof,Radio"},
		{admin, "extras", "", "", ""},

		{admin, "vip", "on", "1", ""},
		{admin, "vip", "1", "1", ""},
		{admin, "vip", "1.0", "1", ""},
		{admin, "vip", "true", "1", ""},
		{admin, "vip", "YES", "1", ""},
		{admin, "vip", "off", "0", ""},
		{admin, "vip", "0", "0", ""},
		{admin, "vip", "", "0", ""},
		{admin, "vip", "2", refused, "0"},
		{admin, "vip", "oui", refused, "0"},
		{admin, "parked", "", "0", ""},

		{admin, "mail", "zoé+x@exämple.org", "zoé+x@exämple.org", ""},
		{admin, "mail", "notanemail", refused, "notanemail"},
		{admin, "mail", "a@b", refused, "a@b"},
		{admin, "mail", "a b@c.d", refused, "a b@c.d"},
		{admin, "site", "http://a.b/c?d=e&copy=1", "http://a.b/c?d=e&copy=1", ""},
		{admin, "site", "JavaScript:alert(1)", refused, ""},
		{admin, "phone", "+33 (0)1 23", "+33 (0)1 23", ""},

		{admin, "account", "207", "207", ""},
		{admin, "account", "0", "0", ""},
		{admin, "account", "", "0", ""},
		{admin, "account", "11x207", refused, "11"},
		{admin, "account", "notanid", refused, "0"},
		{admin, "account", "-5", refused, "-5"},
		{admin, "account", "99999999999", refused, ""},
		{admin, "maker", "207", "207", ""},
		{admin, "maker", "", "", ""},
		{admin, "maker", "x", refused, ""},
		{admin, "contact", "", "0", ""},
		{admin, "driver", "9", "9", ""},
		{admin, "driver", "77", refused, "77"},
		{admin, "keeper", "2", "2", ""},
		{admin, "keeper", "9", refused, "9"},
		{admin, "currency", "2", "2", ""},
		{admin, "currency", "4", refused, "4"},
		{admin, "folder", "", "1", ""},
		{admin, "folder", "3", "3", ""},
	} {
		if tt.lenient == "" {
			tt.lenient = tt.strict
		}
		for _, lenient := range []bool{false, true} {
			f := form(c, m, tt.user)
			f.Lenient = lenient
			want := tt.strict
			if lenient {
				want = tt.lenient
			}
			sent := change(m, "plate", "P", tt.field, tt.sent)
			if tt.field == "plate" {
				sent = change(m, "plate", tt.sent)
			}
			e, err := f.Create(sent)
			got := refused
			if err == nil {
				got = written(e, tt.field)
			}
			if got != want {
				t.Errorf("user %d, lenient %v: %s = %.40q: got %.60q (%v), want %.60q", tt.user, lenient, tt.field, tt.sent, got, err, want)
			}
		}
	}
}

// TestLists: several values of one name belong to a multi-select picklist only.
func TestLists(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	sent := change(m, "plate", "P")
	sent.Sent = append(sent.Sent, crm.Sent{Name: "extras", Field: m.Field("extras"), Values: []string{"Roof", " R&amp;D ", ""}, List: true})
	e, err := form(c, m, admin).Create(sent)
	if err != nil {
		t.Fatal(err)
	}
	if got := written(e, "extras"); got != "Roof |##| R&D" {
		t.Errorf("extras: got %q", got)
	}
	sent.Sent = append(sent.Sent, crm.Sent{Name: "phone", Field: m.Field("phone"), Values: []string{"1", "2"}, List: true})
	if _, err := form(c, m, admin).Create(sent); crm.CodeOf(err) != crm.InvalidValue {
		t.Errorf("a list of phones: %v", err)
	}
}

// FuzzDate: a date that is taken is one that exists, and reads back the same.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2025-12-31", "31.12.2025", "12/31/2025", "1404-10-10", "0000-00-00", "1-1-1", "2025-02-29", ""} {
		f.Add(seed, "mm-dd-yyyy")
		f.Add(seed, "dd-mm-yyyy")
	}
	f.Fuzz(func(t *testing.T, text, format string) {
		y, m, d, ok := splitDate(text, format)
		if !ok {
			return
		}
		day, ok := gregorianDay(y, m, d)
		if !ok {
			return
		}
		iso := day.Format("2006-01-02")
		y, m, d, ok = splitDate(iso, format)
		if again, _ := gregorianDay(y, m, d); !ok || !again.Equal(day) {
			t.Errorf("%q gives %s, which gives %v, %v", text, iso, again, ok)
		}
	})
}

// FuzzNumber: a number that is taken prints a number that reads back the same.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1", "۱٬۲۳۴٫۵", "-1,234.5", "1 234,56", "1e9", ".5", "5.", "+", "--1", "1.2.3", "", "1,23,456"} {
		f.Add(seed, ",", ".")
		f.Add(seed, " ", ",")
		f.Add(seed, ".", ",")
	}
	f.Fuzz(func(t *testing.T, text, group, point string) {
		if group == "" || point == "" {
			return
		}
		asPHP(text, format{group: group, point: point})
		n, ok := parseNumber(text, format{group: group, point: point})
		if !ok {
			return
		}
		printed := fixed(n, 8)
		again, ok := parseNumber(printed, stored)
		if !ok && len(printed) <= longestNumber || ok && fixed(again, 8) != printed {
			t.Errorf("%q gives %s, which does not read back", text, printed)
		}
	})
}
