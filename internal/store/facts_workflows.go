package store

import (
	"context"
	"database/sql"

	"vtrest/internal/meta"
)

// workflowTables are the tables that workflows come from.
var workflowTables = []string{
	"com_vtiger_workflows", "com_vtiger_workflowtasks", "com_vtiger_workflowtasks_entitymethod", "vtiger_ws_entity", "vtiger_smsnotifier_servers",
}

// workflows reads what the CRM does after a save, so that a save itself need not
// ask.
func (r *reader) workflows(ctx context.Context) {
	// Vtiger 6 has no such columns; there every workflow is active.
	active := "1"
	if r.columns["com_vtiger_workflows"]["status"] {
		active = "CASE WHEN status = 1 THEN 1 ELSE 0 END"
	}
	r.facts.Workflows = list(ctx, r, "com_vtiger_workflows", `SELECT workflow_id, COALESCE(module_name, ''), `+r.orEmpty("com_vtiger_workflows", "workflowname", "workflowname")+`, COALESCE(summary, ''),
  COALESCE(test, ''), COALESCE(execution_condition, 0), `+active+`
FROM com_vtiger_workflows
ORDER BY workflow_id`,
		func(rows *sql.Rows, v *meta.WorkflowRow) error {
			return rows.Scan(&v.ID, &v.Module, &v.Name, &v.Summary, &v.Test, &v.When, &v.Active)
		})
	r.facts.Tasks = list(ctx, r, "com_vtiger_workflowtasks", `SELECT task_id, COALESCE(workflow_id, 0), COALESCE(summary, ''), COALESCE(task, '')
FROM com_vtiger_workflowtasks
ORDER BY task_id`,
		func(rows *sql.Rows, v *meta.TaskRow) error {
			return rows.Scan(&v.ID, &v.Workflow, &v.Summary, &v.Task)
		})
	r.facts.Methods = list(ctx, r, "com_vtiger_workflowtasks_entitymethod", `SELECT COALESCE(module_name, ''), COALESCE(method_name, ''), COALESCE(function_name, '')
FROM com_vtiger_workflowtasks_entitymethod
ORDER BY workflowtasks_entitymethod_id`,
		func(rows *sql.Rows, v *meta.MethodRow) error { return rows.Scan(&v.Module, &v.Method, &v.Function) })
	r.facts.Entities = list(ctx, r, "vtiger_ws_entity", `SELECT id, name FROM vtiger_ws_entity ORDER BY id`,
		func(rows *sql.Rows, v *meta.EntityRow) error { return rows.Scan(&v.ID, &v.Name) })
	r.each(ctx, "vtiger_smsnotifier_servers", `SELECT COUNT(*) FROM vtiger_smsnotifier_servers WHERE isactive = 1`, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		r.facts.SMSServer = n > 0
		return err
	})
}
