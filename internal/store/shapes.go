package store

import (
	"encoding/binary"
	"sync"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Statements remembered by shape; past this many all are forgotten.
const maxShapes = 512

// shape is what a query's statement depends on: everything but its values.
type shape struct {
	module *crm.Module
	exists bool // no field is read, only whether there is a record
	rest   string
}

// shapes remembers the statements of query shapes, because building one costs
// as much as reading a record.
type shapes struct {
	mu    sync.RWMutex
	known map[shape]*statement
}

// statement is the statement that reads q, or tells whether q's record exists.
func (s *shapes) statement(d *sqldb.Dialect, q *crm.Query, exists bool) *statement {
	if !cacheable(d, q) {
		return build(d, q, exists)
	}
	key := shapeOf(d, q)
	key.exists = exists
	s.mu.RLock()
	known := s.known[key]
	s.mu.RUnlock()
	if known != nil {
		return known
	}
	made := build(d, q, exists)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= maxShapes {
		s.known = make(map[shape]*statement)
	}
	s.known[key] = made
	return made
}

func shapeOf(d *sqldb.Dialect, q *crm.Query) shape {
	b := make([]byte, 0, 96)
	b = q.Fields.AppendKey(b)
	if q.ID != 0 {
		b = append(b, 'i')
	}
	if q.WhileActive {
		b = append(b, 'a')
	}
	b = appendConds(b, q.Where)
	b = appendScope(b, d, q)
	for _, o := range q.Order {
		b = append(b, 'o')
		if o.Desc {
			b = append(b, 'd')
		}
		b = appendColumn(b, o.Field)
	}
	if q.After != 0 {
		b = append(b, 'k')
		for _, v := range q.Behind {
			b = append(b, either(v.Null, "0", "1")...)
		}
	}
	return shape{module: q.Module, rest: string(b)}
}

func appendConds(b []byte, conds []crm.Cond) []byte {
	for _, c := range conds {
		b = append(b, 'w', byte(c.Op))
		if c.OrEmpty {
			b = append(b, '0')
		}
		b = binary.AppendUvarint(b, uint64(c.Fold))
		b = appendColumn(b, c.Field)
		b = binary.AppendUvarint(b, uint64(len(c.Values)))
	}
	return b
}

// appendColumn names a field by its place, or a column that is no field by its
// name.
func appendColumn(b []byte, f *crm.Field) []byte {
	if f.Index() >= 0 {
		return binary.AppendUvarint(append(b, '#'), uint64(f.Index()))
	}
	return append(append(b, f.Name...), 0)
}
