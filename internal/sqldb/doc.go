// Package sqldb is the two database engines behind one [DB]: MariaDB or MySQL
// through go-sql-driver/mysql, and the embedded SQLite through modernc.org/sqlite.
//
// Start at [Open]. A difference between the engines' SQL is a field of
// [Dialect], with the reason beside it; everything else is one text for both.
// SQLite gets the CRM's own collation and LIKE (package collate), so that text
// compares the same on both.
//
// The package knows no table. Only store, embedded and app may import it.
package sqldb
