package records

import (
	"maps"
	"slices"

	"vtrest/internal/crm"
)

// memory is what a run knows of its records before a task. A task that fails is
// taken back, and nobody after it may see what it would have set.
type memory struct {
	values  []crm.Assignment // of the record that was saved
	records map[*workflowRecord]workflowRecord
}

func (r *workflowRun) remember() memory {
	m := memory{values: slices.Clone(r.values), records: map[*workflowRecord]workflowRecord{}}
	keep := func(record *workflowRecord) {
		was := *record
		was.given = maps.Clone(was.given)
		m.records[record] = was
	}
	keep(r.record)
	for _, record := range r.related {
		if record != nil {
			keep(record)
		}
	}
	return m
}

func (r *workflowRun) recall(m memory) {
	r.values = m.values
	for record, was := range m.records {
		*record = was
	}
	// Records that were found since are read anew when they are needed.
	maps.DeleteFunc(r.related, func(_ string, record *workflowRecord) bool {
		_, known := m.records[record]
		return !known
	})
}
