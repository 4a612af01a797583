// Package ddl puts the tables of a CRM's own MariaDB into SQLite's words.
//
// Start at [Read], which describes the tables of a database, and [SQL], which
// writes the statements that make the same tables in SQLite. The rules of the
// translation, which every reader of such a database relies on, are those that
// package embedded documents.
//
// The package moves no rows. The generator of package embedded uses it, and
// the tests that want a CRM's contents on both engines.
package ddl
