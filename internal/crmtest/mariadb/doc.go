// Package mariadb runs a private MariaDB server for tests.
//
// Start at [Start], which gives a [Server] with an empty data folder, in memory
// where the system offers that, answering on a unix socket only, tuned for data
// that may be lost. It knows no CRM table: package crmtest loads the databases. Only
// crmtest and its command withmariadb may import it.
//
// A Server never outlives the process that started it: it is stopped and its
// folder removed even when that process is killed.
package mariadb
