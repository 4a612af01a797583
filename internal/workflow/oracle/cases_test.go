package oracle

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crmtest"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// sampleDump is the database that the recorded cases begin with.
const sampleDump = "vtiger82-sample.sql.zst"

// at is when the cases were recorded, by the CRM's clock.
var at = time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC)

// recorded is a case: saves one after the other, with workflows in the database.
type recorded struct {
	N           int
	Name        string
	SetupSQL    []string `json:"setup_sql"`
	WorkflowSQL []string `json:"workflow_sql"`
	Workflows   []workflowText
	Saves       []save
}

// workflowText is a workflow as the case describes it.
type workflowText struct {
	Module string
	Tasks  []struct {
		Type  string
		Props map[string]json.RawMessage
	}
}

// save is one save of the CRM and what it left.
type save struct {
	Input struct {
		Module, Mode string
		ID           scalar
		Fields       map[string]scalar
		User         int64
		Request      map[string]json.RawMessage
	}
	Result struct {
		ID   *scalar
		Died bool
	}
	Effects crmtest.Effects `json:"db_effects"`
}

// scalar is a text or a number of JSON.
type scalar string

func (s *scalar) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*s = scalar(text)
		return nil
	}
	*s = scalar(data)
	return nil
}

func readCases(t *testing.T) []recorded {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "oracles", "C_workflows.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var cases []recorded
	for d := json.NewDecoder(r); d.More(); {
		var c recorded
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}
