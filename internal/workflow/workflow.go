package workflow

import (
	"fmt"
	"strconv"
)

// A Workflow is a row of com_vtiger_workflows: tasks that run after a save of a
// record of the module. Its tasks are not part of it.
type Workflow struct {
	ID         int64
	Module     string
	Name       string // what its author called it: the name, or the summary before 7.x
	When       When
	Active     bool
	Conditions *Conditions // nil if they hold for every record
}

// When is the execution condition of a [Workflow], as the CRM numbers them.
type When int

// The execution conditions. The CRM keeps 5 for deletions, which it never made.
const (
	OnFirstSave When = 1 // when the record is made
	Once        When = 2 // at the first save for which the conditions hold
	OnEverySave When = 3
	OnModify    When = 4 // at every save but the first
	OnSchedule  When = 6 // at times, by the CRM's cron
	Manually    When = 7 // when a user asks for it
)

// String is the name that the CRM gives to w in its files.
func (w When) String() string {
	switch w {
	case OnFirstSave:
		return "ON_FIRST_SAVE"
	case Once:
		return "ONCE"
	case OnEverySave:
		return "ON_EVERY_SAVE"
	case OnModify:
		return "ON_MODIFY"
	case OnSchedule:
		return "ON_SCHEDULE"
	case Manually:
		return "MANUAL"
	}
	return "execution condition " + strconv.Itoa(int(w))
}

// Known says whether the CRM knows w. A save in a module with an active
// workflow of another execution condition is an error there.
func (w When) Known() bool { return w >= OnFirstSave && w <= Manually && w != 5 }

// Decide says whether it is the workflow's turn at a save: isNew if the save
// made the record, done if the workflow ran for the record before, which counts
// for [Once] alone. The conditions are the next question.
func (w *Workflow) Decide(isNew, done bool) (bool, error) {
	if !w.Active {
		return false, nil
	}
	switch w.When {
	case OnFirstSave:
		return isNew, nil
	case Once:
		return !done, nil
	case OnEverySave:
		return true, nil
	case OnModify:
		return !isNew, nil
	case OnSchedule, Manually:
		return false, nil
	}
	return false, fmt.Errorf("workflow %d: unknown execution condition %d", w.ID, int(w.When))
}
