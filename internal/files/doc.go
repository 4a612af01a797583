// Package files keeps the bytes of attachments where and as the CRM keeps
// them: storage/2026/November/week4/3172_NAME below the CRM's folder, so that
// each serves the other's files.
//
// Start at [Storage]. [Storage.Receive] streams what a client sends to a
// temporary name and looks at it on the way; [Upload.Place] gives it its name
// when the attachment has an id, in the transaction that writes its rows; and
// [Storage.Open] reads a file. What is received and never placed is thrown away
// by [Upload.Discard], and after a crash by [Storage.Sweep].
//
// No path comes from a request: it is made of the day, the id and a name that
// has been cleaned as the CRM cleans it. The package knows no table; which
// attachment belongs to which record is in store.
package files
