// Package openapi3 is the parts of an OpenAPI 3.1 document that describe this
// service, as data that encoding/json writes.
//
// Start at [T]. It reads and checks no document: the tests do, with libraries
// that would be a tenth of the whole program to compile. Members are in the
// order of their JSON names, so that a document has one form.
package openapi3

import "encoding/json"

// T is a document.
type T struct {
	Components *Components          `json:"components,omitempty"`
	Info       *Info                `json:"info"`
	OpenAPI    string               `json:"openapi"`
	Paths      *Paths               `json:"paths"`
	Security   SecurityRequirements `json:"security,omitempty"`
	Servers    Servers              `json:"servers,omitempty"`
	Tags       []*Tag               `json:"tags,omitempty"`
}

// Info says what is described.
type Info struct {
	Description string   `json:"description,omitempty"`
	License     *License `json:"license,omitempty"`
	Title       string   `json:"title"`
	Version     string   `json:"version"`
}

// License is that of the program.
type License struct {
	Identifier string `json:"identifier,omitempty"`
	Name       string `json:"name"`
}

// Server is where the service is.
type Server struct {
	Description string `json:"description,omitempty"`
	URL         string `json:"url"`
}

// Servers are the places where the service is.
type Servers []*Server

// Tag is a group of operations.
type Tag struct {
	Description string `json:"description,omitempty"`
	Name        string `json:"name"`
}

// Components are the parts that have names.
type Components struct {
	Headers         Headers         `json:"headers,omitempty"`
	Parameters      ParametersMap   `json:"parameters,omitempty"`
	Responses       ResponseBodies  `json:"responses,omitempty"`
	Schemas         Schemas         `json:"schemas,omitempty"`
	SecuritySchemes SecuritySchemes `json:"securitySchemes,omitempty"`
}

// Headers are headers by name.
type Headers map[string]*HeaderRef

// ParametersMap is parameters by name.
type ParametersMap map[string]*ParameterRef

// ResponseBodies are answers by name.
type ResponseBodies map[string]*ResponseRef

// Schemas are schemas by name.
type Schemas map[string]*SchemaRef

// SecuritySchemes are ways to show who calls, by name.
type SecuritySchemes map[string]*SecuritySchemeRef

// SecurityScheme is a way to show who calls.
type SecurityScheme struct {
	Description string `json:"description,omitempty"`
	In          string `json:"in,omitempty"`
	Name        string `json:"name,omitempty"`
	Scheme      string `json:"scheme,omitempty"`
	Type        string `json:"type"`
}

// SecurityRequirement names the schemes that a call needs together; the lists stay
// empty.
type SecurityRequirement map[string][]string

// SecurityRequirements are the requirements of which a call needs one.
type SecurityRequirements []SecurityRequirement

// NewSecurityRequirements is the list of a call that needs none.
func NewSecurityRequirements() *SecurityRequirements { return &SecurityRequirements{} }

// Paths are the calls by their paths.
type Paths struct{ items map[string]*PathItem }

// NewPaths has no path yet.
func NewPaths() *Paths { return &Paths{map[string]*PathItem{}} }

// Set puts the calls of a path.
func (p *Paths) Set(path string, item *PathItem) { p.items[path] = item }

// Value is the calls of a path, or nil.
func (p *Paths) Value(path string) *PathItem { return p.items[path] }

// Map is all of them.
func (p *Paths) Map() map[string]*PathItem { return p.items }

// MarshalJSON writes an object of paths.
func (p *Paths) MarshalJSON() ([]byte, error) { return json.Marshal(p.items) }

// PathItem is the calls of one path.
type PathItem struct {
	Delete     *Operation `json:"delete,omitempty"`
	Get        *Operation `json:"get,omitempty"`
	Parameters Parameters `json:"parameters,omitempty"`
	Patch      *Operation `json:"patch,omitempty"`
	Post       *Operation `json:"post,omitempty"`
	Put        *Operation `json:"put,omitempty"`
}

// Operations are the calls by their methods.
func (i *PathItem) Operations() map[string]*Operation {
	all := map[string]*Operation{"DELETE": i.Delete, "GET": i.Get, "PATCH": i.Patch, "POST": i.Post, "PUT": i.Put}
	for method, o := range all {
		if o == nil {
			delete(all, method)
		}
	}
	return all
}

// Operation is one call.
type Operation struct {
	Description string                `json:"description,omitempty"`
	OperationID string                `json:"operationId,omitempty"`
	Parameters  Parameters            `json:"parameters,omitempty"`
	RequestBody *RequestBodyRef       `json:"requestBody,omitempty"`
	Responses   *Responses            `json:"responses,omitempty"`
	Security    *SecurityRequirements `json:"security,omitempty"`
	Summary     string                `json:"summary,omitempty"`
	Tags        []string              `json:"tags,omitempty"`
}

// Parameters are those of a call.
type Parameters []*ParameterRef

// Where a parameter stands.
const (
	ParameterInPath   = "path"
	ParameterInQuery  = "query"
	ParameterInHeader = "header"
)

// Parameter is a parameter, or what a header holds.
type Parameter struct {
	Description string     `json:"description,omitempty"`
	In          string     `json:"in,omitempty"`
	Name        string     `json:"name,omitempty"`
	Required    bool       `json:"required,omitempty"`
	Schema      *SchemaRef `json:"schema,omitempty"`
}

// Header is a header of an answer.
type Header struct{ Parameter }

// RequestBody is a body that is sent.
type RequestBody struct {
	Content  Content `json:"content"`
	Required bool    `json:"required,omitempty"`
}

// Content is a body by its media types.
type Content map[string]*MediaType

// MediaType is a body in one media type.
type MediaType struct {
	Schema *SchemaRef `json:"schema,omitempty"`
}
