package store

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// engines knows which tables have no transactions, as of the last look at the
// registry.
type engines struct {
	tables  atomic.Pointer[[]meta.EngineRow]
	allowed atomic.Bool
}

func (e *engines) unsafe() []meta.EngineRow {
	if t := e.tables.Load(); t != nil {
		return *t
	}
	return nil
}

// AllowNonTransactional lets tables be written that have no transactions: what a
// save that fails has written there stays.
func (s *Store) AllowNonTransactional() { s.engines.allowed.Store(true) }

// Unsafe are the tables without transactions that a save of a module's records
// writes in any case, none if they may be written. Others are found when they are
// written.
func (s *Store) Unsafe(c *meta.Catalog, m *crm.Module) []meta.EngineRow {
	if s.engines.allowed.Load() {
		return nil
	}
	return Unsafe(c, m)
}

// Unsafe are the tables without transactions that a save of a module's records
// writes in any case.
func Unsafe(c *meta.Catalog, m *crm.Module) []meta.EngineRow {
	if m.SetType == "" {
		return nil
	}
	more := []string{RecordIDs}
	if NumberField(m) != nil {
		more = append(more, numbersTable)
	}
	if m.Tracked && c.Handles("ModTrackerHandler") {
		more = append(more, HistoryIDs, "vtiger_modtracker_basic", "vtiger_modtracker_detail")
	}
	if m.Lines != nil {
		more = append(more, crm.LineItems, bundleParts, "vtiger_inventorychargesrel", "vtiger_inventoryshippingrel")
		if c.MovesStock(m.Name) {
			more = append(more, productsTable)
		}
	}
	return c.Unsafe(m, more...)
}

// nonTransactional is the refusal of a statement that writes to a table without
// transactions.
type nonTransactional struct{ table meta.EngineRow }

func (e *nonTransactional) Error() string {
	return "table " + e.table.Table + " has no transactions (" + e.table.Engine + ")"
}

// Nontransactional is the error of a write that needs tables without transactions.
func Nontransactional(what string, tables []meta.EngineRow) error {
	names, statements := make([]string, len(tables)), make([]string, len(tables))
	for i, t := range tables {
		names[i], statements[i] = t.Table+" ("+t.Engine+")", t.ConvertSQL()+";"
	}
	return crm.Wrap(crm.Forbidden, &nonTransactional{tables[0]}, what+" cannot be written: "+strings.Join(names, ", ")+
		" cannot roll back a write that fails. Convert with "+strings.Join(statements, " ")+" or start the server with --allow-nontransactional")
}

// ownTables begins the names of this program's own tables.
const ownTables = "vtrest_"

// writes finds the tables that a statement writes.
var writes = regexp.MustCompile("(?i)\\b(?:INSERT\\s+INTO|REPLACE\\s+INTO|UPDATE|DELETE\\s+FROM|JOIN)\\s+`?(\\w+)")

// guard refuses a statement that writes to a table without transactions, before it
// does. Of a statement that joins, all tables count.
func (tx *Tx) guard(text string) error {
	unsafe := tx.engines.unsafe()
	if len(unsafe) == 0 || tx.engines.allowed.Load() {
		return nil
	}
	for _, m := range writes.FindAllStringSubmatch(text, -1) {
		if strings.HasPrefix(m[1], ownTables) {
			continue // nothing but this program minds what is left in them
		}
		i := slices.IndexFunc(unsafe, func(e meta.EngineRow) bool { return strings.EqualFold(e.Table, m[1]) })
		if i >= 0 {
			return Nontransactional("records", unsafe[i:i+1])
		}
	}
	return nil
}

// isUnsafe reports whether an error is that of a table without transactions.
func isUnsafe(err error) bool {
	_, ok := errors.AsType[*nonTransactional](err)
	return ok
}

// countsUnsafe reports whether a counter of ids is on an engine without transactions, which
// locks no row until the transaction ends.
func (tx *Tx) countsUnsafe() bool {
	for _, e := range tx.engines.unsafe() {
		if slices.Contains([]string{RecordIDs, HistoryIDs}, strings.ToLower(e.Table)) {
			return true
		}
	}
	return false
}
