package v1

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// TestSpeller compares with what PHP's json_encode prints with its default
// flags; shown goes through the original's cleaning first.
func TestSpeller(t *testing.T) {
	for _, test := range []struct{ text, shown, raw string }{
		{"", ``, ``},
		{"plain text 0-9", `plain text 0-9`, `plain text 0-9`},
		{`"`, `\"`, `\"`},
		{`\`, `\\`, `\\`},
		{"/", `\/`, `\/`},
		{"</script>", `&lt;\/script&gt;`, `<\/script>`},
		{"'&", `'&`, `'&`},
		{"&lt;&amp;&eacute;", `&lt;&amp;&eacute;`, `&lt;&amp;&eacute;`},
		{"a\nb", `a\nb`, `a\nb`},
		{"a\r\nb", `a\nb`, `a\r\nb`},
		{"a\rb\r", `a\nb\n`, `a\rb\r`},
		{"a\r\r\nb", `a\n\nb`, `a\r\r\nb`},
		{"a\tb", `a\tb`, `a\tb`},
		{"\b\f\v", ``, `\b\f\u000b`},
		{"\x00\x1b\x1f", ``, `\u0000\u001b\u001f`},
		{"\x7f", ``, "\x7f"},
		{"\u0080\u009f", ``, `\u0080\u009f`},
		{"\u00a0", `\u00a0`, `\u00a0`},
		{"éÿ", `\u00e9\u00ff`, `\u00e9\u00ff`},
		{"Ж߿", `\u0416\u07ff`, `\u0416\u07ff`},
		{"ࠀ€", `\u0800\u20ac`, `\u0800\u20ac`},
		{"سلام", `\u0633\u0644\u0627\u0645`, `\u0633\u0644\u0627\u0645`},
		{"\u2028\u2029\ufeff\u200c", `\u2028\u2029\ufeff\u200c`, `\u2028\u2029\ufeff\u200c`},
		{"\ufffd\ufffe\uffff", `\ufffd`, `\ufffd\ufffe\uffff`},
		{"😀", `\ud83d\ude00`, `\ud83d\ude00`},
		{"\U00010000\U0010ffff", `\ud800\udc00\udbff\udfff`, `\ud800\udc00\udbff\udfff`},
	} {
		if got := string(speller{}.append(nil, []byte(test.text))); got != test.shown {
			t.Errorf("%q shown: got %s, want %s", test.text, got, test.shown)
		}
		if got := string(speller{raw: true}.append(nil, []byte(test.text))); got != test.raw {
			t.Errorf("%q raw: got %s, want %s", test.text, got, test.raw)
		}
	}
}

// cleaned is text as the original shows it, by the rules of the data model:
// line ends become \n, what XML forbids vanishes, < and > become entities.
func cleaned(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "<", "&lt;", ">", "&gt;").Replace(text)
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r >= 0x7F && r < 0xA0 || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

// FuzzSpeller decodes what is spelt, which must be the cleaned text, or the
// text itself when raw. Bytes that are no text must still give valid JSON.
func FuzzSpeller(f *testing.F) {
	for _, seed := range []string{"", "a\r\n\rb", `"\/`, "<é😀>", "\xff\xc2", "\xed\xa0\x80", "\xc2\x85\u0085", "\u07ff\u0800\uffff", "\xe2\x82", "\xf4\x90\x80\x80", "\xc1\x81"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for raw, want := range map[bool]string{false: cleaned(text), true: text} {
			spelt := append(speller{raw: raw}.append([]byte{'"'}, []byte(text)), '"')
			var got string
			if err := json.Unmarshal(spelt, &got); err != nil {
				t.Fatalf("%q, raw %v: %s: %v", text, raw, spelt, err)
			}
			if utf8.ValidString(text) && got != want {
				t.Errorf("%q, raw %v: %s is %q, want %q", text, raw, spelt, got, want)
			}
			for _, c := range spelt {
				if c < 0x20 || c >= utf8.RuneSelf {
					t.Fatalf("%q, raw %v: %q has a byte that is not ASCII", text, raw, spelt)
				}
			}
		}
	})
}

// textRecord is a record of a module with the given fields and texts.
func textRecord(names []string, text string) (*recordShape, *crm.Row) {
	m := &crm.Module{Name: "Accounts"}
	row := &crm.Row{ID: []byte("3")}
	for _, name := range names {
		m.Fields = append(m.Fields, &crm.Field{Name: name, Table: "t", Column: name})
		row.Values = append(row.Values, []byte(text))
	}
	m.Seal()
	return newRecordShape(&meta.Inventory{}, m, m.All()), row
}

func TestAppendRecord(t *testing.T) {
	for _, test := range []struct {
		names []string
		text  string
		want  string
	}{
		{nil, "", `{"record_id":"3","record_module":"Accounts","api_date_now":"2026-03-01 12:00:00"}`},
		{[]string{"accountname"}, "", `{"accountname":"","record_id":"3","record_module":"Accounts","api_date_now":"2026-03-01 12:00:00"}`},
		{[]string{`a"/é`, "b"}, "é", `{"a\"\/\u00e9":"\u00e9","b":"\u00e9","record_id":"3","record_module":"Accounts","api_date_now":"2026-03-01 12:00:00"}`},
	} {
		shape, row := textRecord(test.names, test.text)
		if got := string(shape.appendRecord(nil, speller{}, row, "2026-03-01 12:00:00")); got != test.want {
			t.Errorf("fields %q: got %s, want %s", test.names, got, test.want)
		}
	}
}

// TestAppendInvoice has a label, and line items that can be sent back.
func TestAppendInvoice(t *testing.T) {
	m := &crm.Module{
		Name: "Invoice", RecordLabel: &crm.Field{Name: "label"}, Lines: &crm.LineTable{Taxes: []string{"tax1"}},
		Fields: []*crm.Field{{Name: "subject", Table: "t", Column: "subject"}},
		Base:   crm.Table{Name: "t", Key: "id"},
	}
	m.Seal()
	row := &crm.Row{ID: []byte("9"), Label: []byte("<L>"), Values: [][]byte{[]byte("S")}, Lines: []crm.Line{
		{Product: []byte("7"), ProductName: []byte(`"P"`), Quantity: []byte("1.000"), ListPrice: []byte("2.50"), Taxes: [][]byte{[]byte("4.5")}},
		{Comment: []byte("a\nb"), Quantity: []byte("2"), ListPrice: []byte("10"), DiscountPercent: []byte("5"), Description: []byte("d"), Taxes: [][]byte{nil}},
	}}
	const (
		begin = `{"label":"&lt;L&gt;","subject":"S","items":[`
		first = `{"hdnProductId":"7","productName":"\"P\"","comment":"","qty":"1.000","listPrice":"2.50","discount_percentage":"","discount_amount":"","tax1_percentage":"4.5","productDescription":"",` +
			`"productTotal":"2.50","discountTotal":"0.00","totalAfterDiscount":"2.50","taxTotal":"0.11","netPrice":"2.61"}`
		other = `{"hdnProductId":"","productName":"","comment":"a\nb","qty":"2","listPrice":"10","discount_percentage":"5","discount_amount":"","tax1_percentage":"","productDescription":"d",` +
			`"productTotal":"20.00","discountTotal":"1.00","totalAfterDiscount":"19.00","taxTotal":"0.00","netPrice":"19.00"}`
		taxes = `],"taxes":[{"name":"tax1","label":"VAT","percentage":"","amount":"0.11"}]`
		end   = `,"record_id":"9","record_module":"Invoice","api_date_now":"now"}`
	)
	shape := newRecordShape(&meta.Inventory{Taxes: []meta.Tax{{ID: 1, Name: "tax1", Label: "VAT"}}}, m, m.All())
	sp := speller{decimals: 2}
	if got, want := string(shape.appendRecord(nil, sp, row, "now")), begin+first+","+other+taxes+end; got != want {
		t.Errorf("with lines: got %s, want %s", got, want)
	}
	row.Lines = nil
	if got, want := string(shape.appendRecord(nil, sp, row, "now")), begin+`],"taxes":[]`+end; got != want {
		t.Errorf("without lines: got %s, want %s", got, want)
	}
}

// TestAppendAllocatesNothing holds the promise of a list whose memory does not
// grow.
func TestAppendAllocatesNothing(t *testing.T) {
	text := []byte("Société \"Générale\" <x> / شرکت 😀\r\n")
	dst := make([]byte, 0, 64<<10)
	for _, raw := range []bool{false, true} {
		if n := testing.AllocsPerRun(100, func() { speller{raw: raw}.append(dst, text) }); n != 0 {
			t.Errorf("speller, raw %v: %v allocations, want 0", raw, n)
		}
	}
	shape, row := textRecord([]string{"a", "b", "c"}, string(text))
	if n := testing.AllocsPerRun(100, func() { shape.appendRecord(dst, speller{}, row, "2026-03-01 12:00:00") }); n != 0 {
		t.Errorf("appendRecord: %v allocations, want 0", n)
	}
}
