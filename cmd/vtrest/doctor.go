package main

import (
	"fmt"

	"vtrest/internal/app"
)

type doctorCmd struct {
	Examine doctorExamineCmd `cmd:"" default:"withargs" help:"Examine the database and report problems; doctor alone does the same."`
	Indexes doctorIndexesCmd `cmd:"" help:"List missing indexes with the effect of each, and add them with --apply."`
}

type doctorExamineCmd struct {
	Repair bool `help:"Set counters of the CRM forward that are behind its rows."`
}

// Run prints one finding a line, and fails if one is a Fail.
func (c doctorExamineCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		var failed error
		for _, f := range a.Examine(s.ctx, c.Repair) {
			if _, err := fmt.Fprintf(s.stdout, "%-4s  %s\n", f.Mark, f.Text); err != nil {
				return err
			}
			if f.Mark == app.Fail {
				failed = errReported
			}
		}
		return failed
	})
}
