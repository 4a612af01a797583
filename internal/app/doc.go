// Package app builds the program out of its parts: it chooses the database,
// keeps the catalog fresh, and serves.
//
// Start at [Config], which is every option there is, and at [Open], which
// makes an [App] of one. [App.Serve] runs the server; the methods in users.go
// and doctor.go are what the other commands do.
//
// It is the only package that knows every other. It decides nothing about
// records and answers no call itself; only the command imports it.
package app
