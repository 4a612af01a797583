// Package backup is the file that a backup is kept in: a tar archive, packed
// with zstd, of the embedded database, the files of its records, and a manifest
// that says what must be there.
//
// Start at [Create], which makes such a file, and [Extract], which unpacks one
// and compares every byte with the manifest. The manifest stands at the end:
// only then is known what was packed, and an archive that was cut off has none.
//
// The package knows no database. What is in one, and whether it is whole, app
// looks at.
package backup
