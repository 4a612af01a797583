package meta

import (
	"strings"
	"testing"
)

// TestWorkflowProblems: what cannot be run is told, and the rest runs.
func TestWorkflowProblems(t *testing.T) {
	const method = `O:18:"VTEntityMethodTask":2:{s:6:"active";b:1;s:10:"methodName";s:1:"M";}`
	facts := newer()
	facts.Workflows = []WorkflowRow{
		{ID: 1, Module: "Accounts", When: 3, Active: true},
		{ID: 2, Module: "Accounts", When: 5, Active: true},
		{ID: 3, Module: "Accounts", When: 3, Active: true, Test: `[{"fieldname":"a","operation":"smells like","value":"","valuetype":"rawtext","groupid":"0"}]`},
		{ID: 4, Module: "Accounts", When: 3, Active: false},
		{ID: 5, Module: "Accounts", When: 6, Active: true},
	}
	facts.Tasks = []TaskRow{
		{ID: 10, Workflow: 1, Task: method},
		{ID: 11, Workflow: 1, Task: "O:1:broken"},
		{ID: 12, Workflow: 1, Task: `O:6:"VTNews":2:{s:6:"active";b:1;s:18:"executeImmediately";b:1;}`},
		{ID: 13, Workflow: 4, Task: "O:1:broken"},
	}
	facts.Methods = []MethodRow{{Module: "Accounts", Method: "M"}}
	facts.Entities = []EntityRow{{ID: 11, Name: "Accounts"}}
	c := build(t, facts)
	var ids []int64
	for _, w := range c.Workflows("Accounts") {
		ids = append(ids, w.ID)
	}
	if len(ids) != 3 || ids[0] != 1 || ids[1] != 2 || ids[2] != 3 || len(c.AllWorkflows()) != 5 {
		t.Errorf("workflows %v of %d, want 1, 2, 3 of 5", ids, len(c.AllWorkflows()))
	}
	if tasks := c.Workflows("Accounts")[0].Tasks; len(tasks) != 3 || tasks[0].ID != 10 {
		t.Errorf("%d tasks, want 3 in their order", len(tasks))
	}
	if !c.CallsMethod("Accounts", "M") || c.CallsMethod("Contacts", "M") || c.Prefixed("Accounts", 7) != "11x7" {
		t.Error("methods or prefixes are wrong")
	}
	problems := strings.Join(c.Problems, "\n")
	for _, want := range []string{"workflow 1 of Accounts: task 11 cannot be read", "workflow 1 of Accounts: task 12 is of the kind VTNews", "workflow 2 of Accounts: execution condition 5", "workflow 3 of Accounts: condition 1: unknown operation"} {
		if !strings.Contains(problems, want) {
			t.Errorf("no problem %q in\n%s", want, problems)
		}
	}
	if strings.Contains(problems, "task 13") {
		t.Errorf("a problem of an inactive workflow is told: %s", problems)
	}
}
