// Package entry turns what a client sent into what the columns of a record
// hold: every value checked against its field, in the formats of the user who
// sends it, every fault found at once.
//
// Start at [Form], which knows the user and the CRM, and its methods Create and
// Update, which fill in [Entries]. What only the database can tell, whether a
// record that is referred to exists, stays open and is listed in
// Entries.References.
//
// A value is stored as the CRM's own screens store it: trimmed, HTML entities
// decoded, dates as YYYY-MM-DD, decimals with all digits of their column. A
// lenient Form takes what the original took (values of no picklist, missing
// mandatory fields, words for numbers) and stores what the CRM made of it; only
// what would be cut or garbled is refused there too.
//
// The package does no I/O.
package entry
