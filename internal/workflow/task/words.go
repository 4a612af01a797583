package task

// Words says what a task does, for people.
func (t *Task) Words() string {
	switch a := t.Action.(type) {
	case UpdateFields:
		return "update fields"
	case CreateRecord:
		return "create a record of " + a.Module
	case CreateTodo:
		return "create a to-do"
	case CreateEvent:
		return "create an event"
	case Email:
		return "send a mail"
	case SMS:
		return "send a short message"
	case CallMethod:
		return "call " + a.Name
	case Dummy:
		return "do nothing"
	case Unknown:
		if a.Class != "" {
			return "run " + a.Class + ", which is unknown here"
		}
	}
	return "an unreadable task"
}
