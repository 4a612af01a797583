package v1

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"vtrest/internal/access"
	"vtrest/internal/crm"
)

// Parameters of calls, beside those of a log-in.
const (
	moduleName   = "module"
	tokenName    = "token"
	paramsName   = "params"
	idName       = "id"
	startName    = "start"
	lengthName   = "length"
	afterName    = "after"
	orderName    = "order"
	criteriaName = "criteria"
	picklistName = "picklist"
	dependName   = "picklistdep"
	downloadName = "download"
	explainName  = "explain"
	actionName   = "action"
)

// parameterNames are all parameters. A name that is like one of them is taken for
// a mistake.
var parameterNames = []string{
	moduleName, tokenName, paramsName, idName, startName, lengthName, afterName, orderName, criteriaName, picklistName, dependName,
	downloadName, explainName, actionName, workflowsName, calculateName, calendarName,
}

// writeNames are the parameters of calls that write. All other names are fields'.
var writeNames = []string{idName, explainName, actionName, workflowsName, calculateName, calendarName}

// always are the parameters that every call uses.
var always = []string{moduleName, tokenName, paramsName, calendarName}

// checkNames rejects names that are nearly a parameter's, and names in a header
// those that have no effect because the call does not use them.
func (a *address) checkNames(w http.ResponseWriter, uses ...string) error {
	for _, x := range a.params {
		if err := notSimilar(x); err != nil {
			return err
		}
	}
	a.tellIgnored(w, uses...)
	return nil
}

// checkListNames does so for a list. What would choose or cut records elsewhere is
// rejected too: who asks for some must not get all.
func (a *address) checkListNames(w http.ResponseWriter, p *access.Policy, m *crm.Module) error {
	if head(a.lone) != a.lone { // rating:Active
		if err := notForList(p, m, param{name: a.lone}); err != nil {
			return err
		}
		return notAnID(a.lone)
	}
	if a.lone != "" && !names(p, m, a.lone) {
		return notAnID(a.lone)
	}
	for _, x := range a.params {
		if slices.Contains(parameterNames, x.name) {
			if err := needsMore(x); err != nil {
				return err
			}
			continue
		}
		if err := notForList(p, m, x); err != nil {
			return err
		}
	}
	a.tellIgnored(w, startName, lengthName, afterName, orderName, criteriaName, idName, picklistName, dependName, downloadName)
	return nil
}

// names reports whether a word is a name and not meant for an id: that of a field,
// or one that stands where examples have an id, such as Contactid.
func names(p *access.Policy, m *crm.Module, word string) bool {
	return fieldNamed(p, m, word, column) != nil || alike(p, m, word) != nil || strings.HasSuffix(fold(word), "id")
}

// notForList rejects a name that says which records are wanted, in other words
// than here. A field's own name counts before what it is like.
func notForList(p *access.Policy, m *crm.Module, x param) error {
	if f := fieldNamed(p, m, x.name, column); f != nil && f != m.ID {
		return fieldAsParameter(m, f, x)
	}
	if err := notSimilar(x); err != nil {
		return err
	}
	word := fold(head(x.name))
	right := foreignNames[word]
	if word == m.Base.Key {
		right = useID
	}
	if right != "" {
		return crm.Errorf(crm.InvalidParameter, "%q is not a parameter here: %s", short(x.name), right)
	}
	if f := fieldNamed(p, m, x.name, alike); f != nil {
		return fieldAsParameter(m, f, x)
	}
	return nil
}

// needsMore rejects parameters of other calls that a list of all records would
// not answer. PHP takes "0" for empty.
func needsMore(x param) error {
	if x.value == "" || x.value == "0" {
		return nil
	}
	switch x.name {
	case dependName:
		return crm.Errorf(crm.InvalidParameter, "picklistdep goes with picklist: call Module/picklist/FIELD/picklistdep/1/TOKEN")
	case downloadName:
		return crm.Errorf(crm.InvalidParameter, "download goes with the id of a document: call Documents/ID/download/1/TOKEN")
	case calculateName:
		return crm.Errorf(crm.InvalidParameter, "calculate: ask with POST, and send the record in the body")
	}
	return nil
}

// notSimilar rejects a name that is nearly a parameter's.
func notSimilar(x param) error {
	if right := similarParameter(x.name); right != "" && right != x.name {
		return crm.Errorf(crm.InvalidParameter, "%q is not a parameter: did you mean %s? Write %s", short(x.name), right, example(right))
	}
	return nil
}

// checkWrite rejects what stands in the address of a call that writes and is
// nearly a parameter that would make another call of it: who asks what
// workflows would do must not write.
func (a *address) checkWrite(m *crm.Module) error {
	if err := a.params.single(writeNames, a.inPath); err != nil {
		return err
	}
	for _, x := range a.params {
		if right := similarParameter(x.name); right != x.name && slices.Contains(writeNames, right) && m.Field(x.name) == nil {
			return notSimilar(x)
		}
	}
	return nil
}

// fieldNamed finds the readable field that a name means, or that it begins with,
// as in rating[eq], rating__in or rating:Active.
func fieldNamed(p *access.Policy, m *crm.Module, name string, find func(*access.Policy, *crm.Module, string) *crm.Field) *crm.Field {
	begin, _, _ := strings.Cut(head(name), "__")
	for _, n := range []string{name, head(name), begin, begin[strings.LastIndexByte(begin, '.')+1:]} {
		if f := find(p, m, strings.TrimSpace(n)); f != nil {
			return f
		}
	}
	return nil
}

// alike finds the readable field whose name, column or label is a name but for
// case, blanks and signs.
func alike(p *access.Policy, m *crm.Module, name string) *crm.Field {
	want := fold(name)
	if want == "" {
		return nil
	}
	for f := range p.Readable(m).All() {
		if fold(f.Name) == want || fold(f.Column) == want || fold(f.Label) == want {
			return f
		}
	}
	return nil
}

func fieldAsParameter(m *crm.Module, f *crm.Field, x param) error {
	value := short(x.value)
	if _, after, ok := strings.Cut(x.name, ":"); ok && value == "" {
		value = short(after)
	}
	if value == "" || strings.ContainsAny(value, `;\`) {
		value = "VALUE"
	}
	return crm.Errorf(crm.InvalidParameter, "%q is a field of %s and not a parameter: write %s=%s:%s", short(x.name), m.Name, criteriaName, f.Name, value)
}

// head is what stands before a sign that no name has: rating of rating[eq].
func head(name string) string {
	if i := strings.IndexAny(name, "[]:=<>!(~"); i >= 0 {
		return name[:i]
	}
	return name
}

// fold is a name without what people spell differently: case, blanks, signs.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
