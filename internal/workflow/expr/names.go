package expr

// Names are the fields that the expression names, in its order; one named twice
// comes twice. Some may be no fields at all.
func (e *Expr) Names() []Name { return names(nil, e.root) }

func names(list []Name, n node) []Name {
	switch n := n.(type) {
	case field:
		list = append(list, n.name)
	case *choice:
		list = names(names(names(list, n.condition), n.yes), n.no)
	case *call:
		for _, arg := range n.args {
			list = names(list, arg)
		}
	case constant:
	}
	return list
}
