package openapi

import (
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/records"
	"vtrest/internal/web/openapi/openapi3"
)

func ref(name string) *openapi3.SchemaRef {
	return openapi3.NewSchemaRef("#/components/schemas/"+name, nil)
}

func inline(s *openapi3.Schema) *openapi3.SchemaRef { return openapi3.NewSchemaRef("", s) }

// typed is a schema of one or several types.
func typed(types ...string) *openapi3.Schema {
	t := openapi3.Types(types)
	return &openapi3.Schema{Type: &t}
}

func text(description string) *openapi3.SchemaRef {
	s := typed("string")
	s.Description = description
	return inline(s)
}

func enum(values ...string) *openapi3.SchemaRef {
	s := typed("string")
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	return inline(s)
}

func list(of *openapi3.SchemaRef) *openapi3.SchemaRef {
	s := typed("array")
	s.Items = of
	return inline(s)
}

// closed is an object that has these properties and no others.
func closed(properties openapi3.Schemas, required ...string) *openapi3.Schema {
	s := typed("object")
	s.Properties, s.Required = properties, required
	no := false
	s.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
	return s
}

// mapping is an object of any keys.
func mapping(to *openapi3.SchemaRef) *openapi3.SchemaRef {
	s := typed("object")
	s.AdditionalProperties = openapi3.AdditionalProperties{Schema: to}
	return inline(s)
}

// success is the envelope of a result.
func success(result *openapi3.SchemaRef) *openapi3.SchemaRef {
	yes := typed("boolean")
	yes.Enum = []any{true}
	return inline(closed(openapi3.Schemas{"success": inline(yes), "result": result}, "success", "result"))
}

// record is the schema of a record as it is read: every field that the user may
// read, each a text.
func (b *builder) record(f *moduleForm, forms []records.FieldForm) *openapi3.Schema {
	p := openapi3.Schemas{}
	var required []string
	add := func(name string, s *openapi3.SchemaRef) {
		p[name] = s
		required = append(required, name)
	}
	if f.module.RecordLabel != nil {
		add("label", text("the label of the record"))
	}
	for _, form := range forms {
		s := typed("string")
		s.Title, s.Description = b.label(form.Field), describeRead(form)
		add(form.Field.Name, inline(s))
	}
	if f.inventory {
		b.linesRead(f, p)
		required = append(required, "items")
	}
	add("record_id", text("the id of the record"))
	add("record_module", enum(f.module.Name))
	add("api_date_now", text("the server's time, in the CRM's zone"))
	return closed(p, required...)
}

// sent is the schema of what may be sent for a record.
func (b *builder) sent(f *moduleForm, forms []records.FieldForm, creating bool) *openapi3.Schema {
	s := typed("object")
	s.Properties = openapi3.Schemas{}
	for _, form := range forms {
		if creating && !form.Create || !creating && !form.Change {
			continue
		}
		s.Properties[form.Field.Name] = inline(b.input(form))
		if creating && form.Needed {
			s.Required = append(s.Required, form.Field.Name)
		}
	}
	if f.inventory {
		s.Properties["items"] = ref("LineItems")
	}
	if f.documents {
		s.Properties["filecontent"] = text("the bytes of the file in base64, where filename is sent as a text")
		s.Properties["parent_id"] = inline(typed("string", "integer"))
	}
	if f.module != nil {
		for _, name := range records.FormNames(f.module) {
			also := typed("string", "integer", "boolean")
			also.Description = name.Meaning
			s.Properties[name.Name] = inline(also)
		}
	}
	return s
}

// input is the schema of a value that is sent.
func (b *builder) input(form records.FieldForm) *openapi3.Schema {
	s := b.inputType(form)
	s.Title = b.label(form.Field)
	s.Description = describe(form)
	if form.Field.Default != "" && form.Type != entry.AsDate && form.Type != entry.AsDateTime {
		s.Default = form.Field.Default
	}
	return s
}

func (b *builder) inputType(form records.FieldForm) *openapi3.Schema {
	switch form.Type {
	case entry.AsInteger:
		return typed("integer", "string")
	case entry.AsDecimal, entry.AsPercent, entry.AsAmount:
		return typed("number", "string")
	case entry.AsCheckbox:
		return typed("boolean", "integer", "string")
	case entry.AsRecord, entry.AsOwner:
		return typed("integer", "string")
	case entry.AsChoice:
		return b.choice(form)
	case entry.AsChoices:
		one := b.choice(form)
		s := &openapi3.Schema{OneOf: openapi3.SchemaRefs{list(inline(one)), inline(typed("string"))}}
		return s
	case entry.AsText, entry.AsLongText, entry.AsEmail, entry.AsPhone, entry.AsURL:
		s := typed("string")
		if n := uint64(max(form.Field.Length, 0)); n > 0 {
			s.MaxLength = &n
		}
		return s
	case entry.AsDate, entry.AsTime, entry.AsDateTime, entry.AsFile, entry.AsImage, entry.AsTags:
	}
	return typed("string")
}

// choice is the schema of one value of a picklist, which is stored and compared
// as a text; "" is none.
func (b *builder) choice(form records.FieldForm) *openapi3.Schema {
	s := typed("string")
	if form.Picklist == nil || b.Lenient {
		return s
	}
	if form.Picklist.Named && form.Type == entry.AsChoice {
		s = typed("string", "integer") // ids of currencies and the like
		if len(form.Picklist.Values) == 0 || form.Lines {
			return s
		}
		s = typed("string")
	}
	seen := map[string]bool{"": true}
	s.Enum = []any{""}
	if form.Needed {
		s.Enum = nil
	}
	for _, v := range form.Picklist.Values {
		if !seen[v.Value] {
			seen[v.Value] = true
			s.Enum = append(s.Enum, v.Value)
		}
	}
	return s
}

// describe says what a value means, in the words of docs/api.md.
func describe(form records.FieldForm) string {
	words := []string{kinds[form.Type]}
	if form.Mandatory {
		words = append(words, "mandatory")
	}
	if len(form.Field.References) > 0 {
		words = append(words, "of "+strings.Join(form.Field.References, ", "))
	}
	if form.Picklist != nil && form.Picklist.Named {
		words = append(words, "values by id: GET "+form.Field.Module().Name+"/picklist/"+form.Field.Name)
	}
	if form.Field.Digits > 0 && form.Field.Kind == crm.Decimal {
		words = append(words, "a column of the CRM rounds it")
	}
	return strings.Join(words, "; ")
}

// describeRead says what the text of a field in a record means.
func describeRead(form records.FieldForm) string {
	words := []string{kinds[form.Type]}
	if form.Mandatory {
		words = append(words, "mandatory")
	}
	switch {
	case !form.Create && !form.Change:
		words = append(words, "only read")
	case form.Create && !form.Change:
		words = append(words, "only with a new record")
	}
	return strings.Join(words, "; ")
}

// kinds are the types of fields in words.
var kinds = map[entry.Type]string{
	entry.AsText: "a text", entry.AsLongText: "a text of several lines", entry.AsInteger: "a whole number", entry.AsDecimal: "a number",
	entry.AsPercent: "a percentage", entry.AsAmount: "an amount of money", entry.AsDate: "a date such as 2026-12-31",
	entry.AsTime: "a time such as 14:30", entry.AsDateTime: "a date and time such as 2026-12-31 14:30", entry.AsCheckbox: "1 or 0",
	entry.AsChoice: "a value of a picklist", entry.AsChoices: "values of a picklist, joined by \" |##| \" or sent as an array",
	entry.AsRecord: "the id of a record", entry.AsOwner: "the id of a user or group", entry.AsEmail: "an e-mail address",
	entry.AsPhone: "a phone number", entry.AsURL: "an address of the web", entry.AsFile: "a file, sent as a part of a form, or its name",
	entry.AsImage: "pictures, sent as parts of a form", entry.AsTags: "tags",
}

// label is a field's label in the language of the user.
func (b *builder) label(f *crm.Field) string {
	lang := ""
	if b.policy != nil {
		lang = b.policy.Language()
	}
	return b.Labels.Name(lang, f.Module().Name, f.Label)
}

// taxNames are the taxes that lines have in this CRM.
func taxNames(m *crm.Module) []string {
	if m == nil || m.Lines == nil {
		return nil
	}
	return m.Lines.Taxes
}
