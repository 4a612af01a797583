// Package cluster runs several servers over one database, as real processes
// behind a balancer, and looks at what clients are told across them: tokens, ids,
// numbers, unique values, answers under a key, changes of the catalog; and what is
// left when a server, or a node of a Galera cluster, is killed under load.
//
// Start at TestServers. TestGalera runs with -galera=ROUNDS, as `make cluster`
// does, where MariaDB has its Galera library. The package holds tests only.
package cluster
