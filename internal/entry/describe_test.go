package entry

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

func TestTypeOf(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	got := map[string]Type{}
	for _, f := range m.Fields {
		got[f.Name] = TypeOf(f, c.Picklist(f))
	}
	want := map[string]Type{
		"plate": AsText, "car_no": AsText, "note": AsLongText, "old": AsText, "modern": AsText, "short": AsText, "seats": AsInteger, "level": AsInteger,
		"power": AsDecimal, "hours": AsText, "share": AsPercent, "value": AsAmount, "price": AsAmount, "qtyinstock": AsDecimal, "built": AsDate, "sold": AsDate,
		"milestone": AsDate, "opens": AsTime, "seen": AsDateTime, "colour": AsChoice, "shade": AsChoice, "extras": AsChoices, "vip": AsCheckbox,
		"parked": AsCheckbox, "mail": AsEmail, "site": AsURL, "phone": AsPhone, "account": AsRecord, "maker": AsRecord, "contact": AsRecord, "driver": AsRecord,
		"keeper": AsOwner, "currency": AsChoice, "folder": AsInteger, "picture": AsImage, "created_by": AsText, "assigned_user_id": AsOwner,
		"modifiedby": AsRecord, "description": AsLongText, "duration": AsDecimal, "weight": AsDecimal, "fee": AsAmount, "length": AsDecimal,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
}

// TestTaken holds what a form says to take against what it ignores.
func TestTaken(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	f := form(c, m, admin)
	f.Writable = crm.NewFieldSet(m)
	var sent []string
	for _, field := range m.Fields {
		if field.Name != "phone" {
			f.Writable.Add(field)
		}
		sent = append(sent, field.Name, "1")
	}
	create, update := f.Taken(m)
	for _, tt := range []struct {
		name  string
		taken crm.FieldSet
		ask   func() (*Entries, error)
	}{
		{"create", create, func() (*Entries, error) { return f.Create(change(m, sent...)) }},
		{"update", update, func() (*Entries, error) { return f.Update(change(m, sent...), crm.NewRecord(m, 7)) }},
	} {
		e, _ := tt.ask() // most of the values are wrong
		for _, field := range m.Fields {
			if ignored := slices.Contains(e.Ignored, field.Name); ignored == tt.taken.Has(field) {
				t.Errorf("%s: %s is taken %v, and ignored %v", tt.name, field.Name, tt.taken.Has(field), ignored)
			}
		}
	}
	if create.Has(m.Field("phone")) || create.Has(m.Field("car_no")) || !create.Has(m.Field("assigned_user_id")) {
		t.Error("phone or the number is taken, or the owner is not")
	}
}

func TestNeeded(t *testing.T) {
	c := cars(t)
	m := c.Module("Cars")
	var names []string
	for f := range form(c, m, admin).Needed(m).All() {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "plate" {
		t.Errorf("needed are %q, want plate", got)
	}
}
