package openapi

import (
	"net/http"
	"strings"

	"vtrest/internal/web/openapi/openapi3"
)

// login describes the calls that need no token.
func (b *builder) login() {
	b.doc.Tags = append(b.doc.Tags, &openapi3.Tag{Name: "Log in", Description: "Names and keys become tokens."})
	token := text("the token, 32 characters")
	op := func(id, summary string, parameters ...*openapi3.ParameterRef) *openapi3.Operation {
		return &openapi3.Operation{
			Tags: []string{"Log in"}, OperationID: id, Summary: summary, Parameters: parameters, Security: openapi3.NewSecurityRequirements(),
			Responses: b.responses(http.StatusOK, "The token", token, nil, http.StatusBadRequest, http.StatusUnauthorized, http.StatusTooManyRequests),
		}
	}
	post := op("logIn", "Log in with a body, which no log of a proxy keeps")
	body := typed("object")
	body.Properties = openapi3.Schemas{"login": text("with password"), "password": text(""), "key": text("an access key, instead of both")}
	post.RequestBody = bodyOf(inline(body), true)
	b.doc.Paths.Set("/auth", &openapi3.PathItem{Post: post})
	b.doc.Paths.Set("/auth/{login}/{password}", &openapi3.PathItem{Get: op("logInByPath", "Log in with name and password",
		parameter("path", "login", "", inline(typed("string"))), parameter("path", "password", "", inline(typed("string"))))})
	b.doc.Paths.Set("/auth/{key}", &openapi3.PathItem{Get: op("logInByKey", "Log in with an access key",
		parameter("path", "key", "", inline(typed("string"))))})
}

// self describes this very document.
func (b *builder) self() {
	b.doc.Tags = append(b.doc.Tags, &openapi3.Tag{Name: "Description", Description: "This document, and the same as a Postman collection."})
	optional := openapi3.SecurityRequirements{{}, {"token": {}}, {"inQuery": {}}}
	for _, x := range []struct{ name, id, summary string }{
		{"openapi.json", "describe", "This document: with a token, the modules and fields that the user may see"},
		{"postman.json", "describeForPostman", "The same calls as a Postman collection"},
	} {
		r := openapi3.NewResponses(openapi3.WithStatus(http.StatusOK, &openapi3.ResponseRef{
			Value: openapi3.NewResponse().WithDescription("The document").WithContent(openapi3.Content{jsonType: {Schema: inline(typed("object"))}}),
		}))
		addErrors(r, []int{http.StatusUnauthorized})
		b.doc.Paths.Set("/"+x.name, &openapi3.PathItem{Get: &openapi3.Operation{
			Tags: []string{"Description"}, OperationID: x.id, Summary: x.summary, Security: &optional, Responses: r,
		}})
	}
}

// bodyOf is a body as JSON or as a form.
func bodyOf(s *openapi3.SchemaRef, required bool) *openapi3.RequestBodyRef {
	return &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{Required: required, Content: openapi3.Content{
		jsonType: {Schema: s}, "application/x-www-form-urlencoded": {Schema: s}, "multipart/form-data": {Schema: s},
	}}}
}

// describeModule describes the calls of one module.
func (b *builder) describeModule(f *moduleForm) {
	b.doc.Tags = append(b.doc.Tags, &openapi3.Tag{Name: f.tag, Description: b.tagText(f)})
	b.schemas(f)
	m := &modulePaths{b, f, "/" + f.name, strings.NewReplacer("{", "", "}", "").Replace(f.tag)}
	all := &openapi3.PathItem{}
	one := &openapi3.PathItem{}
	if f.view {
		all.Get = m.list()
		one.Get = m.retrieve()
		b.doc.Paths.Set(m.base+"/picklist/{field}", m.item(&openapi3.PathItem{Get: m.picklist()}, m.field()))
	}
	if f.create {
		all.Post = m.create()
	}
	if f.edit {
		one.Put, one.Patch, one.Post = m.update("replace"), m.update("change"), m.update("post")
	}
	if f.delete {
		one.Delete = m.delete()
	}
	if f.view || f.create {
		b.doc.Paths.Set(m.base, m.item(all))
	}
	if f.view || f.edit || f.delete {
		b.doc.Paths.Set(m.base+"/{id}", m.item(one, id()))
	}
	if f.inventory && f.create {
		b.doc.Paths.Set(m.base+"/calculate/1", m.item(&openapi3.PathItem{Post: m.calculate("calculate", "What a new record would come to; nothing is written")}))
	}
	if f.inventory && f.edit {
		b.doc.Paths.Set(m.base+"/{id}/calculate/1", m.item(&openapi3.PathItem{Post: m.calculate("recalculate", "What a record would come to after a change; nothing is written")}, id()))
	}
	if f.documents && f.view {
		b.doc.Paths.Set(m.base+"/{id}/download/1", m.item(&openapi3.PathItem{Get: m.download()}, id()))
	}
	if f.generic || b.policy.Admin() {
		m.admin()
	}
}

func (b *builder) tagText(f *moduleForm) string {
	if f.generic {
		return "Records of a module."
	}
	return b.Labels.Name(b.policy.Language(), f.name, f.module.Label)
}

// schemas adds the schemas of a module's record, and of what is sent for one.
func (b *builder) schemas(f *moduleForm) {
	schemas := b.doc.Components.Schemas
	if f.generic {
		any := typed("object")
		any.Description = "A record: its fields, each a text, and the line items of quotes, orders and invoices."
		any.Properties = openapi3.Schemas{"record_id": text(""), "record_module": text(""), "api_date_now": text("the server's time")}
		any.Required = []string{"record_id", "record_module", "api_date_now"}
		schemas[f.schema] = inline(any)
		sent := typed("object")
		sent.Description = "Fields of the record by their names; items for quotes, orders and invoices."
		sent.Properties = openapi3.Schemas{"items": ref("LineItems")}
		schemas[f.schema+"Create"], schemas[f.schema+"Change"] = inline(sent), inline(sent)
		return
	}
	forms := b.Records.Describe(b.policy, f.module)
	if f.view {
		schemas[f.schema] = inline(b.record(f, forms))
	}
	if f.create {
		schemas[f.schema+"Create"] = inline(b.sent(f, forms, true))
	}
	if f.edit {
		schemas[f.schema+"Change"] = inline(b.sent(f, forms, false))
	}
}

func id() *openapi3.ParameterRef {
	s := typed("integer")
	one := 1.0
	s.Min = &one
	return parameter("path", "id", "The id of the record.", inline(s))
}
