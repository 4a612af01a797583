package workflow

import (
	"maps"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/phppattern"
	"vtrest/internal/phpvalue"
)

// A question is one condition, put to one record.
type question struct {
	*condition
	record    Entity
	settings  *Settings
	fieldType string
	held      phpvalue.Value      // what the field holds, as the operation sees it
	raw       phpvalue.Value      // of a date with a time, what the database holds; else null
	wanted    phpvalue.Value      // what it is compared with
	searched  *phppattern.Pattern // of "matches", nil if it matches nothing
	owners    []string            // of an owner, what is compared instead
}

// operations are what a condition may ask, by the name that the CRM stores.
var operations = map[string]func(*question) bool{
	"equal to":                 func(q *question) bool { return phpvalue.LooseEqual(q.held, q.wanted) },
	"does not equal":           func(q *question) bool { return !phpvalue.LooseEqual(q.held, q.wanted) },
	"less than":                func(q *question) bool { return less(q.held, q.wanted) },
	"greater than":             func(q *question) bool { return less(q.wanted, q.held) },
	"less than or equal to":    func(q *question) bool { return atMost(q.held, q.wanted) },
	"greater than or equal to": func(q *question) bool { return atMost(q.wanted, q.held) },
	"is":                       (*question).is,
	"is not":                   (*question).isNot,
	"contains":                 (*question).contains,
	"does not contain":         (*question).doesNotContain,
	"starts with":              func(q *question) bool { return strings.HasPrefix(q.held.String(), q.wanted.String()) },
	"ends with":                func(q *question) bool { return strings.HasSuffix(q.held.String(), q.wanted.String()) },
	"matches":                  (*question).matches,
	"is empty":                 func(q *question) bool { return q.held.Empty() },
	// A text "0" is empty to PHP and equal to zero, so it is not empty here.
	"is not empty": func(q *question) bool { return !q.held.Empty() || phpvalue.LooseEqual(q.held, phpvalue.Int(0)) },

	"has changed":      (*question).hasChanged,
	"has changed to":   (*question).hasChangedTo,
	"has changed from": (*question).hasChangedFrom,

	"before":               (*question).before,
	"after":                (*question).after,
	"between":              (*question).between,
	"is today":             (*question).isToday,
	"is tomorrow":          func(q *question) bool { return q.isOnDay(1) },
	"is yesterday":         func(q *question) bool { return q.isOnDay(-1) },
	"days ago":             func(q *question) bool { return q.isDaysAway("-") },
	"days later":           func(q *question) bool { return q.isDaysAway("+") },
	"less than days ago":   func(q *question) bool { return q.withinDays("-") },
	"less than days later": func(q *question) bool { return q.withinDays("+") },
	"in less than":         func(q *question) bool { return q.withinDays("+") },
	"more than days ago":   func(q *question) bool { return q.beyondDays("-") },
	"more than days later": func(q *question) bool { return q.beyondDays("+") },
	"in more than":         func(q *question) bool { return q.beyondDays("+") },

	"less than hours before": (*question).withinHoursBefore,
	"less than hours later":  (*question).withinHoursLater,
	"more than hours before": func(q *question) bool { return q.beyondHours("-") },
	"more than hours later":  func(q *question) bool { return q.beyondHours("+") },

	// The handler of comments answers this one before it comes here.
	"is added": func(*question) bool { return false },
}

func less(a, b phpvalue.Value) bool   { return phpvalue.Compare(a, b) < 0 }
func atMost(a, b phpvalue.Value) bool { return phpvalue.Compare(a, b) <= 0 }

// is compares check boxes with words of their own: true:boolean and
// false:boolean.
func (q *question) is() bool {
	if q.owners != nil {
		return q.ownedByOne()
	}
	if word, ok := booleanWord(q.wanted.String()); ok {
		return q.isBoolean(word == "true")
	}
	return phpvalue.LooseEqual(q.held, q.day())
}

func (q *question) isNot() bool {
	if q.owners != nil {
		return !q.ownedByOne()
	}
	if word, ok := booleanWord(q.wanted.String()); ok {
		return q.isBoolean(word != "true")
	}
	return !phpvalue.LooseEqual(q.held, q.day())
}

// day is the value that a field is compared with: of a date with a time, its
// day, which is "" if the value names a time too.
func (q *question) day() phpvalue.Value {
	if q.fieldType != TypeDateTime {
		return q.wanted
	}
	return phpvalue.Text(q.settings.databaseDate(q.wanted.String()))
}

// booleanWord is the word before ":boolean" at the end of a value.
func booleanWord(text string) (string, bool) {
	// PHP's $ matches before a last line break too.
	before, ok := strings.CutSuffix(strings.TrimSuffix(text, "\n"), ":boolean")
	if !ok {
		return "", false
	}
	word := before[strings.LastIndexByte(before, ':')+1:]
	return word, word != ""
}

func (q *question) isBoolean(want bool) bool {
	switch text := q.held.String(); {
	case !q.held.IsText() && q.held.Kind() != phpvalue.IntKind:
		return false
	case want:
		return text == "1" || text == "on" && q.held.IsText()
	default:
		return text == "0" || q.held.IsText() && (text == "off" || text == "")
	}
}

// ownedByOne says whether the owner is the user or the group of the number that
// the condition states: one of them exists.
func (q *question) ownedByOne() bool {
	for _, owner := range q.owners {
		if phpvalue.LooseEqual(q.held, phpvalue.Text(owner)) {
			return true
		}
	}
	return false
}

func (q *question) contains() bool {
	bothEmpty := q.held.Empty() && q.wanted.Empty()
	if bothEmpty || q.fieldType == TypeMultiPicklist {
		return bothEmpty || q.hasOneOf()
	}
	return strings.Contains(q.held.String(), q.wanted.String())
}

func (q *question) doesNotContain() bool {
	switch {
	case q.fieldType == TypeMultiPicklist:
		return !q.contains()
	case q.wanted.Empty():
		// Every text contains the empty one, which 0 counts as.
		return false
	}
	return !strings.Contains(q.held.String(), q.wanted.String())
}

// hasOneOf says whether a value of a multi-picklist contains one of the texts
// between commas.
func (q *question) hasOneOf() bool {
	if q.held.Empty() {
		return false
	}
	for held := range strings.SplitSeq(q.held.String(), crm.PicklistSeparator) {
		for wanted := range strings.SplitSeq(q.wanted.String(), ",") {
			if strings.Contains(held, wanted) {
				return true
			}
		}
	}
	return false
}

func (q *question) matches() bool {
	return q.searched != nil && q.searched.Match(q.held.String())
}

// Operations are the names of all operations, sorted.
func Operations() []string { return slices.Sorted(maps.Keys(operations)) }
