package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// TicketComment is a comment that comes with a ticket itself; the comments of
// the module ModComments are records of their own.
type TicketComment struct {
	Ticket crm.ID
	Text   string
	Author crm.ID // a user, or the account or contact of the ticket
	// FromCustomer says that the author wrote in the customer portal.
	FromCustomer bool
	Created      string
}

// InsertTicketComment adds a comment to a ticket.
func (tx *Tx) InsertTicketComment(ctx context.Context, c TicketComment) error {
	by := "user"
	if c.FromCustomer {
		by = "customer"
	}
	_, err := tx.exec(ctx, "INSERT INTO vtiger_ticketcomments (ticketid, comments, ownerid, ownertype, createdtime) VALUES (?, ?, ?, ?, ?)",
		int64(c.Ticket), c.Text, int64(c.Author), by, c.Created)
	if err != nil {
		return fmt.Errorf("comment ticket %d: %w", c.Ticket, err)
	}
	return nil
}

// InsertFaqComment adds a comment to a question of the FAQ.
func (tx *Tx) InsertFaqComment(ctx context.Context, faq crm.ID, text, created string) error {
	_, err := tx.exec(ctx, "INSERT INTO vtiger_faqcomments (faqid, comments, createdtime) VALUES (?, ?, ?)", int64(faq), text, created)
	if err != nil {
		return fmt.Errorf("comment faq %d: %w", faq, err)
	}
	return nil
}

// ClearFromPortal says that the last save of a ticket did not come from the
// customer portal.
func (tx *Tx) ClearFromPortal(ctx context.Context, ticket crm.ID) error {
	if _, err := tx.exec(ctx, "UPDATE vtiger_ticketcf SET from_portal = '0' WHERE ticketid = ?", int64(ticket)); err != nil {
		return fmt.Errorf("reset ticket %d: %w", ticket, err)
	}
	return nil
}

// Link is a record that was tied to another.
type Link struct {
	To     []crm.ID // the records that it was tied to
	Module string   // of the record that was tied, as vtiger_crmentity.setype has it
	ID     crm.ID
	By     crm.ID
	At     string
}

// TouchLinked moves the time of change of the records that another was tied to,
// and shows the link in their histories. A record that is not there is left alone.
func (tx *Tx) TouchLinked(ctx context.Context, c *meta.Catalog, l Link) error {
	for part := range slices.Chunk(l.To, maxIDs) {
		if err := tx.touchLinked(ctx, c, l, part); err != nil {
			return fmt.Errorf("touch what record %d is tied to: %w", l.ID, err)
		}
	}
	return nil
}

func (tx *Tx) touchLinked(ctx context.Context, c *meta.Catalog, l Link, ids []crm.ID) error {
	modules := map[crm.ID]string{}
	in := " IN (" + places(ownerPlaces(len(ids))) + ")"
	err := tx.rows(ctx, "SELECT crmid, setype FROM vtiger_crmentity WHERE crmid"+in+" AND deleted = 0", padded(ids), func(rows *sql.Rows) error {
		var id crm.ID
		var module string
		err := rows.Scan(&id, &module)
		modules[id] = module
		return err
	})
	if err != nil || len(modules) == 0 {
		return err
	}
	args := append([]any{l.At, int64(l.By)}, padded(ids)...)
	if _, err := tx.exec(ctx, "UPDATE vtiger_crmentity SET modifiedtime = ?, modifiedby = ? WHERE crmid"+in+" AND deleted = 0", args...); err != nil {
		return err
	}
	if !c.Handles("ModTrackerHandler") {
		return nil
	}
	var relations [][]any
	for _, id := range ids {
		module, there := modules[id]
		if !there {
			continue
		}
		entry, err := tx.InsertHistory(ctx, c, &HistoryEntry{Record: id, Module: module, By: l.By, At: l.At, Status: Linked})
		if err != nil {
			return err
		}
		relations = append(relations, []any{int64(entry), l.Module, int64(l.ID), l.At})
	}
	return tx.insertRows(ctx, "vtiger_modtracker_relations", []string{"id", "targetmodule", "targetid", "changedon"}, relations)
}
