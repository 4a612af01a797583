package openapi3

import "encoding/json"

// Schema is the form of a value.
type Schema struct {
	AdditionalProperties AdditionalProperties `json:"additionalProperties,omitzero"`
	AnyOf                SchemaRefs           `json:"anyOf,omitempty"`
	Default              any                  `json:"default,omitempty"`
	Description          string               `json:"description,omitempty"`
	Enum                 []any                `json:"enum,omitempty"`
	Items                *SchemaRef           `json:"items,omitempty"`
	MaxItems             *uint64              `json:"maxItems,omitempty"`
	MaxLength            *uint64              `json:"maxLength,omitempty"`
	Max                  *float64             `json:"maximum,omitempty"`
	Min                  *float64             `json:"minimum,omitempty"`
	OneOf                SchemaRefs           `json:"oneOf,omitempty"`
	Properties           Schemas              `json:"properties,omitempty"`
	Required             []string             `json:"required,omitempty"`
	Title                string               `json:"title,omitempty"`
	Type                 *Types               `json:"type,omitempty"`
}

// SchemaRefs are several schemas.
type SchemaRefs []*SchemaRef

// Types are the types of JSON that a value may have.
type Types []string

// MarshalJSON writes a single type alone.
func (t *Types) MarshalJSON() ([]byte, error) {
	if len(*t) == 1 {
		return json.Marshal((*t)[0])
	}
	return json.Marshal([]string(*t))
}

// AdditionalProperties says whether an object may have others than its
// properties, or of which form they are.
type AdditionalProperties struct {
	Has    *bool
	Schema *SchemaRef
}

// MarshalJSON writes the one that is set.
func (a AdditionalProperties) MarshalJSON() ([]byte, error) {
	if a.Has != nil {
		return json.Marshal(*a.Has)
	}
	return json.Marshal(a.Schema)
}

// orRef writes a part, or where it stands.
func orRef(ref string, value any) ([]byte, error) {
	if ref != "" {
		return json.Marshal(struct {
			Ref string `json:"$ref"`
		}{ref})
	}
	return json.Marshal(value)
}

// Ref is a part that stands here, or that stands elsewhere under a name.
type Ref[T any] struct {
	Ref   string
	Value *T
}

// MarshalJSON writes the part or its place.
func (r *Ref[T]) MarshalJSON() ([]byte, error) { return orRef(r.Ref, r.Value) }

// SchemaRef is a schema, here or elsewhere.
type SchemaRef = Ref[Schema]

// ParameterRef is a parameter, here or elsewhere.
type ParameterRef = Ref[Parameter]

// HeaderRef is a header, here or elsewhere.
type HeaderRef = Ref[Header]

// ResponseRef is an answer, here or elsewhere.
type ResponseRef = Ref[Response]

// RequestBodyRef is the body of a request, here or elsewhere.
type RequestBodyRef = Ref[RequestBody]

// SecuritySchemeRef is a way to show who calls, here or elsewhere.
type SecuritySchemeRef = Ref[SecurityScheme]

// NewSchemaRef makes a schema that stands here, or elsewhere.
func NewSchemaRef(ref string, value *Schema) *SchemaRef { return &SchemaRef{Ref: ref, Value: value} }

// Response is an answer.
type Response struct {
	Content     Content `json:"content,omitempty"`
	Description string  `json:"description"`
	Headers     Headers `json:"headers,omitempty"`
}

// NewResponse is an answer without a body.
func NewResponse() *Response { return &Response{} }

// WithDescription says when it comes.
func (r *Response) WithDescription(text string) *Response {
	r.Description = text
	return r
}

// WithContent gives it a body.
func (r *Response) WithContent(c Content) *Response {
	r.Content = c
	return r
}
