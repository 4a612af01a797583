package records

import (
	"context"

	"vtrest/internal/crm"
)

// emails refuses to write e-mails: a record of one that was never sent would
// tell people something that did not happen. The CRM writes them when it sends.
var emails = hook{before: func(context.Context, *saving) error {
	return crm.Errorf(crm.Forbidden, "the CRM writes the records of Emails itself, when it sends an e-mail; they cannot be created or changed here")
}}
