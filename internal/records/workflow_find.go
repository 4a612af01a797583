package records

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/workflow"
)

// named is what a record is called, and its module.
type named struct{ module, label string }

// moduleOf is the module of a record that a field refers to, "" if there is no
// such record.
func (r *workflowRun) moduleOf(f *crm.Field, id crm.ID) string {
	switch f.UIType {
	case 117:
		return "Currency"
	case 26:
		return "DocumentFolders"
	case 52, 77, 101:
		return "Users"
	}
	module := r.nameOf(id).module
	if f.References != nil && !slices.Contains(f.References, module) && !(module == crm.Calendar && slices.Contains(f.References, crm.Events)) {
		return ""
	}
	return module
}

// nameOf looks up a record, once in a run.
func (r *workflowRun) nameOf(id crm.ID) named {
	if known, ok := r.modules[id]; ok {
		return known
	}
	catalog := r.policy.Catalog()
	var n named
	setType, label, err := r.tx.SetType(r.ctx, id)
	switch {
	case err != nil:
		r.fault = errors.Join(r.fault, err)
	case setType != "":
		n = named{setType, label}
	case catalog.User(id) != nil:
		n = named{"Users", catalog.User(id).FullName()}
	}
	if r.modules == nil {
		r.modules = map[crm.ID]named{}
	}
	r.modules[id] = n
	return n
}

// Related is the record with an id such as 11x210, if it is one of the module.
func (r *workflowRecord) Related(_ context.Context, id, module string) (workflow.Entity, error) {
	related := r.run.find(id, module)
	if related == nil {
		return nil, r.run.fault
	}
	return related, r.run.fault
}

// find is a record by its id with prefix, nil if there is none in the module.
func (r *workflowRun) find(id, module string) *workflowRecord {
	catalog := r.policy.Catalog()
	prefix, digits, ok := strings.Cut(id, "x")
	if number := idOf(digits); !ok || number == 0 || prefix != strconv.FormatInt(catalog.Prefix(module), 10) {
		return nil
	}
	if known, ok := r.related[id]; ok {
		return known
	}
	found := &workflowRecord{run: r, module: catalog.Module(module), id: idOf(digits)}
	switch {
	case module == "Users":
		found.user = catalog.User(found.id)
		if found.user == nil {
			found = nil
		}
	case found.module == nil || found.module.SetType == "":
		found = nil
	case r.nameOf(found.id).module != found.module.SetType:
		found = nil
	}
	if r.related == nil {
		r.related = map[string]*workflowRecord{}
	}
	r.related[id] = found
	return found
}

// userValue is what is known of a user here; false for other fields.
func userValue(u *meta.UserRow, field string) (string, bool) {
	yes := func(b bool) string {
		if b {
			return "on"
		}
		return "off"
	}
	switch field {
	case "user_name":
		return u.Name, true
	case "first_name":
		return u.FirstName, true
	case "last_name":
		return u.LastName, true
	case "email1":
		return u.Email, true
	case "is_admin":
		return yes(u.Admin), true
	case "roleid":
		return u.Role, true
	case "time_zone":
		return u.TimeZone, true
	case "date_format":
		return u.DateFormat, true
	case "language":
		return u.Language, true
	case "status":
		if u.Active {
			return "Active", true
		}
		return "Inactive", true
	case "userlabel", "label":
		return u.FullName(), true
	}
	return "", false
}
