package openapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/web/openapi/openapi3"
)

// The types below are the part of Postman's collection format, version 2.1,
// that a collection of ours uses. Postman's own converter is a program for Node,
// and the collection is made where the server runs: custom fields are known there.
type (
	collection struct {
		Info     collectionInfo `json:"info"`
		Item     []folder       `json:"item"`
		Auth     *auth          `json:"auth"`
		Variable []variable     `json:"variable"`
	}
	collectionInfo struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Schema      string `json:"schema"`
	}
	folder struct {
		Name string `json:"name"`
		Item []item `json:"item"`
	}
	item struct {
		Name    string   `json:"name"`
		Event   []event  `json:"event,omitempty"`
		Request *request `json:"request"`
	}
	event struct {
		Listen string `json:"listen"`
		Script script `json:"script"`
	}
	script struct {
		Type string   `json:"type"`
		Exec []string `json:"exec"`
	}
	request struct {
		Method      string     `json:"method"`
		Auth        *auth      `json:"auth,omitempty"`
		Header      []variable `json:"header"`
		Body        *rawBody   `json:"body,omitempty"`
		URL         requestURL `json:"url"`
		Description string     `json:"description,omitempty"`
	}
	rawBody struct {
		Mode    string      `json:"mode"`
		Raw     string      `json:"raw"`
		Options bodyOptions `json:"options"`
	}
	bodyOptions struct {
		Raw struct {
			Language string `json:"language"`
		} `json:"raw"`
	}
	requestURL struct {
		Raw      string     `json:"raw"`
		Host     []string   `json:"host"`
		Path     []string   `json:"path"`
		Query    []variable `json:"query,omitempty"`
		Variable []variable `json:"variable,omitempty"`
	}
	variable struct {
		Key         string `json:"key"`
		Value       string `json:"value"`
		Description string `json:"description,omitempty"`
		Disabled    bool   `json:"disabled,omitempty"`
	}
	auth struct {
		Type   string       `json:"type"`
		Bearer []authOption `json:"bearer,omitempty"`
	}
	authOption struct {
		Key   string `json:"key"`
		Value string `json:"value"`
		Type  string `json:"type"`
	}
)

// Postman is the document of [Describer.Document] as a Postman collection:
// Service is the whole address of the service's folder, such as
// https://crm.example.org/modules/ParsVT/ws.
func (d *Describer) Postman(p *access.Policy, service string) ([]byte, error) {
	doc := d.build(p)
	c := collection{
		Info: collectionInfo{Name: doc.Info.Title, Description: doc.Info.Description, Schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		Auth: &auth{Type: "bearer", Bearer: []authOption{{"token", "{{token}}", "string"}}},
		Variable: []variable{
			{Key: "service", Value: strings.TrimSuffix(service, "/")},
			{Key: "token", Description: "The calls under Log in set it."},
			{Key: "login"},
			{Key: "password"},
			{Key: "key"},
		},
	}
	folders := map[string]*folder{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		of := doc.Paths.Value(path)
		operations := of.Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			o := operations[method]
			f := folders[o.Tags[0]]
			if f == nil {
				f = &folder{Name: o.Tags[0]}
				folders[o.Tags[0]] = f
			}
			f.Item = append(f.Item, postmanItem(doc, path, method, o, slices.Concat(of.Parameters, o.Parameters)))
		}
	}
	for _, t := range doc.Tags {
		if f := folders[t.Name]; f != nil {
			c.Item = append(c.Item, *f)
		}
	}
	return json.MarshalIndent(c, "", " ")
}

// keepToken is what Postman does with the answer of a log-in.
var keepToken = event{"test", script{"text/javascript", []string{
	"const answer = pm.response.json();", `if (answer.success) pm.collectionVariables.set("token", answer.result);`,
}}}

func postmanItem(doc *openapi3.T, path, method string, o *openapi3.Operation, parameters openapi3.Parameters) item {
	r := &request{Method: method, Header: []variable{}, Description: o.Description}
	it := item{Name: o.Summary, Request: r}
	if o.Security != nil && len(*o.Security) == 0 {
		r.Auth = &auth{Type: "noauth"}
		it.Event = []event{keepToken}
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			parts[i] = ":" + strings.TrimSuffix(name, "}")
		}
	}
	r.URL = requestURL{Raw: "{{service}}/" + strings.Join(parts, "/"), Host: []string{"{{service}}"}, Path: parts}
	for _, ref := range parameters {
		p := ref.Value
		if p == nil {
			p = doc.Components.Parameters[strings.TrimPrefix(ref.Ref, "#/components/parameters/")].Value
		}
		v := variable{Key: p.Name, Value: sampleParameter(p), Description: p.Description, Disabled: !p.Required}
		switch p.In {
		case openapi3.ParameterInPath:
			v.Disabled = false
			r.URL.Variable = append(r.URL.Variable, v)
		case openapi3.ParameterInQuery:
			r.URL.Query = append(r.URL.Query, v)
		case openapi3.ParameterInHeader:
			r.Header = append(r.Header, v)
		}
	}
	if o.RequestBody != nil {
		r.Header = append(r.Header, variable{Key: "Content-Type", Value: jsonType})
		r.Body = &rawBody{Mode: "raw", Raw: sampleBody(doc, o.RequestBody.Value.Content[jsonType].Schema)}
		r.Body.Options.Raw.Language = "json"
	}
	return it
}

// sampleParameter is a value to begin with.
func sampleParameter(p *openapi3.Parameter) string {
	switch p.Name {
	case "login", "password", "key":
		return "{{" + p.Name + "}}"
	case "length":
		return "10"
	case "module":
		return "Accounts"
	}
	if s := p.Schema.Value; s != nil && len(s.Enum) > 0 {
		if v, ok := s.Enum[0].(string); ok {
			return v
		}
	}
	return ""
}

// sampleBody is an object with what must be sent, in words of what it is.
func sampleBody(doc *openapi3.T, s *openapi3.SchemaRef) string {
	schema := resolve(doc, s)
	sample := map[string]string{}
	for _, name := range schema.Required {
		sample[name] = ""
	}
	if schema.Properties["login"] != nil {
		sample["login"], sample["password"] = "{{login}}", "{{password}}"
	}
	text, err := json.MarshalIndent(sample, "", "  ")
	if err != nil {
		return "{}" // a map of texts is always spelt
	}
	return string(text)
}

func resolve(doc *openapi3.T, s *openapi3.SchemaRef) *openapi3.Schema {
	if s.Value != nil {
		return s.Value
	}
	return doc.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")].Value
}
