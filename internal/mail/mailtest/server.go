// Package mailtest is a mail server for tests: [New] starts one on this machine
// that speaks SMTP and keeps what it is given. Only tests may import it.
package mailtest

import (
	"io"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server keeps the mails that it takes. Its fields may be set before it is used.
type Server struct {
	// Password is what user "crm" logs in with; "" asks for none.
	Password string
	// Refuse says with which answer a recipient, or "DATA", is refused; nil takes
	// it.
	Refuse func(what string) *smtp.SMTPError
	// Hold, if not nil, is waited for before a mail is taken.
	Hold chan struct{}

	addr  string
	mu    sync.Mutex
	mails []Mail
}

// Mail is a mail as the server was given it.
type Mail struct {
	From string
	To   []string
	Raw  []byte
}

// New starts a server, which stops with the test.
func New(t testing.TB) *Server {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{addr: l.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // ends with Close
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return s
}

// Addr is where the server listens.
func (s *Server) Addr() string { return s.addr }

// Mails are those that the server has taken so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

func (s *Server) refuses(what string) error {
	if s.Refuse != nil {
		if answer := s.Refuse(what); answer != nil {
			return answer
		}
	}
	return nil
}

// session is one connection.
type session struct {
	server *Server
	known  bool
	mail   Mail
}

var _ smtp.AuthSession = (*session)(nil)

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "crm" || password != s.server.Password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.Password != "" && !s.known {
		return smtp.ErrAuthRequired
	}
	s.mail = Mail{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.server.refuses(to); err != nil {
		return err
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.Hold != nil {
		<-s.server.Hold
	}
	if err := s.server.refuses("DATA"); err != nil {
		return err
	}
	s.mail.Raw = raw
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, s.mail)
	return nil
}

func (s *session) Reset() { s.mail = Mail{} }

func (s *session) Logout() error { return nil }
