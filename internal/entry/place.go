package entry

import "vtrest/internal/crm"

// entityTable holds what all records have; of its columns only the description
// is entered, the server fills the others.
const entityTable = crm.EntityTable

// place says where a field is written.
type place uint8

const (
	nowhere place = iota
	inRow         // in the record's one row of a table
	inLink        // in a table of its own, by the module's hook
)

// place follows the CRM's save: which display types are written, and in which
// tables. Display type 2 is only shown, 5 belongs to line items, and 4 is
// written with a new record only.
func (s *sheet) place(f *crm.Field) place {
	switch f.DisplayType {
	case 1, 3, 6:
	case 4:
		if s.old != nil {
			return nowhere
		}
	default:
		return nowhere
	}
	if f.Empty || f.Table == "" || f.UIType == 4 || !s.applies(f) {
		return nowhere
	}
	if f.Table == entityTable {
		if f.Column == "description" {
			return inRow
		}
		return nowhere
	}
	t, ok := s.module.Table(f.Table)
	switch {
	case !ok:
		return nowhere
	case t.Rows == crm.Many:
		// Only activities and e-mails have hooks that write such rows.
		if f.DisplayType == 1 && (s.module.SetType == crm.Calendar || s.module.Name == emailsModule) {
			return inLink
		}
		return nowhere
	}
	return inRow
}

// sendable reports whether a client may give the field a value at all. Names
// of images and attachments follow the files, a record's tags have tables of
// their own, and an e-mail stays one.
func sendable(f *crm.Field, creating bool) bool {
	switch f.UIType {
	case 61, 69:
		return false
	}
	if f.Module().Name == emailsModule && f.Name == "activitytype" {
		return false // always Emails
	}
	return f != f.Module().Tagged && f.Name != "tags" && (creating || f.DisplayType != 4)
}

// isOwner reports whether the field is the record's owner.
func isOwner(f *crm.Field) bool { return f.Table == entityTable && f.Column == "smownerid" }
