package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"vtrest/internal/mail/mailtest"
	"vtrest/internal/workflow/task"
)

// send sends one mail to bob, carl and dan through the server at an address.
func send(t *testing.T, ctx context.Context, user, address string) (Sent, error) { //nolint:revive // t first, as in all tests
	t.Helper()
	s, err := Parse("smtp://" + user + address + "?tls=off")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Message(&task.Letter{From: "ann@example.org", To: "bob@example.org,carl@example.org", BCC: "dan@example.org", Subject: "Hi", Content: "Hello"}, nil, "NAME", at)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(ctx, m)
}

func answer(code int) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no s3cr3t such thing"}
}

func TestSend(t *testing.T) {
	all := []string{"bob@example.org", "carl@example.org", "dan@example.org"}
	refuse := func(code int, what ...string) func(string) *smtp.SMTPError {
		return func(asked string) *smtp.SMTPError {
			for _, w := range what {
				if w == asked {
					return answer(code)
				}
			}
			return nil
		}
	}
	tests := []struct {
		name     string
		password string // of the server
		user     string
		refuse   func(string) *smtp.SMTPError
		to       []string // who gets the mail
		refused  int
		fault    *Fault
	}{
		{name: "taken", to: all},
		{name: "logged in", password: "s3cr3t", user: "crm:s3cr3t@", to: all},
		{name: "wrong password", password: "other", user: "crm:s3cr3t@", fault: &Fault{Code: 535, Server: true}},
		{name: "not logged in", password: "other", fault: &Fault{Code: 502, Final: true}},
		{name: "one refused", refuse: refuse(550, "carl@example.org"), to: []string{"bob@example.org", "dan@example.org"}, refused: 1},
		{name: "one refused for now", refuse: refuse(450, "carl@example.org"), fault: &Fault{Code: 450}},
		{name: "all refused", refuse: refuse(550, all...), fault: &Fault{Code: 550, Final: true}},
		{name: "content refused", refuse: refuse(554, "DATA"), fault: &Fault{Code: 554, Final: true}},
		{name: "content refused for now", refuse: refuse(451, "DATA"), fault: &Fault{Code: 451}},
		{name: "server stops", refuse: refuse(421, "DATA"), fault: &Fault{Code: 421, Server: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := mailtest.New(t)
			server.Password, server.Refuse = test.password, test.refuse
			done, err := send(t, t.Context(), test.user, server.Addr())
			var got *Fault
			if err != nil && !errors.As(err, &got) {
				t.Fatalf("error %v is no Fault", err)
			}
			if got != nil {
				if test.user != "" && strings.Contains(got.Error(), "s3cr3t") {
					t.Errorf("the fault shows the password: %v", got)
				}
				got = &Fault{Code: got.Code, Final: got.Final, Server: got.Server}
			}
			if diff := cmp.Diff(test.fault, got); diff != "" {
				t.Errorf("fault (-want +got): %s %v", diff, err)
			}
			if done.Refused != test.refused && err == nil {
				t.Errorf("%d refused, want %d", done.Refused, test.refused)
			}
			var to []string
			for _, m := range server.Mails() {
				to = append(to, m.To...)
			}
			if diff := cmp.Diff(test.to, to); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSendUnreached(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, err = send(t, t.Context(), "", address)
	if fault, ok := errors.AsType[*Fault](err); !ok || !fault.Server || fault.Final {
		t.Errorf("nobody listens: %v, want a fault of the server", err)
	}
	// STARTTLS is asked for, and the server has none: nothing is said in clear.
	server := mailtest.New(t)
	s, err := Parse("smtp://crm:s3cr3t@" + server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	m, err := Message(&task.Letter{From: "a@b.cd", To: "e@f.gh"}, nil, "NAME", at)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Send(t.Context(), m)
	if fault, ok := errors.AsType[*Fault](err); !ok || !fault.Server || len(server.Mails()) > 0 {
		t.Errorf("no STARTTLS: %v, want a fault of the server", err)
	}
}

// TestSendCut ends a conversation in its middle.
func TestSendCut(t *testing.T) {
	server := mailtest.New(t)
	server.Hold = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := send(t, ctx, "", server.Addr())
	close(server.Hold)
	if fault, ok := errors.AsType[*Fault](err); !ok || fault.Final {
		t.Errorf("cut off: %v, want a fault that is not final", err)
	}
}
