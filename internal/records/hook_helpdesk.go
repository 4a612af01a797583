package records

import (
	"context"
	"math/big"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/store"
)

var helpDesk = hook{uses: isComment, after: func(ctx context.Context, s *saving) error {
	if err := ticketComment(ctx, s); err != nil {
		return err
	}
	if isOn(s.value("from_portal").Text) {
		if err := s.tx.ClearFromPortal(ctx, s.id); err != nil {
			return err
		}
		s.unkept = append(s.unkept, s.module.Field("from_portal"))
	}
	return ticketUnits(ctx, s)
}}

// ticketComment adds the comment that was sent with a ticket. It is no field of
// its own: every save may add one.
func ticketComment(ctx context.Context, s *saving) error {
	text, err := commentSent(s, "vtiger_ticketcomments")
	if err != nil || text == "" {
		return err
	}
	c := store.TicketComment{Ticket: s.id, Text: text, Author: s.user(), Created: s.stamp()}
	if isOn(s.value("from_portal").Text) {
		c.Author, c.FromCustomer = idOf(s.value("parent_id").Text), true
	}
	return s.tx.InsertTicketComment(ctx, c)
}

func isComment(name string) bool { return name == "comments" }

// commentSent is the comment that was sent, "" without one, for the column
// comments of a table.
func commentSent(s *saving, table string) (string, error) {
	sent := s.change.Get("comments")
	if sent == nil {
		return "", nil
	}
	return entry.Text(sent, s.policy.Catalog().Column(table, "comments"))
}

const closed = "closed"

// ticketUnits counts a ticket that is closed for its service contracts, and
// takes it back when it opens again.
func ticketUnits(ctx context.Context, s *saving) error {
	was, is := s.was("ticketstatus").Text, s.value("ticketstatus").Text
	if s.creating() || was == is || !s.policy.Catalog().Handles("ServiceContractsHandler") {
		return nil
	}
	opens, closes := strings.EqualFold(was, closed), strings.EqualFold(is, closed)
	if opens == closes {
		return nil
	}
	contracts, err := s.tx.ContractsOf(ctx, s.id)
	if err != nil {
		return err
	}
	ticket := store.Ticket{Status: is, Hours: s.value("hours").Text, Days: s.value("days").Text}
	for i, c := range contracts {
		used := unitsOf(c.Unit, ticket)
		if opens {
			used.Neg(used)
		}
		c.Used = units(used.Add(used, number(c.Used)))
		contracts[i] = contractState(c, s.now)
	}
	return s.tx.SetContractStates(ctx, contracts)
}

// unitsOf are the units of a contract that a ticket uses up. An hour is of a day
// of 24, as the CRM counts.
func unitsOf(unit string, t store.Ticket) *big.Rat {
	hours, days := number(t.Hours), number(t.Days)
	perDay := big.NewRat(24, 1)
	switch strings.ToLower(unit) {
	case "incidents":
		return big.NewRat(1, 1)
	case "days":
		if days.Sign() == 0 {
			return hours.Quo(hours, perDay)
		}
		return days
	case "hours":
		if hours.Sign() == 0 {
			return days.Mul(days, perDay)
		}
		return hours
	}
	return new(big.Rat)
}

// idOf reads an id in a column; 0 if it holds none.
func idOf(text string) crm.ID {
	if r, ok := parseNumber(text); ok && r.IsInt() && r.Num().IsInt64() {
		return crm.ID(r.Num().Int64())
	}
	return 0
}
