// Package meta turns rows of the CRM's own registry (vtiger_tab, vtiger_field
// and their neighbours) into modules, picklists, users and currencies.
//
// Start at [Facts], the rows that package store reads, and [Build], which makes
// a [Catalog] of them: one immutable generation of the CRM's metadata. Versions
// of the CRM are told apart by what the facts hold, never by a version number.
//
// The package does no I/O. Whatever it could not make sense of stands in
// Catalog.Problems, and the rest of the CRM is served all the same.
package meta
