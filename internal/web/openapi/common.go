package openapi

import (
	"net/http"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/web/openapi/openapi3"
	v1 "vtrest/internal/web/v1"
)

const jsonType = "application/json"

// common are the parts that calls share.
func (b *builder) common() {
	c := b.doc.Components
	c.SecuritySchemes = openapi3.SecuritySchemes{
		"token":   {Value: &openapi3.SecurityScheme{Type: "http", Scheme: "bearer", Description: "The token of a login. It may also be the last part of the path."}},
		"inQuery": {Value: &openapi3.SecurityScheme{Type: "apiKey", In: "query", Name: "token", Description: "The token of a login. Addresses end up in logs: prefer the header."}},
	}
	b.doc.Security = openapi3.SecurityRequirements{{"token": {}}, {"inQuery": {}}}
	no := typed("boolean")
	no.Enum = []any{false}
	fault := inline(closed(openapi3.Schemas{"field": text("a field, or a line's such as items[2].qty"), "value": text("what was sent"), "allowed": text("what is allowed, in words")},
		"field", "value", "allowed"))
	c.Schemas["Error"] = inline(closed(openapi3.Schemas{
		"success": inline(no),
		"error": inline(closed(openapi3.Schemas{
			"code": enum(v1.Errors()...), "message": text("fit to show, in English"), "fields": list(fault),
		}, "code", "message")),
	}, "success", "error"))
	c.Responses["Error"] = &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("An error").
		WithContent(openapi3.Content{jsonType: {Schema: ref("Error")}})}
	c.Headers["X-Ignored-Fields"] = header("Names that were sent and not written, because they are no field or may not be written.")
	c.Headers["X-Ignored-Parameters"] = header("Names in the address that have no effect on this call.")
	c.Headers["X-Totals-Differ"] = header("Totals that were sent and that the line items do not come to.")
	c.Headers["ETag"] = header("The version of the record, for If-Match.")
	c.Parameters["ifMatch"] = parameter("header", "If-Match", "Change only this version of the record, else 409.", inline(typed("string")))
	c.Parameters["ifUnmodifiedSince"] = parameter("header", "If-Unmodified-Since", "Change only a record that was not changed since this time, else 409.", inline(typed("string")))
	c.Parameters["idempotencyKey"] = parameter("header", "Idempotency-Key", "A text of your own: the same key makes one record, however often it is sent within a day.", inline(typed("string")))
	c.Parameters["ifNoneMatch"] = parameter("header", "If-None-Match", "Versions that you have: 304 if the record is one of them.", inline(typed("string")))
	start, length := typed("integer"), typed("integer")
	zero := 0.0
	start.Min, length.Min = &zero, &zero
	start.Default, length.Default = 0, 100
	if b.MaxLength > 0 {
		most := float64(b.MaxLength)
		length.Max = &most
	}
	c.Parameters["start"] = parameter("query", "start", "Records to skip.", inline(start))
	c.Parameters["after"] = parameter("query", "after", "The id of the last record of the page before, instead of start: as quick however far the list.", inline(typed("integer")))
	c.Parameters["length"] = parameter("query", "length", "Records wanted.", inline(length))
	c.Parameters["order"] = parameter("query", "order", "table.column [ASC|DESC] or a field's name, several separated by commas.", inline(typed("string")))
	c.Parameters["criteria"] = parameter("query", "criteria", "column:value or column:operator:value, joined by a semicolon; operators are eq, neq, lt, lte, gt, gte, like, contains, "+
		"starts, ends, in, nin, between, null, notnull.", inline(typed("string")))
	calendar := enum("gregorian", "jalali")
	calendar.Value.Default = "gregorian"
	const inCalendar = "The calendar of all dates of the call, sent and answered, also in criteria."
	c.Parameters["calendar"] = parameter("query", "calendar", inCalendar, calendar)
	c.Parameters["xCalendar"] = parameter("header", "X-Calendar", inCalendar+" The parameter counts before the header.", calendar)
	var modules []*crm.Module
	if b.policy != nil {
		modules = b.policy.Catalog().Modules
	}
	b.lineSchemas(modules)
}

func header(description string) *openapi3.HeaderRef {
	h := &openapi3.Header{}
	h.Description, h.Schema = description, inline(typed("string"))
	return &openapi3.HeaderRef{Value: h}
}

func parameter(in, name, description string, s *openapi3.SchemaRef) *openapi3.ParameterRef {
	return &openapi3.ParameterRef{Value: &openapi3.Parameter{In: in, Name: name, Description: description, Schema: s, Required: in == "path"}}
}

func shared(name string) *openapi3.ParameterRef {
	return &openapi3.ParameterRef{Ref: "#/components/parameters/" + name}
}

// responses are those of a call whose result has the schema, and the errors that
// it may end with.
func (b *builder) responses(status int, description string, result *openapi3.SchemaRef, headers []string, errors ...int) *openapi3.Responses {
	schema := success(result)
	if b.LegacyStatus {
		status, errors = http.StatusOK, nil
		schema = inline(&openapi3.Schema{OneOf: openapi3.SchemaRefs{schema, ref("Error")}})
	}
	ok := openapi3.NewResponse().WithDescription(description).WithContent(openapi3.Content{jsonType: {Schema: schema}})
	for _, name := range headers {
		if ok.Headers == nil {
			ok.Headers = openapi3.Headers{}
		}
		ok.Headers[name] = &openapi3.HeaderRef{Ref: "#/components/headers/" + name}
	}
	r := openapi3.NewResponses(openapi3.WithStatus(status, &openapi3.ResponseRef{Value: ok}))
	addErrors(r, errors)
	return r
}

// addErrors adds errors to answers, and the one for all that may happen anywhere.
func addErrors(r *openapi3.Responses, errors []int) {
	problem := &openapi3.ResponseRef{Ref: "#/components/responses/Error"}
	for _, status := range errors {
		r.Set(strconv.Itoa(status), problem)
	}
	r.Set("default", problem)
}
