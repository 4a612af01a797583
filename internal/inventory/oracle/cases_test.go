package oracle

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// sampleDump is the database that the recorded cases begin with.
const sampleDump = "vtiger82-sample.sql.zst"

// document are the rows of a quote, an order or an invoice.
type document struct {
	Head    crmtest.Row // of the module's own table, some columns
	Deleted string
	Lines   []crmtest.Row // vtiger_inventoryproductrel, by sequence_no
	Charges []string      // vtiger_inventorychargesrel
	Parts   []crmtest.Row `json:"subproducts"` // vtiger_inventorysubproductrel, some columns
}

func (d *document) clone() *document {
	text, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	c := &document{}
	if err := json.Unmarshal(text, c); err != nil {
		panic(err)
	}
	return c
}

// step is one save of a recorded document, and what the CRM made of it.
type step struct {
	Op, Note     string // create, update, revise, delete, ui_trash
	User         string
	Element      element
	ProductTaxes map[string]map[string]string `json:"product_taxes"` // by product and tax id
	StockBefore  map[string]string            `json:"qtyinstock_before"`
	StockAfter   map[string]string            `json:"qtyinstock_after"`
	Before       *document
	After        *document // nil where the CRM failed
	Error        json.RawMessage
	Result       json.RawMessage // an id, or why the CRM failed

	// Input is what the CRM's own form sent, instead of an Element.
	Input *input
}

// created is a case of D_create.
type created struct {
	ID, Config, Module string
	step
}

// chain is a case of D_update or D_ui_saves: steps on one document.
type chain struct {
	ID, Module string
	Kind       string // of D_update
	Steps      []*step
}

// input is what a form of the CRM sent.
type input struct {
	Mode    string            // create, edit
	User    crm.ID            // id
	Fields  map[string]string // of the module
	Request map[string]json.RawMessage
}

// element is a record as webservice.php takes it: names and texts, and the lines
// under LineItems.
type element struct {
	Values map[string]string
	Lines  []map[string]string
}

// UnmarshalJSON reads the texts and the lines.
func (e *element) UnmarshalJSON(text []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	var lines []map[string]json.RawMessage
	if raw, sent := all["LineItems"]; sent {
		if err := json.Unmarshal(raw, &lines); err != nil {
			return err
		}
		delete(all, "LineItems")
		e.Lines = []map[string]string{}
	}
	for _, l := range lines {
		e.Lines = append(e.Lines, texts(l))
	}
	e.Values = texts(all)
	return nil
}

// texts are values without the quotes that some have.
func texts(values map[string]json.RawMessage) map[string]string {
	all := map[string]string{}
	for name, raw := range values {
		var v string
		if json.Unmarshal(raw, &v) != nil {
			v = string(raw)
		}
		all[name] = v
	}
	return all
}

// read reads the cases of a file of the recorded ones.
func read[C any](t *testing.T, file string) (cases []*C) {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "oracles", file))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := r.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		c := new(C)
		if err := json.Unmarshal(line, c); err != nil {
			t.Fatalf("%s: %v in %.200s", file, err, line)
		}
		cases = append(cases, c)
	}
	return cases
}
