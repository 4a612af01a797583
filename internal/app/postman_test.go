package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"vtrest/internal/crmtest"
	"vtrest/internal/mail/mailtest"
	"vtrest/internal/store"
)

// post is a demo whose clock stands until it is moved, with a mail server.
type post struct {
	t      *testing.T
	app    *App
	server *mailtest.Server
	log    *buffer
	clock  time.Time
	token  string
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, server: mailtest.New(t), log: &buffer{}, clock: time.Now()}
	c := demoOptions(t)
	c.Log = slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.SMTP = "smtp://crm:s3cr3t@" + p.server.Addr() + "?tls=off"
	p.server.Password = "s3cr3t"
	p.app = p.open(c)
	return p
}

func (p *post) open(c Config) *App {
	p.t.Helper()
	a := opened(p.t, c)
	if err := a.Refresh(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	a.store = store.New(a.db, func() time.Time { return p.clock })
	a.post = a.newPostman()
	return a
}

// contact makes a contact, of which workflow 6 tells its owner.
func (p *post) contact(name string) {
	p.t.Helper()
	if p.token == "" {
		p.token = login(p.t, p.app)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, base+"Contacts/"+p.token, strings.NewReader("lastname="+name))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if p.app.Site().Handler().ServeHTTP(w, r); w.Code != http.StatusCreated {
		p.t.Fatalf("create: %d %s", w.Code, w.Body)
	}
	p.clock = p.clock.Add(time.Second)
}

func (p *post) round(a *App) {
	p.t.Helper()
	if err := a.post.round(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// wantMails checks how many mails were sent, wait and were given up.
func (p *post) wantMails(sent int, waiting, failed int64) {
	p.t.Helper()
	var kept store.Mails
	var queued int64
	err := p.app.store.View(p.t.Context(), func(tx *store.Tx) (err error) {
		if kept, err = tx.Mails(p.t.Context()); err == nil {
			queued, err = p.queued(tx)
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if got := len(p.server.Mails()); got != sent || kept.Waiting+queued != waiting || kept.Failed != failed {
		p.t.Errorf("%d mails sent, %d wait, %d given up; want %d, %d, %d", got, kept.Waiting+queued, kept.Failed, sent, waiting, failed)
	}
}

func (p *post) queued(tx *store.Tx) (int64, error) {
	given, others, err := tx.QueueLength(p.t.Context(), nil)
	return given + others, err
}

func TestMailIsSent(t *testing.T) {
	p := newPost(t)
	p.contact("M%C3%BCller+%3Cb%3E+%24email") // Müller <b> $email
	p.wantMails(0, 1, 0)
	p.round(p.app)
	p.wantMails(1, 0, 0)
	m := p.server.Mails()[0]
	if m.From != "admin@example.org" || len(m.To) != 1 || m.To[0] != "admin@example.org" {
		t.Errorf("sent from %s to %v", m.From, m.To)
	}
	raw := strings.ReplaceAll(string(m.Raw), "=\r\n", "")
	for _, want := range []string{"Subject: Regarding Contact Assignment", "LastName:<b>M=C3=BCller &lt;b&gt; $email</b>", "LastName:M=C3=BCller <b> $email", "CustomerPortal Login Details"} {
		if !strings.Contains(raw, want) {
			t.Errorf("the mail has no %q:\n%s", want, m.Raw)
		}
	}
	p.round(p.app)
	p.wantMails(1, 0, 0)
	if strings.Contains(p.log.String(), "ller") || strings.Contains(p.log.String(), "s3cr3t") {
		t.Errorf("the log tells too much: %s", p.log)
	}
}

func TestMailIsTriedAgain(t *testing.T) {
	crmtest.Long(t)
	p := newPost(t)
	var refusal *smtp.SMTPError
	p.server.Refuse = func(string) *smtp.SMTPError { return refusal }
	p.contact("Patient")
	refusal = &smtp.SMTPError{Code: 451, Message: "s3cr3t trouble"}
	p.round(p.app)
	p.round(p.app) // too early
	p.wantMails(0, 1, 0)
	findings := p.app.Examine(t.Context(), false)
	if !has(findings, Warn, "mails of workflows: the last attempt failed") || !strings.Contains(fmt.Sprint(findings), "trouble") || strings.Contains(fmt.Sprint(findings), "s3cr3t") {
		t.Errorf("the doctor says %v", findings)
	}
	p.clock = p.clock.Add(firstPause)
	refusal = nil
	p.round(p.app)
	p.wantMails(1, 0, 0)
	if n := strings.Count(p.log.String(), "not sent yet"); n != 1 {
		t.Errorf("%d attempts failed, want 1: %s", n, p.log)
	}
}

func TestMailIsGivenUp(t *testing.T) {
	crmtest.Long(t)
	p := newPost(t)
	refusal := &smtp.SMTPError{Code: 550, Message: "unknown"}
	p.server.Refuse = func(string) *smtp.SMTPError { return refusal }
	p.contact("Unknown")
	p.round(p.app)
	p.wantMails(0, 0, 1)
	if findings := p.app.Examine(t.Context(), false); !has(findings, Warn, "mails of workflows: 1 were given up") {
		t.Errorf("the doctor says %v", findings)
	}
	refusal.Code = 450
	p.contact("Old")
	attempts := 0
	for range 100 {
		p.round(p.app)
		p.clock = p.clock.Add(longestPause)
		attempts++
		if strings.Count(p.log.String(), "given up") == 2 {
			break
		}
	}
	p.wantMails(0, 0, 2)
	if want := int(giveUpAfter/longestPause) + 1; attempts != want {
		t.Errorf("given up after %d attempts, want %d", attempts, want)
	}
	p.clock = p.clock.Add(store.KeptFor)
	p.app.post.cleanUp(t.Context())
	p.wantMails(0, 0, 0)
}

// TestMailOfTheDead: a program that died while it sent leaves a claim, which ends.
func TestMailOfTheDead(t *testing.T) {
	p := newPost(t)
	p.contact("Twice")
	if err := p.app.post.collect(t.Context(), must(p.app.refresher.Catalog())); err != nil {
		t.Fatal(err)
	}
	claim := func() (found bool) {
		err := p.app.store.Update(t.Context(), func(tx *store.Tx) (err error) {
			_, found, err = tx.ClaimMail(t.Context(), tx.Now.Add(claimTime))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if !claim() || claim() {
		t.Fatal("a mail is not claimed once")
	}
	p.round(p.app)
	p.wantMails(0, 1, 0)
	p.clock = p.clock.Add(claimTime)
	p.round(p.app)
	p.wantMails(1, 0, 0)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestMailOfTwoServers: two programs over one database send each mail once.
func TestMailOfTwoServers(t *testing.T) {
	p := newPost(t)
	const mails = 8
	for i := range mails {
		p.contact(fmt.Sprintf("Contact%d", i))
	}
	c := p.app.config
	other := p.open(c)
	var running sync.WaitGroup
	for _, a := range []*App{p.app, other} {
		running.Go(func() {
			if err := a.post.round(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	p.round(p.app)
	p.wantMails(mails, 0, 0)
	known := map[string]bool{}
	for _, m := range p.server.Mails() {
		_, id, _ := bytes.Cut(m.Raw, []byte("Message-ID: "))
		id, _, _ = bytes.Cut(id, []byte("\r\n"))
		if known[string(id)] {
			t.Errorf("mail %s was sent twice", id)
		}
		known[string(id)] = true
	}
}

// TestMailOfDeletedRecord: like the CRM's cron, nobody writes about what is gone.
func TestMailOfDeletedRecord(t *testing.T) {
	p := newPost(t)
	p.contact("Gone")
	if _, err := p.app.db.SQL.ExecContext(t.Context(), "UPDATE vtiger_crmentity SET deleted = 1 WHERE crmid = (SELECT substr(entity_id, instr(entity_id, 'x') + 1) FROM com_vtiger_workflowtask_queue)"); err != nil {
		t.Fatal(err)
	}
	p.round(p.app)
	p.wantMails(0, 0, 0)
}

// TestPortalMail: whoever gets a login to the portal is told its password.
func TestPortalMail(t *testing.T) {
	p := newPost(t)
	p.contact("Portal&portal=1&email=guest@example.org")
	p.round(p.app)
	p.wantMails(2, 0, 0)
	told := 0
	for _, m := range p.server.Mails() {
		if strings.Contains(string(m.Raw), "Subject: Customer Portal Login Details") && m.To[0] == "guest@example.org" && m.From == "admin@example.org" && strings.Contains(string(m.Raw), "Password: ") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d mails tell the password, want 1: %s", told, p.log)
	}
}

// TestMailLater: a mail with a delay waits for its time.
func TestMailLater(t *testing.T) {
	p := newPost(t)
	p.contact("Later")
	if _, err := p.app.db.SQL.ExecContext(t.Context(), "UPDATE com_vtiger_workflowtask_queue SET do_after = ?", p.clock.Add(time.Hour).Unix()); err != nil {
		t.Fatal(err)
	}
	p.round(p.app)
	p.wantMails(0, 1, 0)
	p.clock = p.clock.Add(time.Hour + time.Second)
	p.round(p.app)
	p.wantMails(1, 0, 0)
}

func TestNoMailServer(t *testing.T) {
	crmtest.Long(t)
	p := newPost(t)
	p.contact("Quiet")
	c := p.app.config
	c.SMTP = ""
	quiet := p.open(c)
	p.round(quiet)
	p.wantMails(0, 1, 0)
	if findings := quiet.Examine(t.Context(), false); !has(findings, Warn, "mails of workflows: 1 wait and nobody sends them") {
		t.Errorf("the doctor says %v", findings)
	}
	if findings := p.app.Examine(t.Context(), false); !has(findings, OK, "mails of workflows: 1 wait, to be sent through 127.0.0.1:") {
		t.Errorf("the doctor says %v", findings)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	c.SMTP = "smtp://" + l.Addr().String() + "?tls=off"
	p.contact("Louder")
	p.round(p.open(c))
	p.wantMails(0, 2, 0)
	if n := strings.Count(p.log.String(), "not sent yet"); n != 1 {
		t.Errorf("%d mails were tried with a server that is down, want 1", n)
	}
	c.Demo, c.Database = false, "mysql://root@127.0.0.1:1/x"
	if _, err := Open(t.Context(), c); err == nil || !strings.Contains(err.Error(), "--smtp is for the embedded database alone") {
		t.Errorf("--smtp with a CRM's database: %v", err)
	}
}

// TestMailWhileServing starts the whole server, which sends, counts, and ends.
func TestMailWhileServing(t *testing.T) {
	p := newPost(t)
	p.app.config.Metrics = "127.0.0.1:0"
	p.contact("Served")
	if err := p.app.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop, stopped := serving(t, p.app)
	waitFor(t, "the mail", func() bool { return len(p.server.Mails()) == 1 })
	waitFor(t, "the metrics", func() bool {
		_, body := fetch(t, "http://"+p.app.MetricsAddr().String()+"/metrics")
		return strings.Contains(body, "vtrest_mails_sent_total 1") && strings.Contains(body, "vtrest_mails_waiting 0") && strings.Contains(body, "vtrest_mails_failed_total 0")
	})
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestPause(t *testing.T) {
	for attempts, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 8: 128 * time.Minute, 9: longestPause, 1000: longestPause} {
		if got := pauseAfter(attempts); got != want {
			t.Errorf("after %d attempts: %s, want %s", attempts, got, want)
		}
	}
}

// serving runs the server until stop is called.
func serving(t *testing.T, a *App) (stop func(), stopped chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stopped = make(chan error, 1)
	go func() { stopped <- a.Serve(ctx) }()
	return cancel, stopped
}
