package access

import "vtrest/internal/crm"

type fieldRights struct{ readable, writable crm.FieldSet }

// Readable are the fields of m that the user may read.
func (p *Policy) Readable(m *crm.Module) crm.FieldSet { return p.fieldRights(m).readable }

// Writable are the fields of m that the user's profiles let him write. Fields
// that nobody writes, such as the record's number, are not taken out here.
func (p *Policy) Writable(m *crm.Module) crm.FieldSet { return p.fieldRights(m).writable }

func (p *Policy) fieldRights(m *crm.Module) fieldRights {
	if p.org == nil {
		return fieldRights{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r, known := p.fields[m]
	if !known {
		r = p.newFieldRights(m)
		p.fields[m] = r
	}
	return r
}

// newFieldRights: a field is visible if the organisation shows it
// (vtiger_def_org_field) and one of the user's profiles does
// (vtiger_profile2field); it is writable if such a profile does not make it
// read-only. Administrators, and who may view or edit all records, read and
// write all fields.
func (p *Policy) newFieldRights(m *crm.Module) fieldRights {
	switch {
	case m.SetType == "":
		return fieldRights{m.All(), crm.NewFieldSet(m)}
	case p.Admin(), p.profile.global(viewAll) != nil, p.profile.global(editAll) != nil:
		return fieldRights{m.All(), m.All()}
	}
	r := fieldRights{crm.NewFieldSet(m), crm.NewFieldSet(m)}
	for _, f := range m.Fields {
		visible, writable := p.field(f.Ruling)
		if f == m.Tagged && f.ID == 0 {
			visible = true // a record's tags where they are no field
		}
		if visible {
			r.readable.Add(f)
		}
		if visible && writable {
			r.writable.Add(f)
		}
	}
	return r
}

func (p *Policy) field(id int64) (visible, writable bool) {
	if !p.org.orgFields[id] {
		return false, false
	}
	for _, prof := range p.profile {
		mayWrite, shown := prof.fields[id]
		visible = visible || shown
		writable = writable || mayWrite
	}
	return visible, writable
}
