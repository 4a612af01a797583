// Withmariadb runs a command with a private MariaDB server:
//
//	go run ./internal/crmtest/withmariadb go test ./...
//
// The command finds the server through VTREST_TEST_MYSQL, so that the test
// binaries of all packages share one, and VTREST_TEST_RUN names a folder for
// what they share besides. If that variable is set already, or no
// server is installed, the command runs as it is. The exit code is the
// command's.
//
// With -mysql56 it is a server of MySQL 5.6, from the folder that
// VTREST_TEST_MYSQL56 names; without that server, the command does not run.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"vtrest/internal/crmtest/mariadb"
)

// mysql56 as the first word asks for a server of MySQL 5.6.
const mysql56 = "-mysql56"

// exitUsage is the code for a call without a command, or one that cannot start.
const exitUsage = 2

func main() {
	if len(os.Args) < 2 || len(os.Args) < 3 && os.Args[1] == mysql56 {
		fmt.Fprintln(os.Stderr, "usage: withmariadb [-mysql56] command [argument ...]")
		os.Exit(exitUsage)
	}
	code, err := run(context.Background(), os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withmariadb:", err)
	}
	os.Exit(code)
}

// run starts the server, runs the command and stops the server.
func run(ctx context.Context, command []string) (code int, err error) {
	// A terminal sends its interrupt to the command too, which ends by it.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	environment := os.Environ()
	if on56 := command[0] == mysql56; on56 || os.Getenv("VTREST_TEST_MYSQL") == "" {
		start := mariadb.Start
		if on56 {
			command = command[1:]
			start = func(ctx context.Context) (*mariadb.Server, error) {
				return mariadb.StartMySQL56(ctx, os.Getenv("VTREST_TEST_MYSQL56"))
			}
		}
		server, startErr := start(ctx)
		switch {
		case startErr == nil:
			defer func() { err = errors.Join(err, server.Stop()) }()
			folder, err := os.MkdirTemp("", "vtrest-run-")
			if err != nil {
				return exitUsage, errors.Join(err, server.Stop())
			}
			defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
			environment = append(environment, "VTREST_TEST_MYSQL="+server.Config().FormatDSN(), mariadb.RunVariable+"="+folder)
		case errors.Is(startErr, mariadb.ErrNotInstalled):
			fmt.Fprintln(os.Stderr, "withmariadb: going on without a server:", startErr)
		default:
			return exitUsage, startErr
		}
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.Exited() {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return exitUsage, err
	}
	return 0, nil
}
