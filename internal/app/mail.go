package app

import (
	"errors"
	"fmt"

	"vtrest/internal/mail"
)

func (c *Config) checkSMTP() error {
	if c.SMTP == "" {
		return nil
	}
	if _, err := mail.Parse(c.SMTP); err != nil {
		return fmt.Errorf("--smtp: %w", err)
	}
	return nil
}

// mailServer is the server for the mails of workflows, nil for none. A CRM's
// cron sends the mails of its database; if we did as well, people would get
// everything twice.
func (c *Config) mailServer(o *origin) (*mail.Server, error) {
	switch {
	case c.SMTP == "":
		return nil, nil //nolint:nilnil // there is none
	case o.file == "":
		return nil, errors.New("--smtp is for the embedded database alone: a CRM sends its mails itself, by its cron; leave out --smtp")
	}
	return mail.Parse(c.SMTP)
}
