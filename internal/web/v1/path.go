package v1

import (
	"strings"
	"unicode"

	"vtrest/internal/crm"
)

// addPath reads what follows the module: an id, name/value pairs, a token. A
// last part shaped like a token is one, unless the token came another way and
// the parts are even in number without it. Any single last part that is left over
// is taken for a token, as the PHP module does.
func (a *address) addPath(segments []string) error {
	segments = joinDirections(segments)
	inPath := false
	if n := len(segments); n > 0 {
		last := segments[n-1]
		even := pairsFrom(segments)%2 == 0
		if a.token == "" && (isToken(last) || !even) || a.token != "" && !even && isToken(last) {
			if a.token == "" {
				a.token, inPath = last, true
			}
			segments = segments[:n-1]
		}
	}
	if len(segments) > 0 && isDigits(segments[0]) {
		a.params = append(params{{"id", segments[0]}}, a.params...)
		segments = segments[1:]
	}
	_, known := a.params.get(idName)
	switch lone := len(segments) == 1 && !known && segments[0] != "" && similarParameter(segments[0]) == ""; {
	case lone && a.reads && !hasDigit(segments[0]):
		a.lone, segments = segments[0], nil
	case lone:
		return notAnID(segments[0])
	case inPath:
		segments = a.dropOdd(segments)
	}
	pairs, err := parsePairs(segments)
	for _, x := range pairs {
		a.inPath = append(a.inPath, x.name)
	}
	a.params = append(pairs, a.params...)
	return err
}

// joinDirections reads order/COLUMN/DESC, as some clients write it: the
// direction belongs to the order.
func joinDirections(segments []string) []string {
	var joined []string
	first := 0
	if len(segments) > 0 && isDigits(segments[0]) {
		first = 1
	}
	for i := 0; i < len(segments); i++ {
		joined = append(joined, segments[i])
		at := len(joined) - first
		if at > 0 && at%2 == 0 && joined[len(joined)-2] == orderName && i+1 < len(segments) && isDirection(segments[i+1]) {
			joined[len(joined)-1] += " " + segments[i+1]
			i++
		}
	}
	return joined
}

// dropOdd drops the last part of an address that reads if it is a name without
// a value, as the PHP module does. A parameter's name stays, so that it is
// an error, and so does what may be meant for an id: who asks for some records
// must not get all.
func (a *address) dropOdd(segments []string) []string {
	n := len(segments)
	if !a.reads || n%2 == 0 {
		return segments
	}
	last := segments[n-1]
	if last == "" || similarParameter(last) != "" || hasDigit(last) || head(last) != last {
		return segments
	}
	a.ignored = append(a.ignored, last)
	return segments[:n-1]
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

func notAnID(text string) error {
	return crm.Errorf(crm.InvalidParameter, "%q is not a record id: must be a number", short(text))
}

// pairsFrom counts the parts that must be name/value pairs: all but an id.
func pairsFrom(segments []string) int {
	if isDigits(segments[0]) {
		return len(segments) - 1
	}
	return len(segments)
}

// addParams reads the PHP module's own way to put pairs into a query:
// params=start/0/length/2.
func (a *address) addParams() error {
	for _, packed := range a.params.all(paramsName) {
		segments := joinDirections(strings.Split(strings.Trim(packed, "/"), "/"))
		pairs, err := parsePairs(a.dropOdd(segments))
		if err != nil {
			return err
		}
		a.params = append(a.params, pairs...)
	}
	return nil
}

func parsePairs(segments []string) (params, error) {
	if n := len(segments); n%2 != 0 {
		return nil, crm.Errorf(crm.InvalidParameter, "parameter %q has no value: write the address as Module/name/value/…/TOKEN", short(segments[n-1]))
	}
	pairs := make(params, 0, len(segments)/2)
	for i := 0; i < len(segments); i += 2 {
		if segments[i] == "" && segments[i+1] != "" {
			return nil, crm.Errorf(crm.InvalidParameter, "%q has no name before it: write / inside a value as %%2F", short(segments[i+1]))
		}
		pairs = append(pairs, param{segments[i], unslash(segments[i+1])})
	}
	return pairs, nil
}
