package meta

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/htmltext"
)

// readJSON reads JSON of a column, which may be written with the entities of
// HTML: of its quotes, or within its texts alone.
func readJSON(text string, to any) error {
	err := json.Unmarshal([]byte(text), to)
	if err != nil && json.Unmarshal([]byte(htmltext.Decode(text)), to) == nil {
		return nil
	}
	return err
}

// Members reads an object of a column with JSON. PHP writes one whose keys are 0,
// 1, 2 … as a list, and one without keys too; nothing and null have no members.
func Members[T any](text string) (map[string]T, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == "null" || text == `""` {
		return nil, nil //nolint:nilnil // no members are none
	}
	object := map[string]T{}
	if text[0] != '[' {
		return object, readJSON(text, &object)
	}
	var list []T
	if err := readJSON(text, &list); err != nil {
		return nil, err
	}
	for i, v := range list {
		object[strconv.Itoa(i)] = v
	}
	return object, nil
}

// IDs reads a list of ids in a column with JSON, each a number or a text, in the
// order of the list. PHP makes an object of one out of which it took double ids:
// {"0":"1","2":"3"}. odd are those that are no ids.
func IDs(text string) (ids []int64, odd []string, err error) {
	members, err := Members[json.RawMessage](text)
	if err != nil {
		return nil, nil, err
	}
	place := func(key string) int {
		n, _ := strconv.Atoi(key)
		return n
	}
	for _, key := range slices.SortedFunc(maps.Keys(members), func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) }) {
		raw := unquoted(members[key])
		id, err := strconv.ParseInt(strings.TrimSpace(raw), 10, 64)
		if err != nil {
			odd = append(odd, raw)
			continue
		}
		ids = append(ids, id)
	}
	return ids, odd, nil
}

// unquoted is what a text of JSON says, and anything else as it is spelled.
func unquoted(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}
