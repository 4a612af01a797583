package openapi

import (
	"net/http"

	"vtrest/internal/web/openapi/openapi3"
)

// queryForm describes the second spelling: every parameter in the query of
// index.php. Its results are those of the path form.
func (b *builder) queryForm() {
	b.doc.Tags = append(b.doc.Tags, &openapi3.Tag{Name: "Query form", Description: "The same calls, with every parameter in the query."})
	module := parameter("query", "module", "The name of a module; Auth to log in.", b.moduleNames())
	module.Value.Required = true
	op := func(id, summary string, parameters ...*openapi3.ParameterRef) *openapi3.Operation {
		return &openapi3.Operation{
			Tags: []string{"Query form"}, OperationID: id, Summary: summary, Parameters: append([]*openapi3.ParameterRef{module}, parameters...),
			Responses: b.responses(http.StatusOK, "As in the path form", inline(&openapi3.Schema{}), nil, withAlways()...),
		}
	}
	q := func(name, description string) *openapi3.ParameterRef {
		return parameter("query", name, description, inline(typed("string")))
	}
	one := q("id", "The id of a record.")
	one.Value.Required = true
	optional := openapi3.SecurityRequirements{{}, {"token": {}}, {"inQuery": {}}}
	get := op("get", "Log in; a list; one record with id; a picklist with picklist; a file with download",
		q("login", "With module=Auth."), q("password", "With module=Auth."), q("key", "With module=Auth, an access key."),
		q("id", "The id of a record; without it a list."), shared("start"), shared("after"), shared("length"), shared("order"), shared("criteria"),
		q("picklist", "A field with a picklist."), q("picklistdep", "1, with picklist."), q("download", "1, with the id of a document."),
		q("explain", "A user; for administrators."), q("action", "With explain."), q("workflows", "dry; for administrators."))
	get.Security = &optional
	post := op("postByQuery", "Make a record; with id change it; with calculate=1 only count", q("id", "The id of a record."), q("calculate", "1 to count and write nothing."), q("workflows", "dry; for administrators."), shared("idempotencyKey"), shared("ifMatch"), shared("ifUnmodifiedSince"))
	if !b.LegacyStatus {
		post.Responses.Set("201", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("The id of the new record").
			WithContent(openapi3.Content{jsonType: {Schema: success(inline(typed("integer")))}})})
	}
	put, patch := op("putByQuery", "Change a record", one, shared("ifMatch"), shared("ifUnmodifiedSince")), op("patchByQuery", "Change a record", one, shared("ifMatch"), shared("ifUnmodifiedSince"))
	for _, o := range []*openapi3.Operation{post, put, patch} {
		o.RequestBody = bodyOf(inline(typed("object")), false)
	}
	b.doc.Paths.Set("/index.php", &openapi3.PathItem{Get: get, Post: post, Put: put, Patch: patch, Delete: op("deleteByQuery", "Move a record to the CRM's recycle bin", one, shared("ifMatch"), shared("ifUnmodifiedSince"))})
}

func (b *builder) moduleNames() *openapi3.SchemaRef {
	if b.policy == nil {
		return inline(typed("string"))
	}
	names := []string{"Auth"}
	for _, m := range b.policy.Catalog().Modules {
		if _, err := b.policy.Module(m.Name); err == nil {
			names = append(names, m.Name)
		}
	}
	return enum(names...)
}
