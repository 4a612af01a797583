// Package crmtest gives tests databases of a known content.
//
// Start at [MariaDB]: its [Server] loads dumps of a real CRM, [Server.Load] for
// a test that writes and [Server.Shared] for those that only read. [Reference]
// is the folder of the dumps and of what the real CRM answered. [Each] runs a
// test on a dump and on its copy in an embedded database. Databases are named by
// the product's own database URL.
//
// A test that writes takes [EachOwn], whose databases are its own; [Snap] tells
// it which rows changed and takes them back, and [Halves] finds records that are
// not whole.
//
// A package that uses a Server calls [Main] from its TestMain:
//
//	func TestMain(m *testing.M) { crmtest.Main(m) }
//
// Only test files may import this package. It decides nothing about the CRM's
// tables: what a dump holds is loaded as it is, oddities included.
//
// Environment:
//
//   - VTREST_TEST_MYSQL names a server to use, as a DSN of the Go driver without
//     a database (root@unix(/path/socket)/). Otherwise each test binary starts a
//     private one; the command withmariadb starts one for many binaries.
//   - VTREST_REQUIRE_MARIADB=1, or CI=true, makes a missing server a failure
//     instead of a skipped test.
//   - VTREST_REFERENCE names the reference folder, and VTREST_REQUIRE_REFERENCE=1
//     makes a missing one a failure.
package crmtest
