package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/records"
	"vtrest/internal/store"
)

// TestStatementsDoNotGrow: a save that names many records asks the database once
// for all, not once for each.
func TestStatementsDoNotGrow(t *testing.T) {
	onHooks(t, "vtiger82-sample.sql.zst", func(h *hookTest) {
		t := h.t
		var contacts []string
		hidden := ""
		for _, user := range []crm.ID{5, 7, 8, 10, 11, 13, 14, 16, 18, 19, 20} {
			h.login(user)
			if contacts, hidden = h.seen("Contacts", 24); hidden != "" && len(contacts) == 24 && h.policy.May(h.policy.Catalog().Module("Emails"), access.Create) == nil {
				break // a user who sees some of them, and may mail
			}
		}
		event := func(ids []string) int64 {
			return h.statements("Events", "subject=Many", "activitytype=Call", "eventstatus=Planned", "date_start=2027-01-10", "time_start=10:00:00",
				"due_date=2027-01-10", "time_end=11:00:00", "contactidlist="+strings.Join(ids, ";"))
		}
		if few, many := event(contacts[:2]), event(contacts); few != many {
			t.Errorf("an event takes %d statements with 2 contacts, %d with %d", few, many, len(contacts))
		}
		if _, err := h.try("Events", "subject=Hidden", "activitytype=Call", "eventstatus=Planned", "date_start=2027-01-10", "time_start=10:00:00",
			"due_date=2027-01-10", "time_end=11:00:00", "contactidlist="+strings.Join(slices.Concat(contacts[:3], []string{hidden}), ";")); crm.CodeOf(err) != crm.InvalidValue || !strings.Contains(err.Error(), hidden) {
			t.Errorf("an event with the hidden contact %s: %v, want InvalidValue with its id", hidden, err)
		}
		mail := func(ids []string) int64 {
			return h.statements("Emails", "subject=Many", "saved_toid=a@example.org", "parent_id="+strings.Join(ids, "@1|")+"@1|")
		}
		// Each record gets an entry in its own history: its id, and its row.
		if few, many := mail(contacts[:2]), mail(contacts); many-few != 2*int64(len(contacts)-2) {
			t.Errorf("a mail takes %d statements for 2 contacts, %d for %d", few, many, len(contacts))
		}
		if _, err := h.try("Emails", "subject=Hidden", "saved_toid=a@example.org", "parent_id="+contacts[0]+"@1|"+hidden+"@1|"); crm.CodeOf(err) != crm.InvalidValue || !strings.Contains(err.Error(), hidden) {
			t.Errorf("a mail for the hidden contact %s: %v, want InvalidValue with its id", hidden, err)
		}
		h.login(1)
		h.checkPriceBook(2, 24)
		h.checkContracts(2, 12)
	})
}

// checkPriceBook changes the currency of price books of few and of many products.
func (h *hookTest) checkPriceBook(few, many int) {
	h.t.Helper()
	products, _ := h.seen("Products", many)
	change := func(n int) int64 {
		book := h.create("PriceBooks", "bookname=Book", "currency_id=2", "active=1")
		for i, id := range products[:n] {
			_, err := h.db.SQL.ExecContext(h.t.Context(), "INSERT INTO vtiger_pricebookproductrel (pricebookid, productid, listprice, usedcurrency) VALUES (?, ?, ?, 2)", int64(book), id, fmt.Sprintf("%d.00000000", 92*(i+1)))
			if err != nil {
				h.t.Fatal(err)
			}
		}
		c := h.change("PriceBooks", "currency_id=1")
		ctx, statements := store.WithCount(h.t.Context())
		if _, err := h.service.Update(ctx, h.policy, c.Module, book, c, records.Options{}); err != nil {
			h.t.Fatal(err)
		}
		for i, id := range products[:n] {
			got := h.list("SELECT CONCAT(usedcurrency, ' ', listprice) FROM vtiger_pricebookproductrel WHERE pricebookid = ? AND productid = "+id, book)
			if want := fmt.Sprintf("1 %d.00000000", 100*(i+1)); len(got) != 1 || got[0] != want {
				h.t.Errorf("price of product %s: %v, want %s", id, got, want)
			}
		}
		return statements.Load()
	}
	if a, b := change(few), change(many); a != b {
		h.t.Errorf("a price book takes %d statements with %d products, %d with %d", a, few, b, many)
	}
}

// checkContracts closes tickets that few and many service contracts count.
func (h *hookTest) checkContracts(few, many int) {
	h.t.Helper()
	h.exec("UPDATE vtiger_eventhandlers SET is_active = 1 WHERE handler_class = 'ServiceContractsHandler'")
	closing := func(n int) int64 {
		ticket := h.create("HelpDesk", "ticket_title=T", "ticketstatus=Open", "ticketpriorities=Low", "hours=3")
		var contracts []crm.ID
		for i := range n {
			id := h.create("ServiceContracts", "subject=C", "start_date=2026-11-01", "tracking_unit=Hours", fmt.Sprintf("total_units=%d", i+1))
			h.exec(fmt.Sprintf("INSERT INTO vtiger_crmentityrel (crmid, module, relcrmid, relmodule) VALUES (%d, 'ServiceContracts', %d, 'HelpDesk')", id, ticket))
			contracts = append(contracts, id)
		}
		c := h.change("HelpDesk", "ticketstatus=Closed")
		ctx, statements := store.WithCount(h.t.Context())
		if _, err := h.service.Update(ctx, h.policy, c.Module, ticket, c, records.Options{}); err != nil {
			h.t.Fatal(err)
		}
		for i, id := range contracts {
			got := h.list("SELECT CONCAT(used_units, ' ', progress, ' ', COALESCE(end_date, 'open')) FROM vtiger_servicecontracts WHERE servicecontractsid = ?", id)
			want := fmt.Sprintf("3.00 %.2f 2026-11-23", 300/float64(i+1))
			if i+1 > 3 {
				want = strings.Replace(want, "2026-11-23", "open", 1)
			}
			if len(got) != 1 || got[0] != want {
				h.t.Errorf("contract %d of %d: %v, want %s", i+1, n, got, want)
			}
		}
		return statements.Load()
	}
	closing(1) // prepares statements
	if a, b := closing(few), closing(many); a != b {
		h.t.Errorf("a ticket takes %d statements with %d contracts, %d with %d", a, few, b, many)
	}
}

// try creates a record.
func (h *hookTest) try(module string, sent ...string) (crm.ID, error) {
	h.t.Helper()
	done, err := h.service.Create(h.t.Context(), h.policy, h.change(module, sent...), records.Options{})
	return done.ID, err
}

// statements counts those of a create.
func (h *hookTest) statements(module string, sent ...string) int64 {
	h.t.Helper()
	// The first save of a kind prepares statements; only the second is counted.
	h.create(module, sent...)
	ctx, n := store.WithCount(h.t.Context())
	if _, err := h.service.Create(ctx, h.policy, h.change(module, sent...), records.Options{}); err != nil {
		h.t.Fatalf("create %s: %v", module, err)
	}
	return n.Load()
}

// seen are ids of records that the user sees, and one that the user does not, ""
// for none.
func (h *hookTest) seen(module string, n int) (ids []string, hidden string) {
	h.t.Helper()
	m, err := h.policy.Module(module)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.service.List(h.t.Context(), h.policy, &crm.Query{Module: m, Length: 10000}, func(r *crm.Row) error {
		ids = append(ids, string(r.ID))
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, id := range h.list("SELECT crmid FROM vtiger_crmentity WHERE deleted = 0 AND setype = '"+module+"' AND crmid > ? ORDER BY crmid", 0) {
		if !slices.Contains(ids, id) {
			hidden = id
		}
	}
	return ids[:min(n, len(ids))], hidden
}
