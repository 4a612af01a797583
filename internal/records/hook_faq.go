package records

import "context"

var faq = hook{uses: isComment, after: func(ctx context.Context, s *saving) error {
	text, err := commentSent(s, "vtiger_faqcomments")
	if err != nil || text == "" {
		return err
	}
	return s.tx.InsertFaqComment(ctx, s.id, text, s.stamp())
}}
