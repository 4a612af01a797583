package v1

import (
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// asListed spells the values that a picklist is compared with as its list does,
// which is how records hold them. Patterns stay as they are.
func asListed(c *meta.Catalog, f *crm.Field, op crm.Op, values []string) []string {
	switch op {
	case crm.Eq, crm.Ne, crm.In, crm.NotIn:
	case crm.Like:
		if strings.ContainsAny(values[0], `%_\`) {
			return values
		}
	case crm.Lt, crm.Gt, crm.Le, crm.Ge, crm.Contains, crm.Starts, crm.Ends, crm.Between, crm.Null, crm.NotNull:
		return values
	}
	if c == nil || f.Module() == nil || !meta.HasPicklistTable(f.UIType) {
		return values
	}
	list := c.Picklist(f)
	if list == nil || list.Named {
		return values
	}
	for i, text := range values {
		if v, ok := list.Find(text); ok {
			values[i] = v.Value
		}
	}
	return values
}
