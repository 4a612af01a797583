package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the Makefile; builds by the go command alone know theirs
// from the module.
var version string

// build is what the program knows of its making.
type build struct{ version, commit string }

func thisBuild() build {
	b := build{version: version, commit: "unknown"}
	info, ok := debug.ReadBuildInfo()
	if ok && b.version == "" {
		b.version = info.Main.Version
	}
	if b.version == "" {
		b.version = "(devel)"
	}
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				b.commit += " (changed since)"
			}
		}
	}
	return b
}

type versionCmd struct{}

// Run prints the version, the commit and the release of Go.
func (versionCmd) Run(s *session) error {
	b := thisBuild()
	_, err := fmt.Fprintf(s.stdout, "vtrest %s\ncommit %s\n%s %s/%s\n", b.version, b.commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
