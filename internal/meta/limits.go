package meta

import (
	"slices"

	"vtrest/internal/crm"
)

// limit copies from a column what its field can hold.
func limit(f *crm.Field, c *Column) {
	f.Kind, f.Charset = kindOf(c.Type), c.Charset
	f.Length, f.Digits, f.Scale, f.Nullable = c.Length, c.Digits, c.Scale, c.Nullable
	f.Bytes, f.Indexed = bytesOf[c.Type], c.Indexed
}

func kindOf(columnType string) crm.Kind {
	switch columnType {
	case "int", "integer", "bigint", "smallint", "tinyint", "mediumint":
		return crm.Int
	case "decimal", "numeric", "double", "float", "real":
		return crm.Decimal
	case "date":
		return crm.Date
	case "time":
		return crm.Time
	case "datetime", "timestamp":
		return crm.DateTime
	}
	return crm.Text
}

// bytesOf are the widths of whole numbers, and what texts without a length in
// characters hold. The CRM's own width of an int(19) says nothing.
var bytesOf = map[string]int{
	"tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "integer": 4, "bigint": 8,
	"tinytext": 1<<8 - 1, "text": 1<<16 - 1, "mediumtext": 1<<24 - 1,
}

// referenceTypes are the uitypes that hold the id of a record of fixed modules.
var referenceTypes = map[int][]string{
	50: {"Accounts"}, 51: {"Accounts"}, 73: {"Accounts"},
	52: {usersModule}, 77: {usersModule}, 101: {usersModule},
	57: {"Contacts"}, 58: {"Campaigns"}, 59: {"Products"}, 68: {"Accounts", "Contacts"},
	75: {"Vendors"}, 81: {"Vendors"}, 76: {"Potentials"}, 78: {"Quotes"}, 80: {"SalesOrder"},
	66: {"Accounts", "Campaigns", "HelpDesk", "Leads", "Potentials"},
}

// references are the modules whose records a field may hold: uitype 10 has
// rows of its own in the registry, other uitypes mean fixed modules. What an
// activity may belong to differs between versions and stands in the registry.
func (b *builder) references(field int64, uitype int) []string {
	switch {
	case uitype == 10:
		var modules []string
		for _, r := range b.facts.References {
			if r.FieldID == field && !slices.Contains(modules, r.Module) {
				modules = append(modules, r.Module)
			}
		}
		return modules
	case uitype == 66 && len(b.facts.Parents) > 0:
		return b.facts.Parents
	}
	return referenceTypes[uitype]
}
