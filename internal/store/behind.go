package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// stale ends a transaction that needs counters of the CRM which are missing or
// behind the rows that they count, as after half a restore. They are set forward
// outside of it, once and for all, and it runs again.
type stale struct {
	sequences []string
	tables    []crm.Table // of the record's module, whose keys are ids of records
	numbers   *crm.Field  // of record numbers, nil for none
	// newest is the number of the module's newest record, if that says that its
	// counter is behind.
	newest string
	// guess says that something else may be the cause: it runs again only once if no
	// counter was behind.
	guess bool
	err   error
}

func (e *stale) Error() string {
	what := slices.Clone(e.sequences)
	if e.numbers != nil {
		what = append(what, numbersTable+" of "+e.numbers.Module().Name)
	}
	text := "missing or behind: " + strings.Join(what, " or ")
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	return text
}

func (e *stale) Unwrap() error { return e.err }

// takenID is the error of an insert whose id came from a sequence. Where a row
// has the id already, the sequence is behind.
func takenID(err error, sequence string, tables ...crm.Table) error {
	d, ok := errors.AsType[*sqldb.DuplicateKey](err)
	if !ok || !d.Primary {
		return err
	}
	return &stale{sequences: []string{sequence}, tables: tables, guess: true, err: err}
}

// CounterState is how one of the CRM's counters stands beside the rows that it
// counts.
type CounterState struct {
	Table          string // vtiger_crmentity_seq, or vtiger_modentity_num
	Module, Prefix string // of record numbers, "" for ids
	Stands         string // as it is stored, or what is odd about it
	Highest        int64  // id or number that a row has
	// Right is where it belongs: an id that was given last, a number that comes next.
	Right  string
	Behind bool

	rows int   // of a sequence
	low  int64 // the highest id that is none of the demo's, which see demoIDs
}

// mend sets counters forward, and reports whether any was behind.
func (s *Store) mend(ctx context.Context, e *stale) (mended bool, err error) {
	for _, name := range e.sequences {
		state, err := s.mendSequence(ctx, name, e.tables...)
		if err != nil {
			return mended, err
		}
		mended = s.told(ctx, state) || mended
	}
	if e.numbers == nil {
		return mended, nil
	}
	states, err := s.mendNumbers(ctx, e.numbers, e.newest)
	for _, state := range states {
		mended = s.told(ctx, state) || mended
	}
	return mended, err
}

// told tells of a counter that was set forward, and whether it was behind.
func (s *Store) told(ctx context.Context, c CounterState) bool {
	if c.Behind && s.OnMend != nil {
		s.OnMend(ctx, c)
	}
	return c.Behind
}
