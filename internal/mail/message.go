package mail

import (
	"errors"
	"fmt"
	stdmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"vtrest/internal/htmltext"
	"vtrest/internal/workflow/task"
)

// Letters that can never be sent.
var (
	ErrNoRecipient = errors.New("none of the recipients is an address")
	ErrNoSender    = errors.New("neither the workflow nor the record's owner gives an address to send from")
)

// Message is a letter as a mail: HTML, with a text of the same words. All mails
// come from the address from, if it is not nil; the one that the letter names
// gets the answers then. id is the mail's own name: the same mail sent twice is
// one to most readers.
func Message(l *task.Letter, from *stdmail.Address, id string, at time.Time) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	sender, reply, err := senders(l, from)
	if err != nil {
		return nil, err
	}
	m.FromMailAddress(sender)
	if reply != nil {
		m.ReplyToMailAddress(reply)
	}
	to, cc, bcc := Addresses(l.To), Addresses(l.CC), Addresses(l.BCC)
	if len(to)+len(cc)+len(bcc) == 0 {
		return nil, ErrNoRecipient
	}
	m.ToMailAddress(to...)
	m.CcMailAddress(cc...)
	m.BccMailAddress(bcc...)
	m.Subject(line(Text(l.Subject)))
	m.SetMessageIDWithValue(id + "@" + domain(sender.Address))
	m.SetDateWithValue(at)
	// No out-of-office notices, please.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, Text(l.Content))
	m.AddAlternativeString(gomail.TypeTextHTML, l.Content)
	return m, nil
}

// senders are who a mail comes from and who gets answers, nil for the sender.
func senders(l *task.Letter, from *stdmail.Address) (sender, reply *stdmail.Address, err error) {
	named := first(l.From)
	reply = first(l.ReplyTo)
	switch {
	case from != nil && named != nil:
		sender = &stdmail.Address{Name: from.Name, Address: from.Address}
		if reply == nil && named.Address != from.Address {
			reply = named
		}
	case from != nil:
		sender = &stdmail.Address{Name: from.Name, Address: from.Address}
	case named != nil:
		sender = named
	default:
		return nil, nil, ErrNoSender
	}
	if name := line(htmltext.Decode(l.FromName)); name != "" && sender.Name == "" && name != sender.Address {
		sender.Name = name
	}
	return sender, reply, nil
}

func first(list string) *stdmail.Address {
	if all := Addresses(list); len(all) > 0 {
		return all[0]
	}
	return nil
}

// longestAddress is more than an address with a name needs.
const longestAddress = 1000

// Addresses are those of a list with commas between, each once. What is no
// address is left out, as are the empty places that templates leave.
func Addresses(list string) []*stdmail.Address {
	var found []*stdmail.Address
	known := map[string]bool{}
	for part := range strings.SplitSeq(htmltext.Decode(list), ",") {
		part = line(part)
		if part == "" || len(part) > longestAddress {
			continue
		}
		a, err := stdmail.ParseAddress(part)
		if err != nil {
			// A name that needs quotes and has none: only the address counts.
			_, after, ok := strings.Cut(part, "<")
			if !ok {
				continue
			}
			if a, err = stdmail.ParseAddress("<" + after); err != nil {
				continue
			}
		}
		if key := strings.ToLower(a.Address); !known[key] && plain(a.Address) {
			known[key] = true
			found = append(found, a)
		}
	}
	return found
}

// plain reports whether an address can stand in a command of SMTP: quoted local
// parts may hold blanks and angle brackets, which some servers misread.
func plain(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>"\(),;:[]`, r) })
}

// line is a text on one line: line ends and other signs of control are blanks.
func line(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r <= 0x9f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(clean), " ")
}

func domain(address string) string {
	_, host, ok := strings.Cut(address, "@")
	if !ok || host == "" {
		return "localhost"
	}
	return host
}

// String is a fault in words for the administrator.
func (f *Fault) String() string { return fmt.Sprintf("%s: %s", f.Doing, f.Why) }
