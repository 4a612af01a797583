package access

import "fmt"

// GroupNames are the user's groups by id and name, those that contain one of
// his groups too.
func (p *Policy) GroupNames() []string {
	var names []string
	for _, id := range p.groups {
		for _, g := range p.organisation().catalog.Groups {
			if g.ID == id {
				names = append(names, fmt.Sprintf("%d %s", id, g.Name))
			}
		}
	}
	return names
}
