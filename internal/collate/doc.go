// Package collate orders and matches text as the CRM's database does, so that
// a list on the embedded database has the rows and the order it has on
// MariaDB: [Compare] is utf8mb3_general_ci, the collation of every CRM table,
// [Like] is LIKE under that collation, and [CompareDecimal] orders decimals
// that are kept as text.
//
// The functions are pure and allocate nothing. They know no SQL: the package
// that opens the embedded database registers them there. The weights of the
// characters are facts asked from a server (see weights.go); a test compares
// them with the server of VTREST_TEST_MYSQL.
//
// Compare and CompareDecimal are total orders of classes of equal texts for
// any input, ill-formed UTF-8 included, as an index over them needs.
package collate

//go:generate go run ./gen
