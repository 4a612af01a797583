package mail

import (
	"errors"
	"fmt"
	"net"
	stdmail "net/mail"
	"net/url"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Security is how a connection to the server is protected.
type Security string

// The kinds of protection.
const (
	StartTLS Security = "starttls" // the connection becomes TLS before anything is said
	TLS      Security = "tls"      // TLS from the start
	Off      Security = "off"
)

// The ports on which servers take mails, by custom.
const (
	submission  = 587
	submissions = 465 // with TLS from the start
)

// Server is an SMTP server and how to talk to it.
type Server struct {
	Host     string
	Port     int
	User     string // "" to log in as nobody
	password string
	Security Security
	// From is the address that all mails come from; nil for those that the
	// workflows name.
	From *stdmail.Address
}

// Parse reads smtp://USER:PASSWORD@HOST:PORT?tls=starttls&from=ADDRESS. User,
// password, port, tls and from may be left out. Errors do not show the text: it
// holds a password.
func Parse(text string) (*Server, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || u.Opaque != "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, errors.New("write smtp://USER:PASSWORD@HOST:PORT?tls=starttls&from=ADDRESS, with signs such as @ and / in the password as %40 and %2F")
	}
	s := &Server{Host: u.Hostname(), Port: submission, Security: StartTLS, User: u.User.Username()}
	s.password, _ = u.User.Password()
	given := false
	if port := u.Port(); port != "" {
		given = true
		if s.Port, err = strconv.Atoi(port); err != nil || s.Port < 1 || s.Port > 65535 {
			return nil, errors.New("the port is not a number from 1 to 65535")
		}
		if s.Port == submissions {
			s.Security = TLS
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, errors.New("what follows the ? cannot be read; write name=value, with & between")
	}
	for name, values := range query {
		if err := s.set(name, values[len(values)-1]); err != nil {
			return nil, err
		}
	}
	if !given && s.Security == TLS {
		s.Port = submissions
	}
	return s, nil
}

func (s *Server) set(name, value string) error {
	switch name {
	case "tls":
		switch s.Security = Security(value); s.Security {
		case StartTLS, TLS, Off:
			return nil
		}
		return fmt.Errorf("tls=%s is not known; write starttls, tls or off", value)
	case "from":
		from, err := stdmail.ParseAddress(value)
		if err != nil {
			return fmt.Errorf("from=%s is not an address; write crm@example.org, or Name <crm@example.org>", value)
		}
		s.From = from
		return nil
	}
	return fmt.Errorf("%s is not known; write tls or from", name)
}

// Name is the server as it may be shown.
func (s *Server) Name() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// client is a client of the mail library for the server.
func (s *Server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(stepTime)}
	auth := gomail.SMTPAuthAutoDiscover
	switch s.Security {
	case TLS:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Off:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
		auth = gomail.SMTPAuthPlain // which the library lets pass to this machine only
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.User), gomail.WithPassword(s.password))
	}
	return gomail.NewClient(s.Host, options...)
}
