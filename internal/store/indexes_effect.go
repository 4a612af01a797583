package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Effect is what a call's statement costs, with an index or without.
type Effect struct {
	Call string // "a list of 100 Contacts"
	sqldb.Cost
}

// asked is the statement of a call.
type asked struct {
	call string
	text string
	args []any
}

// question makes the statement by which an index is measured, nil where there is
// no record to ask for. sizes tell which module is worth asking about.
type question func(ctx context.Context, tx *Tx, c *meta.Catalog, sizes map[string]sqldb.TableSize, w WantedIndex) (*asked, error)

// Measure runs the statement that an index is for, as a call would, and tells
// what it costs now; nil if no record is there to ask for. Nothing is written.
func (s *Store) Measure(ctx context.Context, c *meta.Catalog, w WantedIndex) (effect *Effect, err error) {
	sizes, err := s.db.TableSizes(ctx)
	if err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx *Tx) error {
		a, err := w.question(ctx, tx, c, sizes, w)
		if err != nil || a == nil {
			return err
		}
		cost, err := s.db.Measure(ctx, a.text, a.args...)
		effect = &Effect{a.call, cost}
		return err
	})
	return effect, wrapped("index "+w.Name, err)
}

// measuredLength is the length of a list that names none.
const measuredLength = 100

// listBy asks for the first page of the largest module in the order of a field.
func listBy(order func(*crm.Module) *crm.Field) question {
	return func(_ context.Context, tx *Tx, c *meta.Catalog, sizes map[string]sqldb.TableSize, _ WantedIndex) (*asked, error) {
		m := largest(c, sizes, func(m *crm.Module) bool { return order(m) != nil })
		if m == nil {
			return nil, nil // nothing to ask
		}
		return list100(tx, m, crm.Order{Field: order(m)}), nil
	}
}

// listOf asks for the first page of a module in its default order.
func listOf(m *crm.Module) question {
	return func(_ context.Context, tx *Tx, _ *meta.Catalog, _ map[string]sqldb.TableSize, _ WantedIndex) (*asked, error) {
		return list100(tx, m, crm.Order{Field: m.Created}), nil
	}
}

func list100(tx *Tx, m *crm.Module, by crm.Order) *asked {
	q := &crm.Query{Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, Length: measuredLength}
	what := fmt.Sprintf("a list of %d %s", measuredLength, m.Name)
	if by.Field != nil {
		q.Order = []crm.Order{by}
		what += " by " + by.Field.Column
	}
	text, args := tx.Statement(q)
	return &asked{what, text, args}
}

// recordOf asks for the newest record of the largest module of a kind.
func recordOf(kind func(*crm.Module) bool) question {
	return func(ctx context.Context, tx *Tx, c *meta.Catalog, sizes map[string]sqldb.TableSize, _ WantedIndex) (*asked, error) {
		m := largest(c, sizes, kind)
		if m == nil {
			return nil, nil // nothing to ask
		}
		var id int64
		_, err := tx.one(ctx, "SELECT COALESCE(MAX("+quote(m.Base.Key)+"), 0) FROM "+quote(m.Base.Name), nil, &id)
		if err != nil || id == 0 {
			return nil, err
		}
		text, args := tx.Statement(&crm.Query{Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, ID: crm.ID(id)})
		return &asked{"one record of " + m.Name, text, args}, nil
	}
}

// rowsOf asks for what a table has of one record.
func rowsOf(_ context.Context, _ *Tx, _ *meta.Catalog, _ map[string]sqldb.TableSize, w WantedIndex) (*asked, error) {
	column := quote(w.Columns[0])
	text := "SELECT " + column + " FROM " + quote(w.Table) + " WHERE " + column + " = ?"
	return &asked{"the rows of one record in " + w.Table, text, []any{int64(1)}}, nil
}

// referringBy asks for the records that refer to one by a field.
func referringBy(f *crm.Field) question {
	return func(ctx context.Context, tx *Tx, c *meta.Catalog, sizes map[string]sqldb.TableSize, w WantedIndex) (*asked, error) {
		a, err := rowsOf(ctx, tx, c, sizes, w)
		if err == nil {
			a.args = []any{asReference(1)}
			a.call = fmt.Sprintf("the search for %s that refer to one record by %s", f.Module().Name, f.Name)
		}
		return a, err
	}
}

// rivalsOf asks for records that are equal to one that is not there.
func rivalsOf(m *crm.Module) question {
	return func(_ context.Context, tx *Tx, c *meta.Catalog, _ map[string]sqldb.TableSize, _ WantedIndex) (*asked, error) {
		var values []crm.Assignment
		for _, f := range m.Fields {
			if f.Unique && !f.Empty {
				values = append(values, crm.Assignment{Field: f, Value: crm.Stored{Text: unlikely(f.Kind)}})
			}
		}
		text, args := duplicates(&tx.db.Dialect, c, m, 0, values)
		return &asked{"the check for duplicates of one record of " + m.Name, text, args}, nil
	}
}

// unlikely is a value that no record has.
func unlikely(k crm.Kind) string {
	switch k {
	case crm.Text:
		return "vtrest doctor was here"
	case crm.Int, crm.Decimal:
		return "-987654321"
	case crm.Date, crm.DateTime:
		return "1000-01-01"
	case crm.Time:
		return "03:14:15"
	}
	return ""
}

// keyLogin asks for the user of a key that nobody has.
func keyLogin(_ context.Context, _ *Tx, _ *meta.Catalog, _ map[string]sqldb.TableSize, _ WantedIndex) (*asked, error) {
	return &asked{"logging in by access key", "SELECT id FROM vtiger_users WHERE accesskey = ? ORDER BY id", []any{"no such key"}}, nil
}

// largest is the module of a kind whose table has most rows, nil if there is
// none.
func largest(c *meta.Catalog, sizes map[string]sqldb.TableSize, kind func(*crm.Module) bool) *crm.Module {
	var best *crm.Module
	for _, m := range c.Modules {
		if m.SetType != "" && kind(m) && (best == nil || sizes[m.Base.Name].Rows > sizes[best.Base.Name].Rows) {
			best = m
		}
	}
	return best
}
