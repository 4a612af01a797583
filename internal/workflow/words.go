package workflow

import (
	"fmt"
	"strings"
)

// Words says when a workflow runs, for people.
func (w When) Words() string {
	switch w {
	case OnFirstSave:
		return "when a record is made"
	case Once:
		return "once for a record"
	case OnEverySave:
		return "at every save"
	case OnModify:
		return "when a record is changed"
	case OnSchedule:
		return "on a schedule"
	case Manually:
		return "by hand"
	}
	return fmt.Sprintf("never (%s)", w)
}

// String are the conditions in words, "" if there are none. Groups stand in
// brackets. What a condition is joined with is read from left to right, without
// any precedence.
func (c *Conditions) String() string {
	if c.Always() {
		return ""
	}
	var groups, joins []string
	for i := 0; i < len(c.lines); {
		var b strings.Builder
		first := i
		for ; i < len(c.lines) && c.lines[i].group == c.lines[first].group; i++ {
			if i > first {
				fmt.Fprintf(&b, " %s ", c.lines[i-1].join)
			}
			b.WriteString(c.lines[i].String())
		}
		groups = append(groups, b.String())
		joins = append(joins, c.lines[i-1].groupJoin)
	}
	if len(groups) == 1 {
		return groups[0]
	}
	var b strings.Builder
	for i, g := range groups {
		if i > 0 {
			fmt.Fprintf(&b, " %s ", joins[i])
		}
		b.WriteString("(" + g + ")")
	}
	return b.String()
}
