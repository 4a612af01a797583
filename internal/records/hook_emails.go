package records

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/store"
)

const (
	emailsModule = "Emails"
	// draft is the email_flag of an e-mail that is kept and was not sent.
	draft = "SAVED"
	// toUser stands behind the id of a user where others have the id of the field
	// that their address is in.
	toUser = "-1"
)

// emails is the hook of Emails, which are activities without a calendar. Only
// drafts are written: nobody is sent anything from here, and a record that says
// SENT would tell people something that did not happen. parent_id holds the
// records that an e-mail is for, each with a field of theirs: 207@11|1@-1|.
// Files that are sent with it are its attachments.
var emails = hook{before: enterEmail, after: linkEmail}

func enterEmail(ctx context.Context, s *saving) error {
	if !s.creating() && !isDraft(s.was("email_flag").Text) {
		return crm.Errorf(crm.Forbidden, "e-mail %d was sent or received; only drafts can be changed", s.id)
	}
	if flag := s.value("email_flag").Text; !isDraft(flag) {
		return invalid("email_flag", flag, draft+", for this server sends no e-mails")
	}
	for _, u := range s.files {
		if err := checkName(s, u); err != nil {
			return err
		}
		if u.IsImage() {
			if err := u.CheckImage(ctx); err != nil {
				return err
			}
		}
	}
	if !s.changes("parent_id") {
		return nil
	}
	parents, err := parseAddressees(s.value("parent_id").Text)
	if err != nil {
		return err
	}
	if err := s.checkAddressees(ctx, parents); err != nil {
		return err
	}
	s.respell("parent_id", crm.Stored{Text: spellAddressees(parents)})
	return nil
}

func isDraft(flag string) bool { return flag == "" || flag == draft }

// addressee is a record or a user that an e-mail is for.
type addressee struct {
	id    crm.ID
	field string // toUser for a user
}

// parseAddressees reads 207@11|1@-1|, where the field may be missing, as may the
// last bar.
func parseAddressees(text string) (all []addressee, err error) {
	for part := range strings.SplitSeq(strings.TrimSuffix(crm.FoldDigits(text), "|"), "|") {
		if part = strings.TrimSpace(part); part == "" && !strings.Contains(text, "|") {
			continue
		}
		id, field, given := strings.Cut(part, "@")
		if !given {
			field = "1" // as on the CRM's screens
		}
		number, err := strconv.ParseInt(field, 10, 32)
		p := addressee{id: idOf(id), field: strconv.FormatInt(number, 10)}
		if err != nil || number < -1 || p.id <= 0 {
			return nil, invalid("parent_id", text, "ids of records, each with the id of a field of theirs, such as 207@11|208@11|")
		}
		if !slices.ContainsFunc(all, func(other addressee) bool { return other.id == p.id && (other.field == toUser) == (p.field == toUser) }) {
			all = append(all, p)
		}
	}
	return all, nil
}

// spellAddressees is the text that parseAddressees reads.
func spellAddressees(all []addressee) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(text(p.id) + "@" + p.field + "|")
	}
	return b.String()
}

// checkAddressees refuses records that the user may not see, and users that are not
// there.
func (s *saving) checkAddressees(ctx context.Context, all []addressee) error {
	q := s.tx.Questions()
	types := make([]*store.Answer, len(all))
	references := make([]entry.Reference, len(all))
	anything, user := &crm.Field{Name: "parent_id"}, &crm.Field{Name: "parent_id", References: []string{"Users"}}
	for i, p := range all {
		types[i], references[i] = q.SetType(p.id), entry.Reference{Field: anything, ID: p.id}
		if p.field == toUser {
			references[i].Field = user
		}
	}
	if err := q.Ask(ctx); err != nil {
		return err
	}
	found, err := s.refer(ctx, references, types)
	if err != nil {
		return err
	}
	for i, p := range all {
		if !found[i] || p.id == s.id {
			return invalid("parent_id", text(p.id), "ids of records that you may see, or of users with @-1 behind")
		}
	}
	return nil
}

// linkEmail ties an e-mail to whom it is for, tells in the history of records
// that are new there, and attaches the files.
func linkEmail(ctx context.Context, s *saving) error {
	if s.changes("parent_id") {
		if err := s.linkAddressees(ctx); err != nil {
			return err
		}
	}
	return s.attach(ctx, "Attachment", false)
}

func (s *saving) linkAddressees(ctx context.Context) error {
	parents, err := parseAddressees(s.value("parent_id").Text)
	if err != nil {
		return err
	}
	var records, users []crm.ID
	for _, p := range parents {
		if p.field == toUser {
			users = append(users, p.id)
		} else {
			records = append(records, p.id)
		}
	}
	var before []crm.ID
	if !s.creating() {
		if before, err = s.tx.Links(ctx, store.ActivityParents, s.id); err != nil {
			return err
		}
	}
	if err := s.link(ctx, store.ActivityParents, records); err != nil {
		return err
	}
	if err := s.link(ctx, store.ActivityUsers, users); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(records, func(id crm.ID) bool { return slices.Contains(before, id) })
	return s.tx.TouchLinked(ctx, s.policy.Catalog(), store.Link{To: fresh, Module: s.module.SetType, ID: s.id, By: s.user(), At: s.stamp()})
}
