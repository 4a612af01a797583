package v1_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/shopspring/decimal"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	v1 "vtrest/internal/web/v1"
)

// uiSave is a save with the names of the CRM's own form, and what it left.
type uiSave struct {
	Input struct {
		Mode            string
		Fields, Request map[string]json.RawMessage
	}
	Before map[string]string `json:"qtyinstock_before"`
	Stock  map[string]string `json:"qtyinstock_after"`
	// After is nil where the original broke down, on an empty percentage of a
	// deducted tax.
	After *struct {
		Lines []map[string]*string
	}
}

type uiChain struct {
	ID, Module string
	Steps      []uiSave
}

func uiChains(t *testing.T) (chains []uiChain) {
	t.Helper()
	file, err := os.Open(filepath.Join(crmtest.Reference(t), "oracles", "D_ui_saves.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	plain, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	rows := bufio.NewScanner(plain)
	rows.Buffer(nil, 16<<20)
	for rows.Scan() {
		var c uiChain
		if err := json.Unmarshal(rows.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		chains = append(chains, c)
	}
	return chains
}

// TestUISaves sends the records that were made on the CRM's own screens to the
// API, under the names of its form: the lines that are stored and the stock of
// every product are the CRM's. The saves that follow on them, and the faults of the
// original there, are compared in internal/inventory/oracle.
func TestUISaves(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		c := serve(t, databaseURL, func(config *v1.Config) { config.Records.Lenient = true })
		s := &shop{c, t, c.loginByKey(adminKey), db}
		same, other := 0, 0
		for _, chain := range uiChains(t) {
			id := ""
			step := &chain.Steps[0]
			if step.After == nil {
				continue
			}
			if diff := s.uiSave(&chain, step, &id); diff != "" {
				other++
				t.Errorf("%s: %s", chain.ID, diff)
				continue
			}
			same++
		}
		t.Logf("%d saves as in the CRM, %d otherwise", same, other)
	})
}

// uiSave makes one save and says what differs.
func (s *shop) uiSave(chain *uiChain, step *uiSave, id *string) string {
	for product, stock := range step.Before {
		if _, err := s.db.SQL.ExecContext(s.t.Context(), "UPDATE vtiger_products SET qtyinstock = ? WHERE productid = ?", stock, product); err != nil {
			s.t.Fatal(err)
		}
	}
	body := map[string]json.RawMessage{}
	for _, part := range []map[string]json.RawMessage{step.Input.Fields, step.Input.Request} {
		for name, value := range part {
			if name != "module" && name != "action" {
				body[name] = value
			}
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	method, target := http.MethodPost, "/"+chain.Module
	if *id != "" {
		method, target = http.MethodPut, target+"/"+*id
	}
	a := s.send(method, target, string(text))
	if a.status >= http.StatusBadRequest {
		return a.body
	}
	if *id == "" {
		*id = s.made(a)
	}
	var differs []string
	for product, want := range step.Stock {
		if s.isPart(*id, product) {
			continue // of a bundle; of those the CRM forgets some
		}
		if got := s.stock(product); got != want {
			differs = append(differs, "stock of "+product+" is "+got+", want "+want)
		}
	}
	return strings.Join(append(differs, s.lineDifferences(*id, step.After.Lines)...), "; ")
}

// storedColumns are those of a line that are compared. Margins are counted by
// the server, and the original gives a line without a description that of the
// line before.
var storedColumns = []string{
	"productid", "sequence_no", "quantity", "listprice", "discount_percent", "discount_amount", "comment", "incrementondel",
	"tax1", "tax2", "tax3", "tax4", "tax5", "purchase_cost",
}

func (s *shop) lineDifferences(id string, want []map[string]*string) (differs []string) {
	at := 0
	crmtest.Rows(s.t, s.db.SQL, func(scan func(...any)) {
		cells := make([]*string, len(storedColumns))
		to := make([]any, len(cells))
		for i := range cells {
			to[i] = &cells[i]
		}
		scan(to...)
		if at++; at > len(want) {
			return
		}
		for i, column := range storedColumns {
			if got, was := cells[i], want[at-1][column]; !sameCell(got, was) {
				differs = append(differs, column+" of a line is "+shownCell(got)+", want "+shownCell(was))
			}
		}
	}, "SELECT "+strings.Join(storedColumns, ", ")+" FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no", id)
	if at != len(want) {
		differs = append(differs, "another number of lines")
	}
	return differs
}

// sameCell compares values; no text and no number are the same.
func sameCell(a, b *string) bool {
	// The CRM closes tags in texts.
	x, y := shownCell(a), strings.ReplaceAll(shownCell(b), "</b>", "")
	if x == y || strings.Trim(x, "NUL0.") == "" && strings.Trim(y, "NUL0.") == "" {
		return true
	}
	m, err := decimal.NewFromString(x)
	n, errToo := decimal.NewFromString(y)
	return err == nil && errToo == nil && m.Equal(n)
}

func shownCell(v *string) string {
	if v == nil {
		return "NULL"
	}
	return *v
}

// isPart reports whether a product is in a bundle of a record's lines.
func (s *shop) isPart(id, product string) bool {
	s.t.Helper()
	return s.one("SELECT COUNT(*) FROM vtiger_inventorysubproductrel WHERE id = ? AND productid = ?", id, product) != "0"
}
