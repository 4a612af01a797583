package oracle

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
)

// exactDecimals are those of a user who has chosen none, who saves in all cases
// with amounts that are no whole numbers.
const exactDecimals = 2

// unrounded: amounts that a task copies or counts have two decimals for a user who
// has chosen none; the original rounds them to none. What they come to exactly
// follows from the task and what was sent.
func (x *exchange) unrounded() {
	exact := x.exactAmounts()
	for name, t := range x.want {
		for _, r := range t.Inserted {
			if name == "vtiger_modtracker_detail" {
				r["postvalue"] = finer(r["postvalue"], exact[r.Text("fieldname")])
				continue
			}
			for column, v := range r {
				if f := x.field(name, column); f != nil {
					r[column] = finer(v, exact[f.Name])
				}
			}
		}
		for _, u := range t.Updated {
			for column, v := range u.Changed {
				if f := x.field(name, column); f != nil {
					u.Changed[column] = [2]*string{v[0], finer(v[1], exact[f.Name])}
				}
			}
		}
	}
}

// finer is an amount with its decimals, where the original rounded it to none.
func finer(theirs *string, exact *big.Rat) *string {
	if theirs == nil || exact == nil {
		return theirs
	}
	whole, zeros, pointed := strings.Cut(*theirs, ".")
	if whole != exact.FloatString(0) || strings.Trim(zeros, "0") != "" {
		return theirs
	}
	ours, _ := new(big.Rat).SetString(exact.FloatString(exactDecimals))
	spelled := ours.FloatString(len(zeros))
	if !pointed { // a text
		spelled = strings.TrimSuffix(strings.TrimRight(ours.FloatString(exactDecimals), "0"), ".")
	}
	return &spelled
}

var counted = regexp.MustCompile(`^([\w.]+) ([-+*/]) ([\w.]+)$`)

// exactAmounts are what the tasks of a case give fields, by the target's name: the
// amount of another field, or two amounts counted together.
func (x *exchange) exactAmounts() map[string]*big.Rat {
	all := map[string]*big.Rat{}
	for _, w := range x.Workflows {
		for _, t := range w.Tasks {
			var text string
			var set []struct{ Fieldname, Valuetype, Value string }
			if json.Unmarshal(t.Props["field_value_mapping"], &text) != nil || json.Unmarshal([]byte(text), &set) != nil {
				continue
			}
			for _, m := range set {
				switch p := counted.FindStringSubmatch(m.Value); {
				case m.Valuetype == "fieldname":
					all[m.Fieldname] = x.amountOf(m.Value)
				case m.Valuetype == "expression" && p != nil:
					all[m.Fieldname] = count(x.amountOf(p[1]), p[2], x.amountOf(p[3]))
				}
			}
		}
	}
	return all
}

func count(a *big.Rat, sign string, b *big.Rat) *big.Rat {
	switch {
	case a == nil || b == nil:
		return nil
	case sign == "+":
		return new(big.Rat).Add(a, b)
	case sign == "-":
		return new(big.Rat).Sub(a, b)
	case sign == "*":
		return new(big.Rat).Mul(a, b)
	case b.Sign() == 0:
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

// amountOf is a number, or that of a field: as it was sent with a point, or else
// as the original stored it in a new record.
func (x *exchange) amountOf(name string) *big.Rat {
	if n, ok := new(big.Rat).SetString(name); ok {
		return n
	}
	for _, s := range x.Saves {
		if n, ok := new(big.Rat).SetString(string(s.Input.Fields[name])); ok {
			return n
		}
	}
	for table, t := range x.want {
		for _, r := range t.Inserted {
			for column, v := range r {
				if f := x.field(table, column); v != nil && f != nil && f.Name == name {
					n, _ := new(big.Rat).SetString(*v)
					return n
				}
			}
		}
	}
	return nil
}
