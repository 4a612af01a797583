package v1

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// Records of a list that names no length, as the guide says.
const defaultLength = 100

// list answers a list of records, as they come from the database: memory does
// not grow with their number.
func (s *Server) list(w http.ResponseWriter, r *http.Request, c *web.Call, p *access.Policy, m *crm.Module, a *address) error {
	q, err := s.query(p, m, a)
	if err != nil {
		return err
	}
	place := slot{places: s.long}
	defer place.leave()
	if q.Length > longLength {
		if err := s.Records.Within(r.Context(), place.await); err != nil {
			return err
		}
	}
	out := newAnswer(w)
	out.before = place.take
	defer out.free()
	shape := s.shapes.get(p.Catalog(), m, p.Readable(m))
	sp, now := s.speller(p, a.calendar), s.today(a.calendar)
	w.Header().Add("Vary", calendarHeader)
	out.buf = append(out.buf, resultBegin...)
	out.buf = append(out.buf, '[')
	err = s.Records.List(r.Context(), p, q, func(row *crm.Row) error {
		if c.Rows > 0 {
			out.buf = append(out.buf, ',')
		}
		c.Rows++
		out.buf = shape.appendRecord(out.buf, sp, row, now)
		return out.flushIfFull()
	})
	if err != nil {
		return err
	}
	out.buf = append(out.buf, "]}"...)
	return out.finish(http.StatusOK)
}

// query reads the parameters of a list.
func (s *Server) query(p *access.Policy, m *crm.Module, a *address) (*crm.Query, error) {
	q := &crm.Query{Module: m}
	var err error
	if q.Start, err = a.params.number(startName, 0); err != nil {
		return nil, err
	}
	if q.After, err = after(a.params); err != nil {
		return nil, err
	}
	if q.Length, err = a.params.number(lengthName, defaultLength); err != nil {
		return nil, err
	}
	if s.MaxLength > 0 && q.Length > s.MaxLength {
		return nil, crm.Errorf(crm.InvalidParameter, "length=%d is not allowed: must be at most %d on this server; page with after or start", q.Length, s.MaxLength)
	}
	if q.Where, err = parseCriteria(p, m, a.calendar, a.params.all(criteriaName)...); err != nil {
		return nil, err
	}
	order := slices.DeleteFunc(a.params.all(orderName), func(text string) bool { return text == "0" }) // which PHP finds empty
	q.Order, err = parseOrder(p, m, strings.Join(order, ","))
	return q, err
}

// after is the id of the record behind which the list goes on, 0 for its
// beginning.
func after(p params) (crm.ID, error) {
	text := strings.TrimSpace(p.nonEmpty(afterName))
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(crm.FoldDigits(text), 10, 64)
	if err != nil || id < 1 {
		return 0, crm.Errorf(crm.InvalidParameter, "after=%q is not allowed: must be the id of the last record that you have", text)
	}
	if start := p.nonEmpty(startName); start != "" {
		return 0, crm.Errorf(crm.InvalidParameter, "after=%d and start=%s are two ways to say where a page begins: send one of them", id, start)
	}
	return crm.ID(id), nil
}
