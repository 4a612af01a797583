// Package crash kills the server while clients write, and looks at what is
// left in the database: every answer that a client got stands for a whole
// record, and no other record is half there.
//
// Start at TestKill. The server is the real program in a process of its own,
// killed with SIGKILL. -kills says how often, on each database. The package
// holds tests only.
package crash
