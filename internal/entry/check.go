package entry

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// checkMandatory finds mandatory fields without a value: on create all that a
// user fills in, on update those that are blanked. What is not kept is not needed. Fields that the CRM's form
// does not show (display type 3) and those that this user may not write are
// filled by the server.
func (s *sheet) checkMandatory() {
	if s.Lenient {
		return
	}
	for _, f := range s.module.Fields {
		c := &s.cells[f.Index()]
		if !s.mandatory(f) || f.DisplayType != 1 || c.bad || s.place(f) != inRow || !sendable(f, s.old == nil) || !s.Writable.Has(f) {
			continue
		}
		if s.old != nil && !c.set && !s.begins(f) || s.unkept(f) {
			continue
		}
		if s.empty(f) {
			s.refuse(f, &problem{missing: true, allowed: "a value: the field is mandatory"})
		}
	}
}

// empty reports whether a field is written without a value. A number counts as
// given when something was sent, 0 too.
func (s *sheet) empty(f *crm.Field) bool {
	c := &s.cells[f.Index()]
	if c.value.Null || c.value.Text == "" || c.value.Text == zeroDate {
		return true
	}
	if isReference(f) {
		return c.value.Text == "0"
	}
	return c.sent != nil && c.text == "" || c.sent == nil && f.Default == "" && (f.Kind == crm.Int || f.Kind == crm.Decimal)
}

// checkRanges applies the comparisons that stand in typeofdata: a date that
// must not be before another (D~O~OTH~GE~startdate~Start Date), a length (V~O~LE~100).
func (s *sheet) checkRanges() {
	if s.Lenient {
		return
	}
	for _, f := range s.module.Fields {
		parts := strings.Split(f.TypeOfData, "~")
		switch {
		case len(parts) >= 5 && parts[2] == "OTH":
			if other := s.module.Field(parts[4]); other != nil {
				s.checkOther(f, parts[3], other)
			}
		case len(parts) == 4 && s.cells[f.Index()].set:
			s.checkLimit(f, parts[2], parts[3])
		}
	}
}

// comparisons are the words of typeofdata.
var comparisons = map[string]struct {
	text string
	true func(order int) bool
}{
	"GE": {"not before", func(o int) bool { return o >= 0 }},
	"LE": {"not after", func(o int) bool { return o <= 0 }},
	"G":  {"after", func(o int) bool { return o > 0 }},
	"L":  {"before", func(o int) bool { return o < 0 }},
	"E":  {"the same as", func(o int) bool { return o == 0 }},
}

// checkOther compares two dates if one of them changes. The fault is the one's
// that was sent.
func (s *sheet) checkOther(f *crm.Field, op string, other *crm.Field) {
	a, b := &s.cells[f.Index()], &s.cells[other.Index()]
	is, known := comparisons[op]
	if !known || !f.IsDate() || !other.IsDate() || !a.set && !b.set || a.bad || b.bad {
		return
	}
	this, that := s.holds(f), s.holds(other)
	if s.timeBeside(f) == nil {
		// The day of a moment may be a day later in the CRM's zone.
		that = min(that, s.userDay(other))
	}
	if this == "" || that == "" || this == zeroDate || that == zeroDate || is.true(strings.Compare(this, that)) {
		return
	}
	if a.sent == nil && b.sent != nil {
		s.refuse(other, allowed("%s must be %s it, and is %s", f.Name, is.text, s.shown(f, this)))
		return
	}
	s.refuse(f, allowed("a date %s %s, which is %s", is.text, other.Name, s.shown(other, that)))
}

// checkLimit compares a number, or the length of a text, with a limit.
func (s *sheet) checkLimit(f *crm.Field, op, limit string) {
	most, err := strconv.Atoi(limit)
	is, known := comparisons[op]
	value := s.cells[f.Index()].value.Text
	if err != nil || !known || value == "" {
		return
	}
	if f.Kind == crm.Text && strings.HasPrefix(f.TypeOfData, "V") {
		if !is.true(utf8.RuneCountInString(value) - most) {
			s.refuse(f, allowed("a text whose length is %s %d", is.text, most))
		}
		return
	}
	if n, ok := new(big.Rat).SetString(value); ok && !is.true(n.Cmp(big.NewRat(int64(most), 1))) {
		s.refuse(f, allowed("a number %s %d", is.text, most))
	}
}

// checkDependencies refuses values that do not go with the value of the field
// they depend on, for fields that were sent.
func (s *sheet) checkDependencies() {
	if s.Lenient {
		return
	}
	for _, source := range s.module.Fields {
		for _, dependency := range s.Catalog.Dependencies(source) {
			if !meta.SameValue(dependency.Source, s.holds(source)) {
				continue
			}
			for _, target := range dependency.Targets {
				s.checkTarget(source, target)
			}
		}
	}
}

func (s *sheet) checkTarget(source *crm.Field, target meta.DependencyTarget) {
	f := s.module.Field(target.Field)
	if f == nil {
		return
	}
	c := &s.cells[f.Index()]
	if !c.set || c.sent == nil || c.value.Text == "" || c.bad {
		return
	}
	values := target.Values
	if len(target.When) > 0 {
		i := slices.IndexFunc(target.When, func(w meta.Condition) bool {
			other := s.module.Field(w.Field)
			return other != nil && contains(w.Is, s.holds(other))
		})
		if i < 0 {
			return
		}
		values = target.When[i].Values
	}
	for value := range strings.SplitSeq(c.value.Text, crm.PicklistSeparator) {
		if !contains(values, value) {
			s.refuse(f, allowed("%s while %s is %q", oneOf(values), source.Name, s.holds(source)))
			return
		}
	}
}

// contains reports whether a value of a picklist is one of some.
func contains(values []string, value string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return meta.SameValue(v, value) })
}
