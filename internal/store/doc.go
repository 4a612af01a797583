// Package store is all SQL over the CRM's tables, and over vtrest's own.
//
// Start at [Store]; statements are methods of [Tx], which [Store.View] and
// [Store.Update] hand out. Text of SQL is made of literals and of identifiers
// from the catalog; every value is a parameter, but for the ids of more owners
// than the engines take (scope.go).
//
// A record is read as one packed column (see docs/adr/0003): select.go builds
// the statement, [Row] takes a row apart. The store decides nothing: which
// records and fields a user may see is in the query it is given.
package store
