package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// stepTime is how long the server may take to let us in.
const stepTime = 10 * time.Second

// talkTime is how long the whole conversation may take after that.
const talkTime = 2 * time.Minute

// Fault is why a mail was not sent.
type Fault struct {
	Doing string // such as: log in
	Why   string // what the server or the connection said; never the password
	Code  int    // of the server's answer, 0 if there was none
	// Final faults are of the mail itself: trying again will not help.
	Final bool
	// Server is set if the server cannot be reached or used just now: other mails
	// would fare no better.
	Server bool
}

func (f *Fault) Error() string { return f.String() }

// Sent is what became of a mail that the server took.
type Sent struct {
	// Refused are how many recipients the server does not know; all others get the
	// mail.
	Refused int
	Why     string // of the last one refused
}

// Send hands a mail to the server. The error is a [*Fault]; then nobody gets the
// mail. When ctx ends the connection is cut.
func (s *Server) Send(ctx context.Context, m *gomail.Msg) (Sent, error) {
	from, err := m.GetSender(false)
	if err != nil {
		return Sent{}, s.fault("read the sender", err, true)
	}
	recipients, err := m.GetRecipients()
	if err != nil {
		return Sent{}, s.fault("read the recipients", err, true)
	}
	client, err := s.dial(ctx)
	if err != nil {
		return Sent{}, err
	}
	defer func() { _ = client.Close() }()
	// The client's own Close waits for the command that is to be cut.
	stop := context.AfterFunc(ctx, func() { _ = client.Text.Close() })
	defer stop()
	if err := client.Mail(from); err != nil {
		return Sent{}, s.answer("name the sender", err)
	}
	done, err := s.address(client, recipients)
	if err != nil {
		return Sent{}, err
	}
	if err := s.write(client, m); err != nil {
		return Sent{}, err
	}
	_ = client.Quit() // the mail is theirs by now
	return done, nil
}

func (s *Server) dial(ctx context.Context) (*smtp.Client, error) {
	c, err := s.client()
	if err != nil {
		return nil, s.unreached(err)
	}
	client, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		// A wrong password is set right by an administrator, and the mail is good.
		return nil, s.unreached(err)
	}
	if err := client.UpdateDeadline(talkTime); err != nil {
		return nil, s.unreached(err)
	}
	return client, nil
}

// address names the recipients. Those who are refused for good are left out, so
// that one of them does not keep the mail from all others; if one is refused for
// now, all wait.
func (s *Server) address(client *smtp.Client, recipients []string) (Sent, error) {
	var done Sent
	for _, to := range recipients {
		err := client.Rcpt(to)
		if err == nil {
			continue
		}
		f := s.answer("name a recipient", err)
		if !f.Final {
			return done, f
		}
		done.Refused++
		done.Why = f.String()
		if done.Refused == len(recipients) {
			return done, f
		}
	}
	return done, nil
}

func (s *Server) write(client *smtp.Client, m *gomail.Msg) error {
	w, err := client.Data()
	if err != nil {
		return s.answer("send the mail", err)
	}
	if _, err := m.WriteTo(w); err != nil {
		return s.answer("send the mail", err)
	}
	if err := w.Close(); err != nil {
		return s.answer("send the mail", err)
	}
	return nil
}

// answer is a fault that the server may have named: its answers from 500 on are
// final.
func (s *Server) answer(doing string, err error) *Fault {
	f := s.fault(doing, err, false)
	f.Final, f.Server = f.Code >= 500, f.Code == 0 || f.Code == 421
	return f
}

func (s *Server) unreached(err error) *Fault {
	f := s.fault("reach the server", err, false)
	f.Server = true
	return f
}

func (s *Server) fault(doing string, err error, final bool) *Fault {
	why := line(err.Error())
	if s.password != "" {
		why = strings.ReplaceAll(why, s.password, "***")
	}
	f := &Fault{Doing: doing + " (" + s.Name() + ")", Why: why, Final: final}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		f.Code = answer.Code
	}
	return f
}

// Unsendable is the fault of a letter of which no mail can be made.
func Unsendable(err error) *Fault {
	return &Fault{Doing: "make the mail", Why: fmt.Sprint(err), Final: true}
}
