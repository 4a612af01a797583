package workflow_test

import (
	"testing"

	"vtrest/internal/workflow"
)

func TestDecide(t *testing.T) {
	for _, tt := range []struct {
		when workflow.When
		// For a new record, an old one, and each again after the workflow ran.
		isNew, old, newDone, oldDone bool
	}{
		{workflow.OnFirstSave, true, false, true, false},
		{workflow.Once, true, true, false, false},
		{workflow.OnEverySave, true, true, true, true},
		{workflow.OnModify, false, true, false, true},
		{workflow.OnSchedule, false, false, false, false},
		{workflow.Manually, false, false, false, false},
	} {
		w := &workflow.Workflow{When: tt.when, Active: true}
		for _, at := range []struct{ isNew, done, want bool }{
			{true, false, tt.isNew}, {false, false, tt.old}, {true, true, tt.newDone}, {false, true, tt.oldDone},
		} {
			got, err := w.Decide(at.isNew, at.done)
			if err != nil || got != at.want {
				t.Errorf("%v, new %v, done %v: %v, %v, want %v", tt.when, at.isNew, at.done, got, err, at.want)
			}
		}
		w.Active = false
		if got, err := w.Decide(true, false); got || err != nil {
			t.Errorf("%v runs when it is not active: %v", tt.when, err)
		}
		if !tt.when.Known() || tt.when.String() == "" {
			t.Errorf("%v is not known", tt.when)
		}
	}
	for _, when := range []workflow.When{0, 5, 8} {
		w := &workflow.Workflow{ID: 7, When: when, Active: true}
		if _, err := w.Decide(true, false); err == nil || when.Known() {
			t.Errorf("execution condition %d is known", when)
		}
	}
}
