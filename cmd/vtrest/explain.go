package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"vtrest/internal/app"
)

type explainCmd struct {
	User   string `env:"-" required:"" placeholder:"USER" help:"Name or id of the user."`
	Module string `env:"-" required:"" placeholder:"MODULE" help:"Module, such as Accounts."`
	ID     string `env:"-" name:"id" placeholder:"N" help:"Record of the module. Without one the answer is about the module alone."`
	Action string `env:"-" default:"view" placeholder:"ACTION" help:"Action: view, list, edit, create or delete, or the CRM's own name for it, such as EditView."`
	JSON   bool   `env:"-" name:"json" help:"Print an object, as the API answers administrators."`
}

// Help is what the help of the command says besides.
func (explainCmd) Help() string {
	return `The first line begins with yes or no, or with inactive for a user who cannot log in; below stand the rule that decided and the facts behind it. The exit code is 0 for each of these, and 1 if the question cannot be answered.

A record that is not there, or that lies in the recycle bin, is a no by the rule "no record".`
}

// Run prints the answer.
func (c explainCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		e, err := a.Explain(s.ctx, app.Question{User: c.User, Module: c.Module, ID: c.ID, Action: c.Action})
		if err != nil {
			return err
		}
		if c.JSON {
			_, err = fmt.Fprintf(s.stdout, "%s\n", e.AppendJSON(nil))
			return err
		}
		return printExplanation(s.stdout, e)
	})
}

// printExplanation prints an answer for people: the answer itself on the first
// line, then a line for each thing that matters to it.
func printExplanation(out io.Writer, e *app.Explanation) error {
	what := e.Action.Word() + " records of " + e.Module.Name
	if e.ID != 0 {
		what = fmt.Sprintf("%s %s %d", e.Action.Word(), e.Module.Name, e.ID)
	}
	answer, may := "no", "may not"
	if e.Allowed {
		answer, may = "yes", "may"
	}
	user := fmt.Sprintf("user %d %s", e.User.ID, e.User.Name)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if e.User.Active {
		fmt.Fprintf(w, "%s: %s %s %s\n", answer, user, may, what)
	} else {
		fmt.Fprintf(w, "inactive: %s cannot log in; else the rules would say %s: %s %s\n", user, answer, may, what)
	}
	rule := string(e.Reason.Kind)
	if e.Reason.ID != 0 {
		rule = fmt.Sprintf("%s %d", rule, e.Reason.ID)
	}
	fmt.Fprintf(w, "  rule\t%s\n  why\t%s\n", rule, e.Text)
	if e.Owner != "" {
		fmt.Fprintf(w, "  owner\t%s\n", e.Owner)
	}
	fmt.Fprintf(w, "  role\t%s\n  profiles\t%s\n  groups\t%s\n", e.Policy.RoleName(), listed(app.Profiles(e)), listed(e.Policy.GroupNames()))
	return w.Flush()
}

// listed are names in one line.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
