// Package recurrence says on which days an event of the CRM's calendar recurs.
//
// Start at [Rule], which is what a user enters on the CRM's form, and its method
// Starts. Info and [Read] write and read the CRM's own spelling of a rule, in
// vtiger_recurringevents.recurringinfo.
//
// The package does no I/O and imports nothing of ours.
package recurrence
