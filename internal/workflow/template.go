package workflow

import "regexp"

// A Tag is what a template of the CRM names: a field, as in $email, or one of
// another record, as in $(account_id : (Accounts) email1).
type Tag struct {
	Text string // as it stands in the template
	// Reference and Module are "" for a field of the record itself.
	Reference, Module string
	Field             string
}

// Modules that stand in a [Tag] for what is no record.
const (
	MetaModule    = "__VtigerMeta__"    // the record's id, its address, today and the like
	CompanyModule = "__VtigerCompany__" // the company of the CRM
)

// tags finds the merge tags of a template. It is the CRM's own pattern, so
// that prices such as $5 are tags too, of a field that no record has.
var tags = regexp.MustCompile(`\$(?:(\w+)|\((\w+) : \((\w+)\) (\w+)\))`)

// Fill replaces the tags of a template. What value gives is not looked through
// again: a record cannot bring tags of its own.
func Fill(template string, value func(Tag) string) string {
	return tags.ReplaceAllStringFunc(template, func(found string) string {
		parts := tags.FindStringSubmatch(found)
		t := Tag{Text: found, Field: parts[1]}
		if t.Field == "" {
			t.Reference, t.Module, t.Field = parts[2], parts[3], parts[4]
		}
		return value(t)
	})
}
