package openapi3

import (
	"encoding/json"
	"strconv"
)

// Responses are the answers of a call by their status.
type Responses struct{ byStatus map[string]*ResponseRef }

// NewResponses makes answers.
func NewResponses(each ...func(*Responses)) *Responses {
	r := &Responses{map[string]*ResponseRef{}}
	for _, add := range each {
		add(r)
	}
	return r
}

// WithStatus is an answer for [NewResponses].
func WithStatus(status int, answer *ResponseRef) func(*Responses) {
	return func(r *Responses) { r.Set(strconv.Itoa(status), answer) }
}

// Set puts the answer of a status, or "default".
func (r *Responses) Set(status string, answer *ResponseRef) { r.byStatus[status] = answer }

// MarshalJSON writes an object of statuses.
func (r *Responses) MarshalJSON() ([]byte, error) { return json.Marshal(r.byStatus) }
