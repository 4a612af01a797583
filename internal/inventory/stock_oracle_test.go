package inventory_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// chain is a document that was saved several times, with the stock before and
// after each save.
type chain struct {
	ID, Doc, Module string
	Steps           []step
}

type step struct {
	Op    string // of the web service
	Input struct {
		Mode    string
		Request map[string]json.RawMessage
	}
	Element       *element
	Before, After *state
	StockBefore   map[string]string `json:"qtyinstock_before"`
	StockAfter    map[string]string `json:"qtyinstock_after"`
	Statuses      []string          `json:"modtracker_status"` // of purchase orders, oldest first
}

type state struct {
	Head  map[string]*string
	Lines []map[string]*string
}

func (s *state) status() string {
	if s == nil {
		return ""
	}
	for _, name := range []string{"invoicestatus", "postatus"} {
		if v := s.Head[name]; v != nil {
			return *v
		}
	}
	return ""
}

func (s *state) lines() (lines []inventory.Line) {
	if s == nil {
		return nil
	}
	for _, l := range s.Lines {
		id, _ := strconv.ParseInt(*l["productid"], 10, 64)
		lines = append(lines, inventory.Line{
			Product: crm.ID(id), Quantity: dec(*l["quantity"]), Stocked: *l["incrementondel"] == "1",
		})
	}
	return lines
}

// taken reports whether the statuses of a purchase order, oldest first, have it
// received and not cancelled since.
func taken(statuses []string) bool {
	received, cancelled := -1, -1
	for i, s := range statuses {
		switch s {
		case "Received Shipment":
			received = i
		case "Cancelled":
			cancelled = i
		}
	}
	return received > cancelled
}

// stock is the step as a change of the stock; parts are those of the lines before.
func (s *step) stock(module string, statusesBefore []string) inventory.Stock {
	x := inventory.Stock{
		Module: module, Creating: s.Before == nil, WasStatus: s.Before.status(), Status: s.After.status(),
		Taken: taken(statusesBefore), Old: s.Before.lines(), New: s.After.lines(),
		Trashing: s.Op == "delete" || s.Op == "ui_trash",
		Replaced: len(s.Input.Request["totalProductCount"]) > 0 || s.Element != nil && s.Element.lines != nil,
	}
	if x.Creating {
		x.WasStatus = ""
	}
	return x
}

// parts are the products of bundles in the lines that a step sent, in the order
// that the lines are stored in.
func (s *step) parts(t *testing.T) (parts [][]inventory.Part) {
	t.Helper()
	get := func(name string, i int) string {
		var text string
		if raw := s.Input.Request[name+strconv.Itoa(i)]; raw != nil {
			if err := json.Unmarshal(raw, &text); err != nil {
				t.Fatalf("%s%d: %v", name, i, err)
			}
		}
		return text
	}
	for i := 1; i <= int(dec(strings.Trim(string(s.Input.Request["totalProductCount"]), `"`)).IntPart()); i++ {
		if get("deleted", i) == "1" || get("hdnProductId", i) == "" {
			continue
		}
		var list []inventory.Part
		for _, pair := range strings.Split(get("subproduct_ids", i), ",") {
			if id, quantity, ok := strings.Cut(pair, ":"); ok {
				list = append(list, inventory.Part{Product: crm.ID(dec(id).IntPart()), Quantity: dec(quantity)})
			}
		}
		parts = append(parts, list)
	}
	return parts
}

// fault is what the CRM moves besides, where it goes wrong: the lines of which
// sides, and what it is called. No name means that it does not go wrong here.
func fault(s *step, x inventory.Stock) (name string, again map[crm.ID]decimal.Decimal) {
	none := inventory.Stock{Module: "Invoice", Creating: true}
	switch detail := len(s.Input.Request["ajxaction"]) > 0; {
	case x.Module == "Invoice" && detail && !x.Replaced && x.Status != "Cancel" && x.WasStatus != "Cancel":
		none.New = x.New
		again, _ = none.Moves()
		return "an invoice saved from the detail view takes its lines again", again
	case x.Module == "Invoice" && s.Op == "update":
		again, _ = inventory.Stock{Module: "Invoice", Trashing: true, Old: x.Old}.Moves()
		return "an invoice updated by the web service gives its lines back twice", again
	case x.Module == "PurchaseOrder" && s.Op == "" && x.Replaced && !x.Creating && x.Status == "Received Shipment" && !x.Taken:
		none.New = x.Old
		again, _ = none.Moves()
		return "an order received along with its lines enters their changes only", again
	}
	return "", nil
}

// orderFaults are the steps at which the CRM goes wrong with the lines that were
// sent for a purchase order, rather than those that it stores.
var orderFaults = map[string]string{
	"DI007 step 2": "an order enters a line that was deleted on the screen",
	"DI069 step 4": "an order received along with its lines enters their changes only, and a line that was deleted on the screen",
	"DI081 step 1": "an order leaves out the products of bundles in new lines",
	"DI081 step 2": "an order leaves out the products of bundles in new lines",
	"DI085 step 3": "an order leaves out the products of bundles in new lines",
}

// The stock moves as in the CRM at every recorded step, but for its faults, each
// of which is known by what it moves.
func TestStockAsCRM(t *testing.T) {
	steps, same := 0, 0
	faults := map[string]int{}
	for _, file := range []string{"D_ui_saves.jsonl.zst", "D_update.jsonl.zst"} {
		for _, c := range cases[chain](t, file) {
			var statuses []string
			var parts [][]inventory.Part
			for i := range c.Steps {
				s := &c.Steps[i]
				steps++
				if i == 0 && s.Before != nil && len(s.Statuses) > 0 {
					statuses = s.Statuses
					if s.After.status() != s.Before.status() {
						statuses = s.Statuses[:len(s.Statuses)-1]
					}
				}
				x := s.stock(c.Module, statuses)
				setParts(x.Old, parts)
				if x.Replaced {
					parts = s.parts(t)
				}
				setParts(x.New, parts)
				moves, _ := x.Moves()
				statuses = s.Statuses
				name, again := fault(s, x)
				var off, offEvenSo []string
				for id, before := range s.StockBefore {
					want := dec(s.StockAfter[id]).Sub(dec(before))
					n := crm.ID(dec(id).IntPart())
					if got := moves[n]; !got.Equal(want) {
						off = append(off, id+": "+got.String()+", the CRM moves "+want.String())
					}
					if got := moves[n].Add(again[n]); !got.Equal(want) {
						offEvenSo = append(offEvenSo, id)
					}
				}
				step := c.ID + c.Doc + " step " + strconv.Itoa(i+1)
				switch known := orderFaults[step]; {
				case off == nil:
					same++
				case known != "":
					faults[known]++
				case name != "" && offEvenSo == nil:
					faults[name]++
				default:
					slices.Sort(off)
					t.Errorf("%s, %s %q -> %q, lines sent: %v, taken: %v, perhaps %q: %s",
						step, c.Module, x.WasStatus, x.Status, x.Replaced, x.Taken, name, strings.Join(off, "; "))
				}
			}
		}
	}
	t.Logf("steps: %d, same: %d", steps, same)
	for name, n := range faults {
		t.Logf("%d times: %s", n, name)
	}
}

func setParts(lines []inventory.Line, parts [][]inventory.Part) {
	for i := range lines {
		if i < len(parts) {
			lines[i].Parts = parts[i]
		}
	}
}
