// Package auth logs users in, by password or access key, and turns a token
// into the Policy of its user.
//
// Start at [Service]. A token is 32 hexadecimal characters from the system's
// random source; only its SHA-256 is stored, in vtrest's own table. It lives
// for a sliding time, belongs by default to the address that logged in, and
// ends at once when its user is deactivated or it is revoked.
//
// Names, passwords, keys and tokens appear in no error and no log.
package auth
