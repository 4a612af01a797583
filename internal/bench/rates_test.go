//go:build linux

package bench

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

const (
	rounds    = 5 // of each side in turn; the median counts
	roundTime = 1500 * time.Millisecond
)

// rate runs one function a worker until the time is over and returns calls a
// second.
func rate(b *testing.B, d time.Duration, workers []func() error) float64 {
	b.Helper()
	var calls atomic.Int64
	var wg sync.WaitGroup
	begin := time.Now()
	for _, work := range workers {
		wg.Go(func() {
			for time.Since(begin) < d {
				if err := work(); err != nil {
					b.Error(err)
					return
				}
				calls.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(calls.Load()) / time.Since(begin).Seconds()
}

// compare runs the sides in turn, each for d, and returns the median rate of
// each.
func compare(b *testing.B, d time.Duration, sides ...[]func() error) []float64 {
	b.Helper()
	rates := make([][]float64, len(sides))
	for round := range rounds + 1 {
		for i, side := range sides {
			r := rate(b, d, side)
			if round > 0 { // the first warms up
				rates[i] = append(rates[i], r)
			}
		}
	}
	medians := make([]float64, len(sides))
	for i := range rates {
		medians[i] = median(rates[i])
	}
	return medians
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// bare is the driver alone: the server's own statement for a query, on a
// connection of its own.
type bare struct {
	text string
	args []any
}

// statements are the store's own statement for a query on Accounts, which
// packs a record into one column, and the same with the record's columns as
// they are: what a program pays that reads them in the usual way. The second
// is a little easier: it leaves out the stars and tags, which are no columns.
func statements(b *testing.B, db *sqldb.DB, q crm.Query) (packed, columns bare) {
	b.Helper()
	s := store.New(db, nil)
	q.Module = crmtest.Catalog(b, s).Module("Accounts")
	q.Fields, q.Scope = q.Module.All(), crm.Scope{All: true}
	q.User, q.WhileActive = 1, true
	if q.ID == 0 {
		q.Order = []crm.Order{{Field: q.Module.Created}}
	}
	err := s.View(b.Context(), func(tx *store.Tx) error {
		packed.text, packed.args = tx.Statement(&q)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	list, from, _ := strings.Cut(packed.text, "\nFROM ")
	return packed, bare{"SELECT " + columnsOf(q.Module) + "\nFROM " + from, packed.args[strings.Count(list, "?"):]}
}

// columnsOf lists the columns of a module's fields, by the statement's aliases.
func columnsOf(m *crm.Module) string {
	var columns []string
	for _, f := range m.Fields {
		table := f.Table
		switch t, _ := m.Table(f.Table); {
		case f.Empty || f == m.Tagged || t.Rows == crm.PerUser:
			continue
		case f.Table == m.Base.Name:
			table = "T"
		case f.Table == "vtiger_crmentity":
			table = "CE"
		}
		columns = append(columns, table+"."+f.Column)
	}
	return strings.Join(columns, ", ")
}

// workers are n connections that run the statement and throw its rows away.
func (s bare) workers(b *testing.B, db *sqldb.DB, n int) []func() error {
	b.Helper()
	var workers []func() error
	for range n {
		conn, err := db.SQL.Conn(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		stmt, err := conn.PrepareContext(b.Context(), s.text)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = stmt.Close(); _ = conn.Close() })
		workers = append(workers, func() error { return discard(b.Context(), stmt, s.args) })
	}
	return workers
}

func discard(ctx context.Context, stmt *sql.Stmt, args []any) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	raw, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// callers are n connections that fetch a path.
func callers(b *testing.B, addr, path string, n int) []func() error {
	b.Helper()
	var workers []func() error
	for range n {
		workers = append(workers, newCaller(b, addr, path).call)
	}
	return workers
}
