// Package task holds what the workflows of the CRM do when they fire: their
// tasks, read from the form in which the CRM keeps them.
//
// Start at [Parse] and [Task]. What a task does is its Action: one of
// [UpdateFields], [CreateRecord], [CreateTodo], [CreateEvent], [Email], [SMS],
// [CallMethod], [Dummy] or [Unknown]. This package reads, and runs nothing.
package task
