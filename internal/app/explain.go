package app

import (
	"context"
	"fmt"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	v1 "vtrest/internal/web/v1"
)

// Question is what the command line asks: what the API is asked.
type Question = v1.Question

// Explanation is what the command line prints: what the API answers.
type Explanation = v1.Explanation

// Explain answers a Question over the database as it is now, as the API
// answers it to administrators. Nothing is written.
func (a *App) Explain(ctx context.Context, q Question) (*Explanation, error) {
	facts, err := a.facts(ctx)
	if err != nil {
		return nil, err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return nil, err
	}
	e, err := v1.Explain(ctx, a.records(), catalog, q)
	if crm.CodeOf(err) == crm.NotFound {
		err = fmt.Errorf("%w (vtrest user list shows all)", err)
	}
	return e, err
}

// Profiles are those of the user that e is about, by id and name, in the CRM's
// order.
func Profiles(e *Explanation) []string {
	rights := e.Policy.Catalog().Rights
	var names []string
	for _, row := range rights.RoleProfiles {
		if row.Role != e.User.Role {
			continue
		}
		i := slices.IndexFunc(rights.Profiles, func(p meta.ProfileRow) bool { return p.ID == row.Profile })
		if i >= 0 {
			names = append(names, fmt.Sprintf("%d %s", row.Profile, rights.Profiles[i].Name))
		}
	}
	return names
}
