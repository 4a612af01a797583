package app

import (
	"context"
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Workflow is a workflow of the CRM in words.
type Workflow struct {
	ID         int64
	Module     string
	Name       string
	When       string // it runs, if the conditions hold
	Active     bool
	Conditions string // "" if there are none
	Tasks      []string
	Problems   []string // what of it cannot be run here
}

// Workflows are the workflows of a module, or of all if it is "", by id. A module
// that the CRM does not have is an error.
func (a *App) Workflows(ctx context.Context, module string) ([]Workflow, error) {
	facts, err := a.facts(ctx)
	if err != nil {
		return nil, err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return nil, err
	}
	if module != "" && catalog.Tab(module) == nil && module != crm.Events {
		return nil, fmt.Errorf("there is no module %q; write its name as the API does, such as Accounts", module)
	}
	var list []Workflow
	for _, w := range catalog.AllWorkflows() {
		if module == "" || w.Module == module {
			list = append(list, inWords(catalog, w))
		}
	}
	return list, nil
}

func inWords(c *meta.Catalog, w *meta.Workflow) Workflow {
	words := Workflow{ID: w.ID, Module: w.Module, Name: w.Name, When: w.When.Words(), Active: w.Active, Conditions: w.Conditions.String()}
	for _, t := range w.Tasks {
		text := t.Words()
		if !t.Active {
			text += " (inactive)"
		}
		words.Tasks = append(words.Tasks, text)
	}
	for _, p := range c.Problems {
		if text, ok := strings.CutPrefix(p, fmt.Sprintf("workflow %d of %s: ", w.ID, w.Module)); ok {
			words.Problems = append(words.Problems, text)
		}
	}
	return words
}
