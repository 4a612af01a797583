// Package password checks and makes the passwords of the CRM's users, in the
// schemes that vtiger_users.crypt_type names.
//
// Start at [Verify] and [Hash]. [Cost] is for the login: it lets an attempt on
// a user that does not exist take as long as one with a wrong password.
//
// The package reads no database and knows nothing of a user's status: whether
// a user may log in at all is for the caller to say. A value that no scheme
// can have made (empty, "*0", a truncated hash) matches no password.
package password
