package main

import (
	"os/exec"
	"testing"
)

func TestRun(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	// A given server is passed on, and so none is started here.
	t.Setenv("VTREST_TEST_MYSQL", "root@tcp(given)/")
	for _, test := range []struct {
		name    string
		command []string
		code    int
		fails   bool
	}{
		{"success", []string{"sh", "-c", `test "$VTREST_TEST_MYSQL" = "root@tcp(given)/"`}, 0, false},
		{"exit code", []string{"sh", "-c", "exit 7"}, 7, false},
		{"no such command", []string{"/nowhere/command"}, exitUsage, true},
		{"killed", []string{"sh", "-c", "kill -KILL $$"}, exitUsage, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, err := run(t.Context(), test.command)
			if code != test.code || (err != nil) != test.fails {
				t.Errorf("run(%q): got %d, %v, want %d, an error: %v", test.command, code, err, test.code, test.fails)
			}
		})
	}
}
