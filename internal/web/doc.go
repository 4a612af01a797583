// Package web is what every dialect of the API shares: the shell around a call
// (request id, log line, metrics, limits, recovery) and the HTTP status of an
// error.
//
// Start at [Shell.Handler]. A dialect serves a [Call] and returns an error; it
// decides itself how an error is spelt. Nothing here knows V1, and no path,
// query or body is ever logged, because V1 carries passwords and tokens there.
package web
