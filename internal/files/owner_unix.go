//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// inherit gives a new folder to the owner of the one above it, if we may: a
// folder that root made, the CRM could not write to.
func inherit(name string, above fs.FileInfo) {
	if owner, ok := above.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = os.Chown(name, int(owner.Uid), int(owner.Gid))
	}
}
