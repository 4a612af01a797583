package access

// Action is something that a profile allows or not.
type Action uint8

// The actions, by the CRM's names for them in String. View is to read records,
// alone or in lists; List is the CRM's right to a module's list screen, which
// its lists themselves do not ask for.
const (
	View Action = iota + 1
	List
	Edit
	Save
	Create
	Delete
	Import
	Export
	Merge
	ConvertLead
	DuplicatesHandling
)

// actions are the names and ids of vtiger_actionmapping, and the words that
// vtrest's own commands and messages use.
var actions = [...]struct {
	name string
	id   int64
	word string
}{
	0: {id: -1}, View: {"DetailView", 4, "view"}, List: {"index", 3, "list"}, Edit: {"EditView", 1, "edit"}, Save: {"Save", 0, "save"},
	Create: {"CreateView", 7, "create"}, Delete: {"Delete", 2, "delete"}, Import: {"Import", 5, "import"}, Export: {"Export", 6, "export"},
	Merge: {"Merge", 8, "merge"}, ConvertLead: {"ConvertLead", 9, "convert leads"}, DuplicatesHandling: {"DuplicatesHandling", 10, "handle duplicates"},
}

// ParseAction finds an action by the CRM's name, such as EditView, or by its
// word, such as edit.
func ParseAction(name string) (Action, bool) {
	for a := View; int(a) < len(actions); a++ {
		if actions[a].name == name || actions[a].word == name {
			return a, true
		}
	}
	return 0, false
}

// String is the CRM's name of the action.
func (a Action) String() string { return a.entry().name }

// Word is the action in the words of a message, such as "edit".
func (a Action) Word() string { return a.entry().word }

func (a Action) entry() struct {
	name string
	id   int64
	word string
} {
	if int(a) >= len(actions) {
		a = 0
	}
	return actions[a]
}

// OnRecords reports whether the action is done to records that exist, so that
// their owners count.
func (a Action) OnRecords() bool { return a.reads() || a.writes() || a == Delete }

// unwritten are the actions for which the CRM's screen of profiles need not
// write a row: lists, and what vtiger_profile2utility rules.
func (a Action) unwritten() bool { return a == List || a >= Import }

func (a Action) reads() bool  { return a == View || a == List }
func (a Action) writes() bool { return a == Edit || a == Save }
