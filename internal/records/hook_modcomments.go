package records

import (
	"context"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/store"
)

var modComments = hook{
	// before makes the user who comments the author, unless it is a customer.
	before: func(_ context.Context, s *saving) error {
		if s.creating() && idOf(s.value("userid").Text) == 0 && idOf(s.value("customer").Text) == 0 {
			s.set("userid", crm.Stored{Text: strconv.FormatInt(int64(s.user()), 10)})
		}
		return nil
	},
	// after shows the comment in the history of the record it is on. Vtiger 6 does
	// not; it knows no private comments either, by which it is told apart.
	after: func(ctx context.Context, s *saving) error {
		parent := idOf(s.value("related_to").Text)
		catalog := s.policy.Catalog()
		if !s.creating() || parent == 0 || !catalog.Handles("ModCommentsHandler") || !catalog.HasColumn("vtiger_modcomments", "is_private") {
			return nil
		}
		return s.tx.TouchLinked(ctx, catalog, store.Link{To: []crm.ID{parent}, Module: s.module.SetType, ID: s.id, By: s.user(), At: s.stamp()})
	},
}
