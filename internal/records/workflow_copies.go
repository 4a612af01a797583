package records

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/htmltext"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/task"
)

// pointed is a number as the database spells it.
var pointed = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// copied is what field f takes over from another field: what the task's user sees
// there. It is false where the CRM leaves f alone: there is no record to copy from,
// or it refers to none.
func (r *workflowRun) copied(p task.Path, f *crm.Field, a amounts) (given, bool) {
	source := r.at(p)
	if source == nil {
		return given{}, false
	}
	other := source.field(p.Field)
	if other == nil {
		v, _ := source.Value(p.Field)
		return given{v.String(), asStored, v.String()}, true
	}
	stored := source.stored(other).Text
	if typeOf(other) == "reference" {
		return r.copiedReference(other, f, idOf(stored), a)
	}
	if set, ok := source.set[p.Field]; ok {
		return set, true
	}
	if a.shows(other) && !phpEmpty(stored) {
		return r.copiedAmount(source, other, f, stored, a)
	}
	g := given{text: stored, in: asStored}
	switch typeOf(other) {
	case workflow.TypeDate:
		if typeOf(f) != workflow.TypeDate && !a.creates && !phpEmpty(stored) {
			g.text = entry.WriteDate(a.user, stored)
		}
	case workflow.TypeDateTime, workflow.TypeTime:
		g.text = r.copiedTime(source, p, f, stored, a)
	case workflow.TypeMultiPicklist:
		if typeOf(f) == "string" && p.Reference == "" && !a.creates {
			g.text = strings.ReplaceAll(stored, crm.PicklistSeparator, ",")
		}
	}
	g.in = spelledFor(other, f, g.text, a)
	g.told = g.text
	return g, true
}

// phpEmpty reports whether PHP takes a text for none.
func phpEmpty(text string) bool { return text == "" || text == "0" }

// spelledFor is how a text that is no amount is read into field f.
func spelledFor(other, f *crm.Field, text string, a amounts) spelling {
	switch {
	case a.creates || !isNumeric(f):
		return asStored
	case typeOf(f) == "currency" && pointed.MatchString(text):
		return inMoney
	case isNumeric(other), typeOf(f) == "double" && pointed.MatchString(strings.TrimSpace(text)):
		return asStored
	}
	return byUser
}

// copiedAmount is a number as field f takes it over. A number goes to a number
// whole, whatever its user's separators are; a text shows it in his format.
func (r *workflowRun) copiedAmount(source *workflowRecord, other, f *crm.Field, stored string, a amounts) (given, bool) {
	n, ok := a.shown(other, f, stored, source.rate())
	if !ok {
		return given{stored, asStored, stored}, true
	}
	g := given{a.write(n), asStored, a.write(n)}
	if isNumeric(f) {
		g.text = n.FloatString(max(a.user.CurrencyDecimals, 0))
		if !a.creates {
			g.in = inMoney
		}
	}
	if typeOf(f) == "currency" && f.UIType != 72 {
		g.told = stored
	}
	return g, true
}

// rate is the record's own rate of conversion, nil if it has none.
func (r *workflowRecord) rate() *big.Rat {
	f := r.field("conversion_rate")
	if f == nil {
		return nil
	}
	rate, _ := new(big.Rat).SetString(r.stored(f).Text)
	return rate
}

// copiedTime is a moment or a time of day as field f takes it over: the CRM's own,
// but in the user's zone where a field of the record itself goes to a time.
func (r *workflowRun) copiedTime(source *workflowRecord, p task.Path, f *crm.Field, stored string, a amounts) string {
	day, clock, isMoment := strings.Cut(stored, " ")
	switch typeOf(f) {
	case workflow.TypeDate:
		if isMoment {
			return day
		}
	case workflow.TypeTime:
		inZone := isMoment || p.Field == "time_start" && source.module.Name == crm.Calendar
		if !isMoment {
			day, clock = r.now.Format(time.DateOnly), stored
		}
		if inZone && p.Reference == "" && !a.creates {
			return r.inUserZone(day+" "+clock, clock)
		}
		return clock
	}
	return stored
}

// inUserZone is the time of day of a moment for the user who saves, or otherwise
// if it is none.
func (r *workflowRun) inUserZone(moment, otherwise string) string {
	t, err := time.ParseInLocation(time.DateTime, moment, r.service.zone())
	if err != nil {
		return otherwise
	}
	return t.In(zoneOf(r.policy.Catalog().User(r.user()), r.service.zone())).Format(time.TimeOnly)
}

// copiedReference is the name of the record that a field refers to. Into another
// such field it goes by its name too, which there finds the first record of that
// name; a name that HTML spells otherwise finds none. A task that makes a record
// keeps the id.
func (r *workflowRun) copiedReference(other, f *crm.Field, id crm.ID, a amounts) (given, bool) {
	refers := typeOf(f) == "reference"
	if a.creates && refers {
		return given{text: text(id), in: asStored}, true
	}
	if id == 0 {
		return given{}, false
	}
	name := r.referenceName(other, id)
	if refers {
		name = htmltext.Encode(name)
	}
	return given{name, asStored, name}, true
}

// referenceName is what the CRM calls the record, user or currency behind a field
// that refers to it. Of a user it is the first and the last name with a blank
// between, even where one is empty.
func (r *workflowRun) referenceName(f *crm.Field, id crm.ID) string {
	catalog := r.policy.Catalog()
	switch {
	case r.moduleOf(f, id) == "Users", slices.Equal(f.References, []string{"Users"}):
		if u := catalog.User(id); u != nil {
			return u.FirstName + " " + u.LastName
		}
		for _, g := range catalog.Groups {
			if g.ID == id {
				return g.Name
			}
		}
		return ""
	case f.UIType == 117:
		if c := catalog.Currency(int64(id)); c != nil {
			return c.Name + " : " + htmltext.Decode(c.Symbol)
		}
		return ""
	}
	return r.nameOf(id).label
}
