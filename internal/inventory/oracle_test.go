package inventory_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// cases reads a file of recorded cases, one a line.
func cases[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(crmtest.Reference(t), "oracles", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	var list []T
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c T
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s, case %d: %v", name, len(list)+1, err)
		}
		list = append(list, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// setups are the CRM's taxes and charges in the recorded cases, by name.
func setups(t *testing.T) map[string]*meta.Inventory {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "oracles", "D_config.json"))
	if err != nil {
		t.Fatal(err)
	}
	type tax struct{ TaxID, TaxName, TaxLabel, Percentage, Deleted, Method, CompoundOn string }
	var config map[string]struct {
		InventoryTaxInfo []tax
		ShippingTaxInfo  []tax
		InventoryCharges []struct{ ChargeID, Name, Format, Value, IsTaxable, Taxes, Deleted string }
	}
	if err := json.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	taxes := func(rows []tax) (list []meta.Tax) {
		for _, x := range rows {
			methods := map[string]meta.TaxMethod{"Simple": meta.Simple, "Compound": meta.Compound, "Deducted": meta.Deducted}
			list = append(list, meta.Tax{
				ID: int64(number(t, x.TaxID)), Name: x.TaxName, Label: x.TaxLabel, Percent: dec(x.Percentage),
				Method: methods[x.Method], CompoundOn: ids(t, x.CompoundOn), Off: x.Deleted == "1",
			})
		}
		return list
	}
	all := map[string]*meta.Inventory{}
	for name, c := range config {
		in := &meta.Inventory{Taxes: taxes(c.InventoryTaxInfo), ShippingTaxes: taxes(c.ShippingTaxInfo)}
		for _, x := range c.InventoryCharges {
			in.Charges = append(in.Charges, meta.Charge{
				ID: int64(number(t, x.ChargeID)), Name: x.Name, Percent: x.Format == "Percent", Value: dec(x.Value),
				Taxable: x.IsTaxable == "1", Taxes: ids(t, x.Taxes), Off: x.Deleted == "1",
			})
		}
		all[name] = in
	}
	return all
}

func ids(t *testing.T, list string) (ids []int64) {
	t.Helper()
	var texts []string
	if err := json.Unmarshal([]byte(list), &texts); err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		ids = append(ids, int64(number(t, x)))
	}
	return ids
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// dec reads a number of the CRM's page, where an empty field counts as 0.
func dec(text string) decimal.Decimal {
	if strings.TrimSpace(text) == "" {
		return decimal.Zero
	}
	return decimal.RequireFromString(strings.TrimSpace(text))
}

func sent(name, value string) crm.Sent { return crm.Sent{Name: name, Values: []string{value}} }

// wsID is the record's id in an id of the CRM's web service, such as 14x91.
func wsID(id string) string {
	_, record, _ := strings.Cut(id, "x")
	return record
}
