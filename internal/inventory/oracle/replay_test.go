package oracle

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// exchange is one step that was replayed.
type exchange struct {
	*database
	*step
	module *crm.Module
	change *crm.Change
	id     crm.ID

	want, got           *document
	wantStock, gotStock map[string]string
	err                 error
	rules               []string // ids of those that were needed
}

// A rule predicts a difference: it changes what the CRM wrote into what ours must
// be, from the input and the CRM's rows.
type rule struct {
	id      string
	predict func(x *exchange)
}

// explain holds what we wrote against the CRM's rows, and returns what no rule
// explains.
func (x *exchange) explain() string {
	for _, r := range rules {
		before := x.predicted()
		r.predict(x)
		if x.predicted() != before {
			x.rules = append(x.rules, r.id)
		}
	}
	return differences(x.want, x.got) + rowDifferences("stock of ", x.wantStock, x.gotStock)
}

// tally counts what came of the steps.
type tally struct {
	identical, explained, unexplained int
	perRule                           map[string]int
}

func (c *tally) add(t *testing.T, name string, x *exchange, diff string) {
	t.Helper()
	switch {
	case diff != "":
		c.unexplained++
		t.Errorf("%s: unexplained (rules %v):\n%s", name, x.rules, diff)
	case len(x.rules) == 0:
		c.identical++
	default:
		c.explained++
	}
	for _, id := range x.rules {
		c.perRule[id]++
	}
}

func (c *tally) String() string {
	return fmt.Sprintf("%d compared: %d identical, %d explained by rule, %d unexplained",
		c.identical+c.explained+c.unexplained, c.identical, c.explained, c.unexplained)
}

// TestReplay makes every recorded document, screen by screen and step by step, on
// a database of the same contents.
func TestReplay(t *testing.T) {
	crmtest.Long(t)
	screens := read[chain](t, "D_ui_saves.jsonl.zst")
	creates := read[created](t, "D_create.jsonl.zst")
	updates := read[chain](t, "D_update.jsonl.zst")
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), sampleDump), func(t *testing.T, databaseURL string) {
		d := open(t, databaseURL)
		perRule := map[string]int{}
		run := func(name string, test func(t *testing.T, c *tally)) {
			t.Run(name, func(t *testing.T) {
				outer := d.t
				d.t = t
				defer func() { d.t = outer }()
				c := &tally{perRule: perRule}
				test(t, c)
				t.Log(c)
			})
		}
		run("screens", func(t *testing.T, c *tally) {
			for _, s := range screens {
				d.replayScreens(t, c, s)
			}
		})
		for _, config := range configs {
			d.configure(config)
			run("creates "+config, func(t *testing.T, c *tally) {
				for _, k := range creates {
					if k.Config == config {
						d.replayCreate(t, c, k)
					}
				}
			})
		}
		// The chains were recorded after all were made.
		run("updates", func(t *testing.T, c *tally) {
			for _, k := range updates {
				d.replayUpdates(t, c, k)
			}
		})
		var lines []string
		for _, id := range slices.SortedFunc(maps.Keys(perRule), byNumber) {
			lines = append(lines, fmt.Sprintf("%s: %d", id, perRule[id]))
		}
		t.Logf("steps per rule: %s", strings.Join(lines, ", "))
		checkDocumented(t, perRule)
	})
}

func byNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

var ruleHeading = regexp.MustCompile(`(?m)^### (I\d+)\b`)

// checkDocumented sees to it that the rules of the replay and those of
// docs/compatibility.md are the same.
func checkDocumented(t *testing.T, used map[string]int) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range ruleHeading.FindAllStringSubmatch(string(page), -1) {
		documented[m[1]] = true
		if used[m[1]] == 0 {
			t.Errorf("rule %s of docs/compatibility.md explains no recorded step", m[1])
		}
	}
	for id := range used {
		if !documented[id] {
			t.Errorf("rule %s explains recorded steps, but docs/compatibility.md has no heading for it", id)
		}
	}
}
