package v1

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
)

// param is one parameter of a call, decoded.
type param struct{ name, value string }

// params are a call's parameters; of two with one name the first counts.
type params []param

func (p params) get(name string) (string, bool) {
	for _, x := range p {
		if x.name == name {
			return x.value, true
		}
	}
	return "", false
}

// all are the values under a name.
func (p params) all(name string) []string {
	var values []string
	for _, x := range p {
		if x.name == name {
			values = append(values, x.value)
		}
	}
	return values
}

// plain reads the array forms of known parameters: criteria[]=a&criteria[1]=b,
// as PHP writes a list into a query, is criteria twice.
func (p params) plain(known []string) (params, error) {
	plain := slices.Clone(p)
	for i, x := range p {
		base, keys := splitName(x.name)
		if len(keys) == 0 || !slices.Contains(known, base) {
			continue
		}
		if len(keys) > 1 || !isDigits("0"+keys[0]) {
			return nil, crm.Errorf(crm.InvalidParameter, "%q is not allowed: write %s, or %s[] for each of several", short(x.name), example(base), base)
		}
		plain[i].name = base
	}
	return plain, nil
}

// single refuses parameters that have two values where there can be only one.
// A path counts before the query, but for an id.
func (p params) single(names, inPath []string) error {
	for _, x := range p {
		if x.name != idName && slices.Contains(inPath, x.name) {
			continue
		}
		if x.name == criteriaName || x.name == orderName || slices.Contains(always, x.name) || !slices.Contains(names, x.name) {
			continue
		}
		if value, _ := p.get(x.name); value != x.value {
			return crm.Errorf(crm.InvalidParameter, "%s is sent twice, as %q and %q: send it once", x.name, short(value), short(x.value))
		}
	}
	return nil
}

// nonEmpty is a parameter's value, or "" where PHP finds it empty: "0" too.
func (p params) nonEmpty(name string) string {
	value, _ := p.get(name)
	if crm.FoldDigits(value) == "0" {
		return ""
	}
	return value
}

// number is a parameter that counts records: a whole number from 0, or the
// default where it is not sent or empty.
func (p params) number(name string, def int64) (int64, error) {
	value := strings.TrimSpace(p.nonEmpty(name))
	if value == "" {
		return def, nil
	}
	n, err := strconv.ParseUint(crm.FoldDigits(value), 10, 63)
	if errors.Is(err, strconv.ErrRange) {
		return 0, crm.Errorf(crm.InvalidParameter, "%s=%q is not allowed: the number is too large", name, value)
	}
	if err != nil {
		return 0, crm.Errorf(crm.InvalidParameter, "%s=%q is not allowed: must be a number from 0", name, value)
	}
	return int64(n), nil
}

// parseQuery reads a query string. Only & separates; a ; is data, as the
// guide's own criteria need.
func parseQuery(raw string) params {
	var p params
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		p = append(p, param{decode(name), unslash(decode(value))})
	}
	return p
}

// unslash makes \/ a slash: the guide's client escapes every slash so.
func unslash(s string) string { return strings.ReplaceAll(s, `\/`, "/") }
