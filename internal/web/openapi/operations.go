package openapi

import (
	"net/http"

	"vtrest/internal/web/openapi/openapi3"
)

// modulePaths are the calls of a module being described.
type modulePaths struct {
	*builder
	*moduleForm
	base string // of the paths
	id   string // that the names of operations end with
}

// errors that any call with a token may end with.
var always = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests}

func withAlways(more ...int) []int { return append(append([]int{}, always...), more...) }

// item gives a path its parameters.
func (m *modulePaths) item(p *openapi3.PathItem, parameters ...*openapi3.ParameterRef) *openapi3.PathItem {
	if m.generic {
		p.Parameters = append(p.Parameters, parameter("path", "module", "The name of a module, such as Accounts.", inline(typed("string"))))
	}
	p.Parameters = append(p.Parameters, parameters...)
	return p
}

func (m *modulePaths) op(name, summary string, r *openapi3.Responses, parameters ...*openapi3.ParameterRef) *openapi3.Operation {
	return &openapi3.Operation{Tags: []string{m.tag}, OperationID: name + m.id, Summary: summary, Responses: r, Parameters: parameters}
}

func (m *modulePaths) list() *openapi3.Operation {
	return m.op("list", "A list of records", m.responses(http.StatusOK, "The records", list(ref(m.schema)), []string{"X-Ignored-Parameters"}, always...),
		shared("start"), shared("after"), shared("length"), shared("order"), shared("criteria"), shared("calendar"), shared("xCalendar"))
}

func (m *modulePaths) retrieve() *openapi3.Operation {
	o := m.op("retrieve", "One record", m.responses(http.StatusOK, "The record", ref(m.schema), []string{"ETag", "X-Ignored-Parameters"}, always...), shared("ifNoneMatch"), shared("calendar"), shared("xCalendar"))
	o.Responses.Set("304", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("You have this version of the record")})
	return o
}

// field is a field with a picklist.
func (m *modulePaths) field() *openapi3.ParameterRef {
	s := inline(typed("string"))
	if m.module != nil {
		var names []string
		for _, f := range m.Records.Describe(m.policy, m.module) {
			if m.policy.Picklist(f.Field) != nil {
				names = append(names, f.Field.Name)
			}
		}
		if m.module.SetType != "" {
			names = append(names, "group_id")
		}
		if len(names) > 0 {
			s = enum(unique(names)...)
		}
	}
	return parameter("path", "field", "A field with a picklist; group_id for the groups that may own records.", s)
}

func unique(names []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			list = append(list, n)
		}
	}
	return list
}

func (m *modulePaths) picklist() *openapi3.Operation {
	values := mapping(inline(typed("string")))
	values.Value.Description = "stored value: label"
	when := inline(closed(openapi3.Schemas{"condition": mapping(list(inline(typed("string")))), "values": list(inline(typed("string")))}, "condition", "values"))
	target := &openapi3.Schema{AnyOf: openapi3.SchemaRefs{list(inline(typed("string"))), list(when)}}
	dependencies := &openapi3.Schema{Description: "value: field: allowed values; an empty array for none"}
	dependencies.OneOf = openapi3.SchemaRefs{mapping(mapping(inline(target))), list(inline(&openapi3.Schema{}))}
	// PHP prints an empty list of values as an object here, and V1 does the same.
	result := closed(openapi3.Schemas{"values": values, "dependencies": inline(dependencies)}, "values")
	depend := enum("1")
	return m.op("picklist", "The values of a picklist with their labels", m.responses(http.StatusOK, "The values", inline(result), []string{"X-Ignored-Parameters"}, always...),
		parameter("query", "picklistdep", "1 for the values of other fields that depend on them.", depend))
}

func (m *modulePaths) create() *openapi3.Operation {
	o := m.op("create", "Make a record", m.responses(http.StatusCreated, "The id of the record", inline(typed("integer")), []string{"X-Ignored-Fields", "X-Ignored-Parameters", "X-Totals-Differ"},
		withAlways(http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity)...), shared("idempotencyKey"), shared("calendar"), shared("xCalendar"))
	o.RequestBody = bodyOf(ref(m.schema+"Create"), true)
	return o
}

func (m *modulePaths) update(name string) *openapi3.Operation {
	summary := "Change the fields that are sent, and no others"
	o := m.op(name, summary, m.responses(http.StatusOK, "The id of the record", inline(typed("integer")), []string{"X-Ignored-Fields", "X-Ignored-Parameters", "X-Totals-Differ"},
		withAlways(http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity)...), shared("ifMatch"), shared("ifUnmodifiedSince"), shared("calendar"), shared("xCalendar"))
	o.RequestBody = bodyOf(ref(m.schema+"Change"), true)
	return o
}

func (m *modulePaths) delete() *openapi3.Operation {
	yes := typed("boolean")
	yes.Enum = []any{true}
	return m.op("delete", "Move a record to the CRM's recycle bin", m.responses(http.StatusOK, "It is there", inline(yes), []string{"X-Ignored-Parameters"}, withAlways(http.StatusConflict)...),
		shared("ifMatch"), shared("ifUnmodifiedSince"))
}

func (m *modulePaths) calculate(name, summary string) *openapi3.Operation {
	o := m.op(name, summary, m.responses(http.StatusOK, "Every tax and total", ref("Calculation"), []string{"X-Ignored-Fields", "X-Ignored-Parameters", "X-Totals-Differ"},
		withAlways(http.StatusUnprocessableEntity)...))
	s := typed("object")
	s.Properties = openapi3.Schemas{"items": ref("LineItems")}
	o.RequestBody = bodyOf(inline(s), true)
	return o
}

func (m *modulePaths) download() *openapi3.Operation {
	file := openapi3.Content{"application/octet-stream": {Schema: inline(&openapi3.Schema{})}}
	r := openapi3.NewResponses(openapi3.WithStatus(http.StatusOK, &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("The file, with its own type").WithContent(file)}))
	r.Set("206", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("The part that Range asks for").WithContent(file)})
	r.Set("304", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("You have this version of the file")})
	addErrors(r, withAlways(http.StatusRequestedRangeNotSatisfiable))
	return m.op("download", "The file of a document", r, parameter("header", "Range", "The part that is wanted, such as bytes=0-99.", inline(typed("string"))))
}

// admin describes what administrators may ask.
func (m *modulePaths) admin() {
	user := parameter("path", "user", "The id or name of a user.", inline(typed("string")))
	action := parameter("query", "action", "What would be done.", inline(typed("string")))
	action.Value.Schema.Value.Default = "view"
	m.doc.Paths.Set(m.base+"/explain/{user}", m.item(&openapi3.PathItem{Get: m.op("explainModule", "May a user do something in the module, and why (administrators)",
		m.responses(http.StatusOK, "The answer", inline(explanation()), nil, always...), action)}, user))
	m.doc.Paths.Set(m.base+"/{id}/explain/{user}", m.item(&openapi3.PathItem{Get: m.op("explain", "May a user do something with the record, and why (administrators)",
		m.responses(http.StatusOK, "The answer", inline(explanation()), nil, always...), action)}, id(), user))
	if !m.edit {
		return
	}
	runs := m.responses(http.StatusOK, "The workflows", inline(dryRuns()), nil, always...)
	ask := m.op("asWorkflows", "Which workflows would fire if the record were saved as it is (administrators)", runs)
	change := m.op("tryWorkflows", "Which workflows would fire for a change; nothing is written (administrators)", runs, shared("calendar"), shared("xCalendar"))
	change.RequestBody = bodyOf(ref(m.schema+"Change"), true)
	m.doc.Paths.Set(m.base+"/{id}/workflows/dry", m.item(&openapi3.PathItem{Get: ask, Post: change}, id()))
}

func explanation() *openapi3.Schema {
	p := openapi3.Schemas{"allowed": inline(typed("boolean")), "active": inline(typed("boolean"))}
	names := []string{"user_id", "user_name", "module", "record_id", "action", "rule", "rule_id", "owner", "text"}
	for _, name := range names {
		p[name] = inline(typed("string"))
	}
	return closed(p, append(names, "allowed", "active")...)
}

func dryRuns() *openapi3.Schema {
	flag := func() *openapi3.SchemaRef { return inline(typed("boolean")) }
	condition := closed(openapi3.Schemas{"group": text(""), "condition": text(""), "holds": flag(), "because": text(""), "join": text(""), "failed": flag()}, "condition", "holds")
	task := closed(openapi3.Schemas{"id": text(""), "summary": text(""), "does": text(""), "active": flag(), "queued": flag()}, "id", "does")
	run := closed(openapi3.Schemas{
		"id": text(""), "name": text(""), "when": text(""), "active": flag(), "fires": flag(), "why": text(""),
		"conditions": list(inline(condition)), "tasks": list(inline(task)),
	}, "id", "name", "fires", "why")
	return closed(openapi3.Schemas{"module": text(""), "record_id": text(""), "workflows": list(inline(run))}, "module", "record_id", "workflows")
}
