package crmtest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Reference returns the path of the folder with the dumps and the recorded
// answers of a real CRM: the one VTREST_REFERENCE names, else shared/reference
// beside the repository. Without one, the test is skipped, or fails if
// VTREST_REQUIRE_REFERENCE is 1.
func Reference(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("VTREST_REFERENCE")
	if dir == "" {
		root, err := repository()
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(filepath.Dir(root), "shared", "reference")
	}
	_, err := os.Stat(dir)
	switch {
	case err == nil:
		return dir
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("VTREST_REQUIRE_REFERENCE") != "1":
		t.Skip("NOT TESTED against the recorded CRM: ", err)
	default:
		t.Fatal(err)
	}
	return ""
}

// repository returns the folder of the go.mod file, at or above the working
// directory, which is that of the package whose tests run.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", err
		}
		dir = parent
	}
}
