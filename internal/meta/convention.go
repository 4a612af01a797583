package meta

import (
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// byConvention is what vtiger_entityname would say of a module whose author left
// it out: vtlib names the table and its key after the module. It holds if there are
// such a table and fields of the module in it.
func (b *builder) byConvention(t *Tab) (EntityName, bool) {
	name := strings.ToLower(t.Name)
	e := EntityName{TabID: t.ID, Table: "vtiger_" + name, Key: name + "id"}
	if b.column(e.Table, e.Key) == nil {
		return e, false
	}
	rows := slices.DeleteFunc(slices.Clone(b.fields[t.ID]), func(r *FieldRow) bool {
		return r.Table != e.Table || b.column(r.Table, strings.ToLower(r.Column)) == nil
	})
	if len(rows) == 0 {
		return e, false
	}
	e.Names = b.labelColumn(rows)
	return e, true
}

// labelColumn is the column that a record is called by: that of the first mandatory
// text, else of the first text; record numbers come last.
func (b *builder) labelColumn(rows []*FieldRow) string {
	const numberType = "4"
	text := func(r *FieldRow) bool {
		return r.UIType != numberType && kindOf(b.column(r.Table, strings.ToLower(r.Column)).Type) == crm.Text
	}
	mandatory := func(r *FieldRow) bool { return text(r) && (&crm.Field{TypeOfData: r.TypeOfData}).Mandatory() }
	number := func(r *FieldRow) bool { return r.UIType == numberType }
	for _, is := range []func(*FieldRow) bool{mandatory, text, number} {
		if i := slices.IndexFunc(rows, is); i >= 0 {
			return strings.ToLower(rows[i].Column)
		}
	}
	return ""
}
