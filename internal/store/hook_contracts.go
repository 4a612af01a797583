package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// Contract is what counts in a service contract. Dates and decimals are texts,
// "" for NULL.
type Contract struct {
	ID              crm.ID
	Unit            string // tracking_unit: Hours, Days, Incidents
	Used, Total     string // units
	Status          string
	Start, Due, End string // dates
	// Planned and Actual are durations in days, Progress is in percent.
	Planned, Actual, Progress string
}

// Ticket is what counts of a ticket for its service contracts.
type Ticket struct {
	Status      string
	Hours, Days string // decimals
}

// linked are the ids that a related list of a module ties to a record. Either
// side may have been the one that was linked from.
const linked = `(SELECT crmid AS id FROM vtiger_crmentityrel WHERE module = ? AND relmodule = ? AND relcrmid = ?
  UNION SELECT relcrmid FROM vtiger_crmentityrel WHERE relmodule = ? AND module = ? AND crmid = ?)`

func linkedArgs(module, from string, id crm.ID) []any {
	return []any{module, from, int64(id), module, from, int64(id)}
}

// ContractsOf are the service contracts that a ticket counts for.
func (tx *Tx) ContractsOf(ctx context.Context, ticket crm.ID) ([]Contract, error) {
	rows, err := tx.query(ctx, `SELECT c.servicecontractsid, COALESCE(c.tracking_unit, ''), COALESCE(c.used_units, ''), COALESCE(c.total_units, ''), COALESCE(c.contract_status, ''),
  COALESCE(c.start_date, ''), COALESCE(c.due_date, ''), COALESCE(c.end_date, '')
FROM `+linked+` l
JOIN vtiger_servicecontracts c ON c.servicecontractsid = l.id
JOIN vtiger_crmentity e ON e.crmid = l.id AND e.deleted = 0
ORDER BY l.id`, linkedArgs("ServiceContracts", "HelpDesk", ticket)...)
	if err != nil {
		return nil, fmt.Errorf("contracts of ticket %d: %w", ticket, err)
	}
	defer func() { _ = rows.Close() }()
	var contracts []Contract
	for rows.Next() {
		var c Contract
		if err := rows.Scan(&c.ID, &c.Unit, &c.Used, &c.Total, &c.Status, &c.Start, &c.Due, &c.End); err != nil {
			return nil, fmt.Errorf("contracts of ticket %d: %w", ticket, err)
		}
		contracts = append(contracts, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("contracts of ticket %d: %w", ticket, err)
	}
	return contracts, nil
}

// TicketsOf are the tickets that count for a service contract.
func (tx *Tx) TicketsOf(ctx context.Context, contract crm.ID) ([]Ticket, error) {
	rows, err := tx.query(ctx, `SELECT COALESCE(t.status, ''), COALESCE(t.hours, ''), COALESCE(t.days, '')
FROM `+linked+` l
JOIN vtiger_troubletickets t ON t.ticketid = l.id
JOIN vtiger_crmentity e ON e.crmid = l.id AND e.deleted = 0
ORDER BY l.id`, linkedArgs("HelpDesk", "ServiceContracts", contract)...)
	if err != nil {
		return nil, fmt.Errorf("tickets of contract %d: %w", contract, err)
	}
	defer func() { _ = rows.Close() }()
	var tickets []Ticket
	for rows.Next() {
		var t Ticket
		if err := rows.Scan(&t.Status, &t.Hours, &t.Days); err != nil {
			return nil, fmt.Errorf("tickets of contract %d: %w", contract, err)
		}
		tickets = append(tickets, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("tickets of contract %d: %w", contract, err)
	}
	return tickets, nil
}

// SetContractStates writes what follows of the tickets of contracts: used units,
// end date, durations and progress. It is one statement for up to a thousand.
func (tx *Tx) SetContractStates(ctx context.Context, contracts []Contract) error {
	for part := range slices.Chunk(contracts, maxMoves) {
		var sets []string
		var args []any
		for _, column := range []struct {
			name string
			of   func(c *Contract) any
		}{
			{"used_units", func(c *Contract) any { return c.Used }},
			{"end_date", func(c *Contract) any { return orNull(c.End) }},
			{"planned_duration", func(c *Contract) any { return c.Planned }},
			{"actual_duration", func(c *Contract) any { return c.Actual }},
			{"progress", func(c *Contract) any { return orNull(c.Progress) }},
		} {
			sets = append(sets, column.name+" = CASE servicecontractsid"+strings.Repeat(" WHEN ? THEN ?", len(part))+" END")
			for i := range part {
				args = append(args, int64(part[i].ID), column.of(&part[i]))
			}
		}
		for i := range part {
			args = append(args, int64(part[i].ID))
		}
		_, err := tx.exec(ctx, "UPDATE vtiger_servicecontracts SET "+strings.Join(sets, ", ")+"\nWHERE servicecontractsid IN ("+places(len(part))+")", args...)
		if err != nil {
			return fmt.Errorf("state of contracts: %w", err)
		}
	}
	return nil
}

// orNull is NULL for "".
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
