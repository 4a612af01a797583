package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vtrest/internal/mail"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

const (
	// postEvery is how often mails are looked for.
	postEvery = 10 * time.Second
	// claimTime is how long a mail is nobody else's while it is sent. It is longer
	// than sending may take.
	claimTime = 10 * time.Minute
	sendTime  = 5 * time.Minute
	// grace is how long a mail that is just being sent may take when the program
	// ends.
	grace = 5 * time.Second
	// giveUpAfter is how old a mail may become.
	giveUpAfter = 3 * 24 * time.Hour
	// The first pause before another attempt, which doubles, and the longest.
	firstPause, longestPause = time.Minute, 4 * time.Hour
)

// postman sends the mails that workflows of the embedded database leave in the
// CRM's queue. Without a server it leaves them there, and counts them.
//
// A mail is sent at least once. It leaves the queue in one transaction, is
// claimed in another, and is forgotten in a third when the server has taken it:
// a program that dies between the last two sends it again. The second copy has
// the same Message-ID, by which readers know it. The other choice would lose
// mails, and nobody would know.
type postman struct {
	store   *store.Store
	records *records.Service
	catalog func() (*meta.Catalog, error)
	server  *mail.Server // nil for none
	log     *slog.Logger
	now     func() time.Time

	sent, failed prometheus.Counter
	waiting      prometheus.Gauge
}

func (a *App) newPostman() *postman {
	return &postman{
		store: a.store, records: a.records(), catalog: a.refresher.Catalog, server: a.mailServer, log: a.log, now: a.store.Now,
		sent:    prometheus.NewCounter(prometheus.CounterOpts{Name: "vtrest_mails_sent_total", Help: "Mails of workflows that the mail server took."}),
		failed:  prometheus.NewCounter(prometheus.CounterOpts{Name: "vtrest_mails_failed_total", Help: "Mails of workflows that were given up."}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{Name: "vtrest_mails_waiting", Help: "Mails of workflows that are still to be sent."}),
	}
}

// collectors are the metrics, none where a CRM sends its mails.
func (p *postman) collectors() []prometheus.Collector {
	if p == nil {
		return nil
	}
	return []prometheus.Collector{p.sent, p.failed, p.waiting}
}

// run sends mails until ctx ends.
func (p *postman) run(ctx context.Context) {
	tick := time.NewTicker(postEvery)
	defer tick.Stop()
	for {
		if err := p.round(ctx); err != nil && ctx.Err() == nil {
			p.log.Warn("mails of workflows cannot be sent just now", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round sends what is due. An error is the database's; what the mail server says
// is kept with the mail.
func (p *postman) round(ctx context.Context) error {
	catalog, err := p.catalog()
	if err != nil {
		return nil // the refresher has told of it
	}
	if p.server != nil {
		err = errors.Join(p.collect(ctx, catalog), p.deliver(ctx))
	}
	return errors.Join(err, p.count(ctx, catalog))
}

// collect takes mails over from the CRM's queue.
func (p *postman) collect(ctx context.Context, catalog *meta.Catalog) error {
	for ctx.Err() == nil {
		more, err := p.records.CollectMail(ctx, catalog)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// deliver sends mails until none is due, or the server cannot be used.
func (p *postman) deliver(ctx context.Context) error {
	for ctx.Err() == nil {
		var m *store.Mail
		var found bool
		err := p.records.Within(ctx, func(ctx context.Context) error {
			return p.store.Update(ctx, func(tx *store.Tx) (err error) {
				m, found, err = tx.ClaimMail(ctx, tx.Now.Add(claimTime))
				return err
			})
		})
		if err != nil || !found {
			return err
		}
		fault := p.send(ctx, m)
		if err := p.settle(ctx, m, fault); err != nil {
			return err
		}
		if fault != nil && fault.Server {
			return nil
		}
	}
	return nil
}

// send hands one mail to the server. It is nil if the server took it.
func (p *postman) send(ctx context.Context, m *store.Mail) *mail.Fault {
	letter, err := task.ParseLetter(m.Contents)
	if err != nil {
		return mail.Unsendable(err)
	}
	message, err := mail.Message(letter, p.server.From, m.ID, p.now())
	if err != nil {
		return mail.Unsendable(err)
	}
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	done, err := p.server.Send(sending, message)
	if err == nil {
		if done.Refused > 0 {
			p.log.Warn("a mail of a workflow was sent, but some recipients are refused", "mail", m.ID, "task", m.Task, "record", m.Record, "refused", done.Refused)
		}
		return nil
	}
	if fault, ok := errors.AsType[*mail.Fault](err); ok {
		return fault
	}
	return mail.Unsendable(err)
}

// settle writes down what became of a mail, also while the program ends.
func (p *postman) settle(ctx context.Context, m *store.Mail, fault *mail.Fault) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	about := []any{"mail", m.ID, "task", m.Task, "record", m.Record, "attempt", m.Attempts}
	if fault == nil {
		p.sent.Inc()
		p.log.Debug("mail of a workflow sent", about...)
		return p.store.Update(ctx, func(tx *store.Tx) error { return tx.MailSent(ctx, m) })
	}
	// What the server says may name people, so the log has its code alone.
	about = append(about, "doing", fault.Doing, "code", fault.Code)
	if fault.Final || p.now().Sub(m.Created) > giveUpAfter {
		p.failed.Inc()
		p.log.Warn("mail of a workflow given up; vtrest doctor says why", about...)
		return p.store.Update(ctx, func(tx *store.Tx) error { return tx.MailFailed(ctx, m, fault.Error()) })
	}
	next := p.now().Add(pauseAfter(m.Attempts))
	p.log.Info("mail of a workflow not sent yet", append(about, "next", next.UTC().Format(time.RFC3339))...)
	return p.store.Update(ctx, func(tx *store.Tx) error { return tx.MailDelayed(ctx, m, next, fault.Error()) })
}

// pauseAfter is the time between an attempt and the next.
func pauseAfter(attempts int) time.Duration {
	pause := firstPause
	for range attempts - 1 {
		if pause *= 2; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}

// count tells the metrics how many mails wait.
func (p *postman) count(ctx context.Context, catalog *meta.Catalog) error {
	return p.records.Within(ctx, func(ctx context.Context) error {
		return p.store.View(ctx, func(tx *store.Tx) error {
			queued, _, err := tx.QueueLength(ctx, records.MailTasks(catalog))
			if err != nil {
				return err
			}
			kept, err := tx.Mails(ctx)
			p.waiting.Set(float64(queued + kept.Waiting))
			return err
		})
	})
}

// cleanUp forgets mails that were given up long ago.
func (p *postman) cleanUp(ctx context.Context) {
	err := p.records.Within(ctx, func(ctx context.Context) error {
		return p.store.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.DeleteOldMails(ctx)
			return err
		})
	})
	if err != nil {
		p.log.Warn("old mails cannot be removed", "error", err.Error())
	}
}
