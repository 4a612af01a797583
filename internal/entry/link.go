package entry

import (
	"slices"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// isReference reports whether the field holds the id of a record or a user.
func isReference(f *crm.Field) bool { return f.References != nil || f.UIType == 10 }

const usersModule = "Users"

// parseID reads an id of digits only.
func parseID(text string) (crm.ID, bool) {
	n, err := strconv.ParseUint(crm.FoldDigits(text), 10, 31)
	return crm.ID(n), err == nil
}

// reference reads the id of a record or a user; 0 is none. Users are looked up
// here, records are left to the database.
func (s *sheet) reference(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	id, ok := parseID(text)
	if !ok {
		if s.Lenient && f.Kind == crm.Int {
			return s.number(f, text, in)
		}
		return crm.Stored{}, allowed("the id of a record%s, digits only", ofModules(f))
	}
	user := slices.Contains(f.References, usersModule) && s.Catalog.User(id) != nil
	if id != 0 && !user && !s.Lenient {
		if len(f.References) == 1 && f.References[0] == usersModule {
			return crm.Stored{}, allowed("the id of a user")
		}
		s.cells[f.Index()].refs = id
	}
	return s.fit(f, strconv.FormatInt(int64(id), 10), in)
}

func ofModules(f *crm.Field) string {
	text := ""
	for i, m := range f.References {
		switch {
		case i == 0:
			text = " of " + m
		case i == len(f.References)-1:
			text += " or " + m
		default:
			text += ", " + m
		}
	}
	return text
}

// takeOwner reads the record's new owner. Nothing means the caller, as in the
// original; in a record that has an owner it is a mandatory field left empty.
func (s *sheet) takeOwner(f *crm.Field, sent *crm.Sent) {
	s.cells[f.Index()].sent = sent
	if s.old != nil && sent.Unchanged {
		return // the owner may have been made inactive since
	}
	text, p := s.read(f, sent)
	if sent.Plain {
		text = NumberAsText(text)
	}
	if p == nil && (text == "" || text == "0") {
		switch {
		case s.old == nil:
			return
		case s.Lenient:
			text = strconv.FormatInt(int64(s.User.ID), 10)
		default:
			p = &problem{missing: true, allowed: "an owner"}
		}
	}
	var id crm.ID
	if p == nil {
		id, p = s.party(text)
	}
	if p != nil {
		s.refuse(f, p)
		return
	}
	if s.old != nil && s.old.Get(f).Text == strconv.FormatInt(int64(id), 10) {
		return
	}
	s.owner = id
}

// party reads the id of a user who is active, or of a group.
func (s *sheet) party(text string) (crm.ID, *problem) {
	id, ok := parseID(text)
	if ok {
		if u := s.Catalog.User(id); u != nil {
			ok = u.Active
		} else {
			ok = slices.ContainsFunc(s.Catalog.Groups, func(g meta.GroupRow) bool { return g.ID == id })
		}
	}
	if !ok {
		return 0, allowed("the id of an active user or of a group")
	}
	return id, nil
}

// currency reads the id of a currency that is in use.
func (s *sheet) currency(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	id, ok := parseID(text)
	if c := s.Catalog.Currency(int64(id)); !s.Lenient && (!ok || c == nil || !c.Active) {
		return crm.Stored{}, allowed("the id of an active currency")
	}
	return s.fit(f, text, in)
}
