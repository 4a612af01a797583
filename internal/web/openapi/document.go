package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/labels"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/web/openapi/openapi3"
)

// Describer makes documents, and keeps those of the current generation.
type Describer struct {
	Records *records.Service
	Labels  *labels.Catalog // nil shows the CRM's own words
	Version string          // of the program
	// As the operator's options have it: every answer has status 200; picklists
	// take any value; records that a list may ask for, 0 for any number.
	LegacyStatus, Lenient bool
	MaxLength             int64

	mu      sync.Mutex
	catalog *meta.Catalog
	known   map[*access.Policy][]byte
	generic []byte
}

const (
	// openAPI is the version of the specification that documents follow.
	openAPI = "3.1.0"
	// anywhere stands for the folder of the service until a call tells it.
	anywhere = "{SERVICE}"
	// maxKept bounds the documents that are kept, some hundred kilobytes each.
	maxKept = 32
)

// Document is the document for the user of p as JSON, or for nobody if p is nil.
// Folder is the address of the service's folder, such as /modules/ParsVT/ws.
func (d *Describer) Document(p *access.Policy, folder string) ([]byte, error) {
	text, err := d.document(p)
	if err != nil {
		return nil, err
	}
	quoted, err := json.Marshal(folder)
	if err != nil {
		return nil, err
	}
	return bytes.Replace(text, []byte(`"`+anywhere+`"`), quoted, 1), nil
}

func (d *Describer) document(p *access.Policy) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p == nil {
		if d.generic == nil {
			text, err := d.render(nil)
			if err != nil {
				return nil, err
			}
			d.generic = text
		}
		return d.generic, nil
	}
	if d.catalog != p.Catalog() || len(d.known) >= maxKept {
		d.catalog, d.known = p.Catalog(), map[*access.Policy][]byte{}
	}
	if text, known := d.known[p]; known {
		return text, nil
	}
	text, err := d.render(p)
	if err == nil {
		d.known[p] = text
	}
	return text, err
}

func (d *Describer) render(p *access.Policy) ([]byte, error) {
	text, err := json.Marshal(d.build(p))
	if err != nil {
		return nil, fmt.Errorf("spell the OpenAPI document: %w", err)
	}
	return text, nil
}

// build makes the document.
func (d *Describer) build(p *access.Policy) *openapi3.T {
	b := &builder{Describer: d, policy: p, doc: &openapi3.T{
		OpenAPI: openAPI,
		Info: &openapi3.Info{
			Title: "CRM REST API V1", Version: firstOf(d.Version, "development"), Description: d.about(p),
			License: &openapi3.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"},
		},
		Servers:    openapi3.Servers{{URL: anywhere, Description: "The folder of the service"}},
		Paths:      openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: openapi3.Schemas{}, Responses: openapi3.ResponseBodies{}, Parameters: openapi3.ParametersMap{}, Headers: openapi3.Headers{}},
	}}
	b.common()
	b.login()
	b.self()
	if p == nil {
		b.describeModule(&moduleForm{name: "{module}", tag: "Records", schema: "Record", generic: true, inventory: true, documents: true, view: true, create: true, edit: true, delete: true})
	} else {
		for _, m := range p.Catalog().Modules {
			if _, err := p.Module(m.Name); err == nil {
				b.describeModule(b.formOf(m))
			}
		}
	}
	b.queryForm()
	return b.doc
}

// builder is a document being made.
type builder struct {
	*Describer
	policy *access.Policy // nil for nobody
	doc    *openapi3.T
}

func (d *Describer) about(p *access.Policy) string {
	var s strings.Builder
	s.WriteString("Records of a Vtiger CRM. Log in under `auth`; the result is a token, which goes with every other call as " +
		"`Authorization: Bearer TOKEN`, as the query parameter `token`, or as the last part of the path.\n\n" +
		"Two spellings mean the same. In the path form, parameters are `name/value` pairs behind the module, in any order " +
		"(`Accounts/start/0/length/2/TOKEN`), and may also stand in the query; the paths below show one order. In the query form every " +
		"parameter is in the query of `index.php`, the module too.\n\nEvery value of a record is a text, as the CRM's database holds it.")
	if p == nil {
		s.WriteString("\n\nThis document leaves the modules open. Ask for it with a token, and it names the modules and fields that the user may see.")
	}
	if d.LegacyStatus {
		s.WriteString("\n\nThis server answers everything with status 200, errors too: look at `success`.")
	}
	return s.String()
}

// moduleForm is what the paths of a module are made of.
type moduleForm struct {
	name, tag, schema          string // in paths; of its calls; of its record
	module                     *crm.Module
	generic                    bool // the module is left open
	inventory, documents       bool
	view, create, edit, delete bool
}

func (b *builder) formOf(m *crm.Module) *moduleForm {
	may := func(a access.Action) bool { return b.policy.May(m, a) == nil }
	written := m.SetType != ""
	return &moduleForm{
		name: m.Name, tag: m.Name, schema: m.Name, module: m, inventory: m.Lines != nil, documents: m.Name == "Documents",
		view: may(access.View), create: written && may(access.Create), edit: written && may(access.Edit), delete: written && may(access.Delete),
	}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
