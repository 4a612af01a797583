// Package crm is the vocabulary of the CRM: modules and their fields, records'
// ids, sets of fields, queries and the errors that everything else speaks.
//
// Start at [Module]: it describes a module's fields and the tables they live
// in, and is immutable. A [FieldSet] is a set of one module's fields, a
// [Query] says which records and which fields are wanted.
//
// The package does no I/O and imports only the standard library. Every other
// package may import it.
package crm
