package entry

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// listing is what is written, one "field=value" each.
func listing(list []crm.Assignment) []string {
	var all []string
	for _, a := range list {
		v := a.Value.Text
		if a.Value.Null {
			v = "NULL"
		}
		all = append(all, a.Field.Name+"="+v)
	}
	return all
}

// TestCreateWritesAll: a record with nothing but its mandatory field has a
// value in every column that the CRM writes, defaults among them.
func TestCreateWritesAll(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	e, err := form(c, m, fr).Create(change(m, "nosuch", "x", "plate", "P", "car_no", "CAR9", "picture", "a.png", "modifiedby", "7", "created_by", "me"))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split("plate=P note= old= modern= short= seats=0 level=0 power=0.000 hours= share=0.00 value=0.00000000 price=0.00000000 qtyinstock=0.000 "+
		"built=NULL sold=NULL milestone=NULL opens=NULL seen=NULL colour= shade=Dark extras= vip=0 parked=1 mail= site= phone= account=0 maker= contact=0 "+
		"driver=0 keeper=0 currency=0 folder=1 duration=0.00000000 weight=0.00 fee=0.00 length=0 picture= description=", " ")
	if diff := cmp.Diff(want, listing(e.Values)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"nosuch", "car_no", "picture", "modifiedby", "created_by"}, e.Ignored); diff != "" {
		t.Errorf("ignored (-want +got):\n%s", diff)
	}
	if e.Owner != 0 || e.References != nil || e.Links != nil {
		t.Errorf("owner %d, references %v, links %v", e.Owner, e.References, e.Links)
	}
}

// TestFaults: all faults come at once, and only missing values are
// MandatoryMissing.
func TestFaults(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	for _, tt := range []struct {
		sent []string
		code crm.Code
		want string // fields in order
	}{
		{[]string{"phone", "1"}, crm.MandatoryMissing, "plate"},
		{[]string{"plate", " "}, crm.MandatoryMissing, "plate"},
		{[]string{"seats", "x", "built", "y", "mail", "z"}, crm.InvalidValue, "seats built mail plate"},
		{[]string{"plate", "P", "assigned_user_id", "9"}, crm.InvalidValue, "assigned_user_id"}, // not active
		{[]string{"plate", "P", "assigned_user_id", "x"}, crm.InvalidValue, "assigned_user_id"},
		{[]string{"plate", "P", "built", "2025-02-02", "sold", "2025-02-01"}, crm.InvalidValue, "sold"},
		{[]string{"plate", "P", "built", "2025-02-02", "sold", "2025-02-02"}, 0, ""},
		{[]string{"plate", "P", "colour", "Black", "shade", "Light"}, crm.InvalidValue, "shade"},
		{[]string{"plate", "P", "colour", "Black", "extras", "R&D |##| Radio"}, crm.InvalidValue, "extras"},
		{[]string{"plate", "P", "colour", "Black", "shade", "", "extras", "R&D"}, 0, ""},
		{[]string{"plate", "P", "colour", "Énergie", "shade", "Light"}, 0, ""},
	} {
		_, err := form(c, m, admin).Create(change(m, tt.sent...))
		var fields []string
		if e, ok := err.(*crm.Error); ok {
			for _, f := range e.Fields {
				fields = append(fields, f.Field)
				if !strings.Contains(e.Msg, f.Field) {
					t.Errorf("%q: the message %q does not name %s", tt.sent, e.Msg, f.Field)
				}
			}
		}
		if got := strings.Join(fields, " "); got != tt.want || err != nil && crm.CodeOf(err) != tt.code {
			t.Errorf("%q: got faults %q (%v), want %q (%v)", tt.sent, got, err, tt.want, tt.code)
		}
		f := form(c, m, admin)
		f.Lenient = true
		if _, err := f.Create(change(m, tt.sent...)); err != nil && !strings.HasPrefix(tt.want, "assigned") {
			t.Errorf("%q: refused though lenient: %v", tt.sent, err)
		}
	}
}

// TestPlainNumbers: a number that is no text is the same for every user.
func TestPlainNumbers(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	for _, tt := range []struct {
		user        crm.ID
		field, sent string
		plain, text string
	}{
		{7, "power", "1.5", "1.500", "1.500"},
		{7, "seats", "5.0", "5", "5"},
		{7, "seats", "5.5", "FAULT", "FAULT"},
		{7, "share", "1.234", "1.23", "FAULT"}, // as a text it may be 1234 too
		{7, "price", "1.234", "1.23400000", "FAULT"},
		{7, "seats", "1e3", "1000", "1000"},
		{5, "value", "92.00000000", "100.00000000", "92.00000000"}, // as an answer shows it
		{1, "plate", "1000.0", "1000", "1000.0"},
		{1, "plate", "1e3", "1000", "1e3"},
		{1, "phone", "1e25", "1.0E+25", "1e25"},
		{1, "phone", "-0.0", "-0", "-0.0"},
		{1, "phone", "1.5e-7", "1.5E-7", "1.5e-7"},
		{1, "phone", "1234567.891234567891", "1234567.8912346", "1234567.891234567891"},
		{1, "phone", "12345678901234567890", "12345678901234567890", "12345678901234567890"},
		{1, "maker", "207.0", "207", "FAULT"},
		{1, "account", "207.0", "207", "FAULT"},
		{1, "keeper", "2.0", "2", "FAULT"},
		{1, "folder", "3.0", "3", "FAULT"},
		{1, "length", "2.50", "2.5", "2.5"},
		{5, "share", "-2.5e1", "-25.00", "-25.00"},
		{5, "value", "92", "100.00000000", "100.00000000"},
		{1, "plate", "12", "12", "12"},
	} {
		for _, plain := range []bool{true, false} {
			sent := change(m, "plate", "P", tt.field, tt.sent)
			sent.Sent[1].Plain = plain
			want := tt.text
			if plain {
				want = tt.plain
			}
			got := "FAULT"
			if e, err := form(c, m, tt.user).Create(sent); err == nil {
				got = written(e, tt.field)
			}
			if got != want {
				t.Errorf("user %d, plain %v: %s=%s is %s, want %s", tt.user, plain, tt.field, tt.sent, got, want)
			}
		}
	}
}

// TestMessage: a fault says what came and what is allowed.
func TestMessage(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	_, err := form(c, m, fr).Create(change(m, "plate", "a 😀", "colour", "Red", "built", strings.Repeat("x", 100)))
	want := `plate: "a 😀" is not allowed: must be text in the column's character set utf8mb3, which cannot hold '😀' (U+1F600); ` +
		`built: "` + strings.Repeat("x", 60) + `…" is not allowed: must be a date as YYYY-MM-DD or dd-mm-yyyy; ` +
		`colour: "Red" is not allowed: must be one of "Black", "Énergie"`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestReferences: records are left to the database, users are known here.
func TestReferences(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	e, err := form(c, m, admin).Create(change(m, "plate", "P", "account", "207", "maker", "12", "driver", "5", "contact", "0", "assigned_user_id", "2"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range e.References {
		got = append(got, r.Field.Name+" "+strings.Join(r.Field.References, "+"))
	}
	if diff := cmp.Diff([]string{"account Accounts", "maker Vendors+Accounts"}, got); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
	if e.Owner != 2 || e.References[0].ID != 207 || e.References[1].ID != 12 {
		t.Errorf("owner %d, references %v", e.Owner, e.References)
	}
}

// TestReadOnly: what the user may not write is ignored, and not missed.
func TestReadOnly(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	f := form(c, m, admin)
	f.Writable = crm.NewFieldSet(m)
	f.Writable.Add(m.Field("phone"))
	e, err := f.Create(change(m, "plate", "P", "phone", "1", "assigned_user_id", "5"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"plate", "assigned_user_id"}, e.Ignored); diff != "" || written(e, "plate") != "" || written(e, "phone") != "1" || e.Owner != 0 {
		t.Errorf("got %v, plate %q, owner %d", e.Ignored, written(e, "plate"), e.Owner)
	}
}

// TestUpdate: only what changes is written.
func TestUpdate(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	old := crm.NewRecord(m, 42)
	for name, v := range map[string]string{
		"plate": "P", "note": "a &lt; b", "seats": "5", "power": "5.000", "value": "1341.91304348", "built": "2025-02-01", "opens": "14:30:00",
		"colour": "Gone", "vip": "1", "account": "", "contact": "0", "assigned_user_id": "5", "sold": "2025-03-01", "description": "d", "driver": "77", "shade": "Light",
	} {
		old.Set(m.Field(name), crm.Stored{Text: v})
	}
	for _, tt := range []struct {
		sent []string
		want string
	}{
		{[]string{"plate", "P", "note", "a < b", "seats", "5.0", "power", "5", "built", "01-02-2025", "opens", "14:30", "vip", "on", "colour", "Gone", "driver", "77"}, ""},
		{[]string{"value", "1341.91304348", "account", "0", "contact", "", "assigned_user_id", "5"}, ""},
		{[]string{"value", "1341.9", "seats", "", "note", ""}, "note= seats=0 value=1458.58695652"},
		{[]string{"built", "", "opens", "", "sold", "2025-03-02"}, "built=NULL sold=2025-03-02 opens=NULL"},
		{[]string{"power", "", "shade", "Dark", "description", "e"}, "power=0.000 shade=Dark description=e"},
		{[]string{"assigned_user_id", "6"}, "OWNER"},
		{[]string{"plate", ""}, "FAULT plate"},
		{[]string{"assigned_user_id", ""}, "FAULT assigned_user_id"},
		{[]string{"colour", "Pink"}, "FAULT colour"},
		{[]string{"sold", "2025-01-31"}, "FAULT sold"},
		{[]string{"built", "2025-03-02"}, "FAULT built"},
		{[]string{"colour", "Énergie"}, "colour=Énergie"},
		{[]string{"colour", "Black"}, "colour=Black"}, // the shade is Light and stays so, as in the CRM
		{[]string{"colour", "Black", "shade", "Light"}, "colour=Black"},
		{[]string{"colour", "Black", "shade", "Dark"}, "colour=Black shade=Dark"},
		{[]string{"colour", "Black", "shade", ""}, "colour=Black shade="},
	} {
		e, err := form(c, m, fr).Update(change(m, tt.sent...), old)
		got := ""
		switch {
		case err != nil:
			got = "FAULT " + err.(*crm.Error).Fields[0].Field
		case e.Owner != 0:
			got = "OWNER"
		default:
			got = strings.Join(listing(e.Values), " ")
		}
		if got != tt.want {
			t.Errorf("%q: got %q (%v), want %q", tt.sent, got, err, tt.want)
		}
	}
}
