package v1

import (
	"net/http"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// mayBeNew are the refusals that rest on what the CRM's registry says: a module, a
// field, a value of a picklist, an owner or a right that was made just now is in no
// generation yet.
var mayBeNew = map[crm.Code]bool{
	crm.ModuleNotFound: true, crm.FieldNotFound: true, crm.InvalidCriteria: true, crm.InvalidOrder: true, crm.InvalidParameter: true,
	crm.InvalidValue: true, crm.MandatoryMissing: true, crm.Forbidden: true,
}

// current runs a call with what its user may do. If it is refused and the database
// holds a newer generation, it runs again over that one: whoever has just added a
// value in the CRM may use it. f writes nothing before it is refused.
func (s *Server) current(w http.ResponseWriter, r *http.Request, c *web.Call, a *address, f func(p *access.Policy) error) error {
	p, err := s.policy(r, c, a)
	if err != nil {
		return err
	}
	err = f(p)
	if err == nil || s.Renew == nil || !mayBeNew[crm.CodeOf(err)] || !s.Renew(r.Context(), p.Catalog()) {
		return err
	}
	newer, renewed := s.Auth.Policy(r.Context(), a.token, c.From)
	if renewed != nil {
		return renewed
	}
	w.Header().Del(ignoredFields)
	w.Header().Del(ignoredParameters)
	return f(newer)
}
