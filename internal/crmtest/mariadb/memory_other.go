//go:build !linux

package mariadb

// parent returns the folder in which servers are made: the temporary folder.
func parent() string { return "" }
