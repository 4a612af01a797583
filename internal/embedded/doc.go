// Package embedded makes the embedded database: an SQLite file with the tables,
// default rows and, on request, demo records of Vtiger CRM 8.2.0, so that the
// SQL written for a CRM's own MariaDB runs on it unchanged.
//
// Start at [Create] and [LoadDemo]. The package holds data files and the code
// that loads them, no more: it opens no database and answers no question about
// records. Only app and tests import it.
//
// The data files are
//
//   - schema.sql: the tables, generated from a fresh installation
//   - indexes.sql: the indexes that only this database has, by hand
//   - defaults.tsv: the registry and settings rows of a fresh installation
//   - demo/*.tsv: the demo records, as rows of the CRM's tables
//
// Columns keep the CRM's names, order, NOT NULL, defaults and keys, with these
// rules. Text has the collation UTF8_GENERAL_CI and decimals the collation
// DECIMAL, both of which the connection must register. Decimals and times are
// text (DECIMAL_TEXT(25,8), DATETIME_TEXT), so that every digit is kept; what
// writes them must write the column's scale. A primary key of one integer
// column is the rowid, which numbers new rows as AUTO_INCREMENT does. Foreign
// keys delete with their parent as in the CRM.
//
// The fields source, starred and tags of releases 7 and 8 have their columns
// but no rows in vtiger_field: the database answers as the REST guide's 6.5.
//
// A half-made database cannot exist: the schema version in PRAGMA user_version
// is set by the transaction that makes everything else.
package embedded

//go:generate go run ./gen v82_fresh
