package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"vtrest/internal/app"
)

// widest is how much of a workflow's conditions a line shows.
const widest = 60

type workflowsCmd struct {
	List workflowsListCmd `cmd:"" help:"List the workflows of the CRM, and name the parts that cannot run here."`
}

type workflowsListCmd struct {
	Module string `env:"-" placeholder:"MODULE" help:"Only those of this module, such as Accounts. To-dos are of Calendar, events of Events."`
}

// Help is what the help of the command says besides.
func (workflowsListCmd) Help() string {
	return `Workflows run in the order of their ids. Those that run on a schedule or by hand are left to the CRM.

Conditions that are longer than a line are cut; the API's …/ws/MODULE/ID/workflows/dry/TOKEN shows all of them, and whether they hold.`
}

// Run prints a table.
func (c workflowsListCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		list, err := a.Workflows(s.ctx, c.Module)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tMODULE\tNAME\tWHEN\tACTIVE\tCONDITIONS\tTASKS\tPROBLEMS")
		for _, f := range list {
			active := "no"
			if f.Active {
				active = "yes"
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, f.Module, cell(f.Name), f.When, active, orDash(cell(f.Conditions)),
				orDash(strings.Join(f.Tasks, ", ")), orDash(strings.Join(f.Problems, "; ")))
		}
		return w.Flush()
	})
}

// cell is a text of the CRM's users on one short line.
func cell(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > widest {
		return strings.TrimSpace(string(runes[:widest])) + " …"
	}
	return text
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
