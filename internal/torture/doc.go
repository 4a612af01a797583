// Package torture does to the real program what happens to servers: it is
// killed, its database is killed, hangs, is slow, refuses connections or is
// cut off, the disk fills up, the clock jumps, clients are slow or never end.
// Meanwhile honest clients go on, and compare what they are answered.
//
// Start at newLoad: clients that create, change, delete and read accounts and
// documents, each with a book of what it was told. A test does its damage while
// they run, and asks its check then: an acknowledged write that is not there
// is lost, an answer that does not fit the book is wrong, and records that lack
// rows are half.
//
// The short runs are part of the tests. make torture makes the long ones, and
// writes their figures into docs/reliability.md. The package holds tests only.
package torture
