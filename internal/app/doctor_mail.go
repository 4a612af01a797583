package app

import (
	"context"

	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/store"
)

// mails tells how the mails of workflows fare. A CRM's own are its own business.
func (c *checkup) mails(ctx context.Context, facts *meta.Facts) {
	catalog, err := meta.Build(facts)
	if err != nil || !c.app.Embedded() {
		return
	}
	var queued, others int64
	var kept store.Mails
	there, err := c.app.store.HasMails(ctx)
	if err == nil {
		err = c.app.store.View(ctx, func(tx *store.Tx) (err error) {
			queued, others, err = tx.QueueLength(ctx, records.MailTasks(catalog))
			if err == nil && there {
				kept, err = tx.Mails(ctx)
			}
			return err
		})
	}
	if err != nil {
		c.add(Warn, "mails of workflows: %v", err)
		return
	}
	waiting := queued + kept.Waiting
	switch server := c.app.mailServer; {
	case server != nil:
		c.add(OK, "mails of workflows: %d wait, to be sent through %s", waiting, server.Name())
	case waiting > 0:
		c.add(Warn, "mails of workflows: %d wait and nobody sends them; give --smtp", waiting)
	default:
		c.add(OK, "mails of workflows: none waits; without --smtp none will be sent")
	}
	if kept.LastDelay != "" {
		c.add(Warn, "mails of workflows: the last attempt failed, and will be made again: %s", kept.LastDelay)
	}
	if kept.Failed > 0 {
		c.add(Warn, "mails of workflows: %d were given up; the last one because of: %s", kept.Failed, kept.LastFailure)
	}
	if others > 0 {
		c.add(Warn, "tasks of workflows: %d others wait in the queue for a CRM's cron, which the embedded database does not have", others)
	}
}
