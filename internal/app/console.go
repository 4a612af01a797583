package app

import (
	"context"
	"strconv"
	"time"

	"vtrest/internal/meta"
	"vtrest/internal/web"
	"vtrest/internal/web/console"
	v1 "vtrest/internal/web/v1"
)

// addConsole opens the console, unless the operator wants none.
func (a *App) addConsole(site *web.Site, shell *web.Shell) {
	if a.config.NoConsole {
		return
	}
	site.Console = console.New(console.Config{
		Records: a.records(), Auth: a.auth, Labels: a.labels, Zone: a.zone, Now: time.Now,
		Server: console.Server{
			Version: a.config.Version, API: base, RawText: a.config.RawText, LegacyStatus: a.config.LegacyStatus,
			MaxLength: a.config.MaxLength, MaxBody: a.config.MaxBody,
		},
		Recent: shell.Metrics.Recent, Workflows: consoleWorkflows, Examine: a.consoleFindings, Explain: a.consoleExplanation,
	}).Handler(shell)
}

// consoleWorkflows are all workflows of the CRM, by id.
func consoleWorkflows(c *meta.Catalog) []console.Workflow {
	list := []console.Workflow{}
	for _, w := range c.AllWorkflows() {
		words := inWords(c, w)
		list = append(list, console.Workflow{
			ID: strconv.FormatInt(words.ID, 10), Module: words.Module, Name: words.Name, When: words.When, Active: words.Active, Conditions: words.Conditions,
			Tasks: append([]string{}, words.Tasks...), Problems: append([]string{}, words.Problems...),
		})
	}
	return list
}

func (a *App) consoleFindings(ctx context.Context) []console.Finding {
	findings := a.Examine(ctx, false)
	list := make([]console.Finding, len(findings))
	for i, f := range findings {
		list[i] = console.Finding{Mark: console.Mark(f.Mark), Text: f.Text}
	}
	return list
}

// consoleExplanation answers as V1 does, over the same generation, and with what
// the command line shows besides.
func (a *App) consoleExplanation(ctx context.Context, c *meta.Catalog, q console.Question) (*console.Explanation, error) {
	e, err := v1.Explain(ctx, a.records(), c, v1.Question(q))
	if err != nil {
		return nil, err
	}
	id := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	return &console.Explanation{
		Allowed: e.Allowed, UserID: id(int64(e.User.ID)), UserName: e.User.Name, Active: e.User.Active, Module: e.Module.Name, RecordID: id(int64(e.ID)),
		Action: e.Action.Word(), Rule: string(e.Reason.Kind), RuleID: id(e.Reason.ID), Owner: e.Owner, Text: e.Text,
		Role: e.Policy.RoleName(), Profiles: append([]string{}, Profiles(e)...), Groups: append([]string{}, e.Policy.GroupNames()...),
	}, nil
}
