// Package workflow decides when a workflow of the CRM runs: its execution
// condition, and the conditions on the record that was saved.
//
// Start at [Workflow]: [Workflow.Decide] says whether it is its turn,
// [Conditions.Holds] whether its conditions hold for an [Entity], and
// [Conditions.Explain] why. The rules are those of the CRM with PHP 8, in its
// oddities too: users built their conditions by what they saw happen.
//
// The package is pure. It reads no table and runs no task: package records
// loads what [Conditions.Fields] names, implements Entity and does the rest.
package workflow
