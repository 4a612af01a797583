package v1

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/records"
	"vtrest/internal/web"
)

// retrieve answers one record.
func (s *Server) retrieve(w http.ResponseWriter, r *http.Request, c *web.Call, p *access.Policy, m *crm.Module, calendar crm.CalendarSystem, text string) error {
	id, err := parseID(text)
	if err != nil {
		return err
	}
	out := newAnswer(w)
	defer out.free()
	out.buf = append(out.buf, resultBegin...)
	shape := s.shapes.get(p.Catalog(), m, p.Readable(m))
	var tag string
	err = s.Records.Retrieve(r.Context(), p, m, id, func(row *crm.Row) error {
		c.Rows++
		tag = tagOf(records.Version(row), calendar)
		out.buf = shape.appendRecord(out.buf, s.speller(p, calendar), row, s.today(calendar))
		return nil
	})
	if err != nil {
		return err
	}
	w.Header().Set("ETag", tag)
	w.Header().Add("Vary", calendarHeader)
	if unchanged(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	out.buf = append(out.buf, resultEnd...)
	return out.finish(http.StatusOK)
}

// unchanged reports whether a client has the version of a record already. The
// clock in its answer does not count.
func unchanged(r *http.Request, tag string) bool {
	for known := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if known = strings.TrimSpace(known); known == "*" || strings.TrimPrefix(known, "W/") == tag {
			return true
		}
	}
	return false
}

// parseID reads a record's id: digits only.
func parseID(text string) (crm.ID, error) {
	text = strings.TrimSpace(text)
	id, err := strconv.ParseUint(crm.FoldDigits(text), 10, 63)
	if errors.Is(err, strconv.ErrRange) && isDigits(text) {
		return 0, crm.Errorf(crm.InvalidParameter, "id=%q is not a record id: the number is too large", text)
	}
	if err != nil {
		return 0, crm.Errorf(crm.InvalidParameter, "id=%q is not a record id: must be a number", text)
	}
	return crm.ID(id), nil
}
