package records

import (
	"context"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// FieldForm is how a user meets a field that the user may read.
type FieldForm struct {
	Field *crm.Field
	Type  entry.Type
	// Create and Change say that the user can give the field a value, in a new
	// record and in one that is there.
	Create, Change bool
	// Mandatory fields may not be without a value. Needed ones must be sent with
	// a new record: nothing fills them in.
	Mandatory, Needed bool
	// Lines says that the field belongs to the line items and what they add up to.
	Lines bool
	// Picklist are the values that the user may choose, nil for none.
	Picklist *meta.Picklist
}

// Describe gives the fields of m that the user may read, in the order of output.
func (s *Service) Describe(p *access.Policy, m *crm.Module) []FieldForm {
	readable := p.Readable(m)
	var forms []FieldForm
	if writable(m) != nil || s.safe(p, m) != nil {
		for f := range readable.All() {
			list := picklist(p, f)
			forms = append(forms, FieldForm{Field: f, Type: entry.TypeOf(f, list), Picklist: list})
		}
		return forms
	}
	form := s.form(p, m, s.Store.Now(), crm.Gregorian)
	create, change := form.Taken(m)
	needed := form.Needed(m)
	mayCreate, mayEdit := p.May(m, access.Create) == nil, p.May(m, access.Edit) == nil
	for f := range readable.All() {
		list := picklist(p, f)
		d := FieldForm{Field: f, Type: entry.TypeOf(f, list), Picklist: list}
		d.Create, d.Change = create.Has(f) && mayCreate, change.Has(f) && mayEdit
		if takesFiles(m, f) && p.Writable(m).Has(f) {
			d.Create, d.Change = mayCreate, mayEdit
		}
		if m.Lines != nil {
			head := f.Table == m.Base.Name && isHeadColumn(f.Column)
			if d.Lines = head || f.Table == crm.LineItems; d.Lines {
				d.Create = mayCreate && head && p.Writable(m).Has(f)
				d.Change = mayEdit && head && p.Writable(m).Has(f)
			}
		}
		// What says how a sales order recurs is mandatory for those that do.
		d.Mandatory = f.Mandatory() && f.DisplayType == 1 && (create.Has(f) || change.Has(f)) && f.Table != entry.Recurring
		d.Needed = needed.Has(f) && d.Create
		forms = append(forms, d)
	}
	return forms
}

// takesFiles reports whether files are sent under the name of a field that is no
// text to be written: pictures, and what is attached to a mail.
func takesFiles(m *crm.Module, f *crm.Field) bool {
	return f == pictureField(m) || m.Name == emailsModule && f.Name == "filename"
}

func picklist(p *access.Policy, f *crm.Field) *meta.Picklist {
	if places := entry.Locations(f); places != nil {
		return &meta.Picklist{Values: places, Named: true}
	}
	return p.Picklist(f)
}

// Layout is where the CRM's screens show the fields of a module, and in which
// colours the values of its picklists.
type Layout struct {
	Blocks []store.Block                // those with fields of the module, in the CRM's order
	Colors map[string]map[string]string // by field and value, such as #ff0000
}

// Layout reads how the CRM's screens show a module.
func (s *Service) Layout(ctx context.Context, p *access.Policy, m *crm.Module) (*Layout, error) {
	l := &Layout{}
	err := s.view(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if l.Blocks, err = tx.Blocks(ctx, m); err != nil {
			return err
		}
		l.Colors, err = tx.PicklistColors(ctx, p.Catalog(), p.Readable(m))
		return err
	})
	return l, err
}
