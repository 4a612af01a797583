package meta

import "strings"

// MovesStock reports whether saves of a module's records move the stock of
// products: an active workflow calls the CRM's method UpdateInventory then.
func (c *Catalog) MovesStock(module string) bool { return c.movesStock[module] }

func (b *builder) stock() {
	b.catalog.movesStock = map[string]bool{}
	modules := map[int64]string{}
	for _, w := range b.facts.Workflows {
		if w.Active {
			modules[w.ID] = w.Module
		}
	}
	for _, t := range b.facts.Tasks {
		if module := modules[t.Workflow]; module != "" && callsUpdateInventory(t.Task) {
			b.catalog.movesStock[module] = true
		}
	}
}

// callsUpdateInventory reads a task's text, in PHP's serialize format, as far as
// it has to.
func callsUpdateInventory(task string) bool {
	const off = `s:6:"active";b:0;`
	return strings.Contains(task, `"VTEntityMethodTask"`) && strings.Contains(task, `"UpdateInventory"`) && !strings.Contains(task, off)
}
