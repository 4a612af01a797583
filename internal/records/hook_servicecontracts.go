package records

import (
	"context"
	"math/big"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/store"
)

var serviceContracts = hook{before: func(ctx context.Context, s *saving) error {
	if !s.policy.Catalog().Handles("ServiceContractsHandler") {
		return nil
	}
	c := store.Contract{
		ID: s.id, Unit: s.value("tracking_unit").Text, Status: s.value("contract_status").Text,
		Used: s.value("used_units").Text, Total: s.value("total_units").Text,
		Start: s.value("start_date").Text, Due: s.value("due_date").Text, End: s.value("end_date").Text,
	}
	if c.Unit != s.was("tracking_unit").Text {
		used, err := usedUnits(ctx, s, c.Unit)
		if err != nil {
			return err
		}
		c.Used = used
		s.assign("used_units", crm.Stored{Text: used})
	}
	c = contractState(c, s.now)
	s.assign("end_date", textOrNull(c.End))
	s.assign("planned_duration", crm.Stored{Text: c.Planned})
	s.assign("actual_duration", crm.Stored{Text: c.Actual})
	s.assign("progress", textOrNull(c.Progress))
	return nil
}}

// usedUnits counts the closed tickets of a contract anew.
func usedUnits(ctx context.Context, s *saving, unit string) (string, error) {
	used := new(big.Rat)
	if !s.creating() {
		tickets, err := s.tx.TicketsOf(ctx, s.id)
		if err != nil {
			return "", err
		}
		for _, t := range tickets {
			if strings.EqualFold(t.Status, closed) {
				used.Add(used, unitsOf(unit, t))
			}
		}
	}
	return units(used), nil
}

// contractState fills in what follows of a contract's own fields: it ends when
// it is complete or its units are used up.
func contractState(c store.Contract, now time.Time) store.Contract {
	used, total := number(c.Used), number(c.Total)
	counts := used.Sign() != 0 && total.Sign() != 0
	switch {
	case c.Status != "Complete" && (!counts || used.Cmp(total) < 0):
		c.End = ""
	case emptyDate(c.End):
		c.End = now.Format(time.DateOnly)
	}
	c.Planned, c.Actual, c.Progress = days(c.Start, c.Due), days(c.Start, c.End), ""
	if counts {
		c.Progress = units(used.Quo(used.Mul(used, big.NewRat(100, 1)), total))
	}
	return c
}

// units prints units and percents for their columns, decimal(5,2).
func units(r *big.Rat) string { return inColumn(r, 5, 2) }

// days counts the days from one date to another, both included; "" unless both
// are dates.
func days(from, to string) string {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return ""
	}
	return strconv.Itoa(int(b.Sub(a)/(24*time.Hour)) + 1)
}

func emptyDate(text string) bool { return text == "" || strings.HasPrefix(text, "0000") }

func textOrNull(text string) crm.Stored {
	if text == "" {
		return crm.NullValue
	}
	return crm.Stored{Text: text}
}

// assign gives a field a value in before, unless it has it.
func (s *saving) assign(field string, v crm.Stored) {
	if s.creating() || s.value(field).Text != v.Text {
		s.set(field, v)
	}
}
