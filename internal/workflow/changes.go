package workflow

import (
	"vtrest/internal/htmltext"
	"vtrest/internal/phpvalue"
)

// changed says whether the save changed the field, and what stood in its column
// before and after. A new record has no changes.
func (q *question) changed() (before, after string, changed bool) {
	before, after, ok := q.record.Change(q.field)
	switch {
	case !ok || phpvalue.EmptyText(before) && phpvalue.EmptyText(after):
		// Zero in a column of decimals is "0.000", which is something.
		return before, after, false
	}
	return before, after, !phpvalue.LooseEqualText(before, after)
}

func (q *question) hasChanged() bool {
	_, _, changed := q.changed()
	return changed && (q.wanted.Empty() || phpvalue.LooseEqual(q.held, q.wanted))
}

// hasChangedTo compares the text of the column with the value letter by letter,
// so it never holds for a value that became a number on the way.
func (q *question) hasChangedTo() bool {
	_, after, changed := q.changed()
	return changed && (q.wanted.IsNull() || q.wanted == phpvalue.Text(after))
}

func (q *question) hasChangedFrom() bool {
	before, _, changed := q.changed()
	return changed && phpvalue.LooseEqualText(htmltext.Decode(q.wanted.String()), before)
}
