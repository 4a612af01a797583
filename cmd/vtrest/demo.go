package main

import (
	"errors"
	"fmt"
	"os"

	"vtrest/internal/app"
)

type demoCmd struct {
	Records int    `env:"-" default:"10000" placeholder:"N" help:"How many records to make, of all modules together."`
	Into    string `env:"-" placeholder:"NAME" help:"Name of the database, needed if it has records already that are not the demo's."`
}

// Help is what the help of the command says besides.
func (demoCmd) Help() string {
	return `Of a hundred records 30 are contacts, 24 leads, 18 tickets, 12 accounts, 8 invoices, 4 opportunities and 4 products. The same records are made each time. Ids and numbers come from the CRM's own sequences; there is no history, and no workflow runs.

Without --database and --vtiger they are added to the demo in the folder of --data, which vtrest serve --demo serves.`
}

// Run makes records.
func (c demoCmd) Run(s *session) (err error) {
	a, err := app.OpenDemo(s.ctx, s.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	p := newProgress(os.Stderr)
	err = a.FillDemo(s.ctx, c.Records, c.Into, p.tell)
	p.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.stdout, "%d records made\n", c.Records)
	return err
}
