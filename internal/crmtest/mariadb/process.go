package mariadb

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// binaries are the paths of the programs that a server needs.
type binaries struct {
	server, install string
	mysql           string // the folder of MySQL, "" for MariaDB
}

// find looks for the programs, where distributions put the server outside the
// PATH of ordinary users too.
func find() (binaries, error) {
	var bin binaries
	for _, name := range []string{"mariadbd", "/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd", "/usr/libexec/mariadbd"} {
		if path, err := exec.LookPath(name); err == nil {
			bin.server = path
			break
		}
	}
	if bin.server == "" {
		return bin, ErrNotInstalled
	}
	path, err := exec.LookPath("mariadb-install-db")
	if err != nil {
		return bin, fmt.Errorf("%w (%w)", ErrNotInstalled, err)
	}
	bin.install = path
	return bin, nil
}

// options are what both programs are started with. The folder for temporary
// tables must be private: a server that starts removes those that it finds.
func (s *Server) options() []string {
	options := []string{"--no-defaults", "--datadir=" + s.path("data"), "--tmpdir=" + s.path("tmp")}
	if s.redo != "" {
		options = append(options, "--innodb-log-group-home-dir="+s.path("log"))
	}
	if os.Getuid() == 0 {
		// mariadbd refuses to run as root unless it is told to.
		options = append(options, "--user=root")
	}
	return options
}

// install writes the system tables. Root gets no password, so that any user of
// the machine may run the tests; only the owner can enter the folder.
func (s *Server) install(ctx context.Context, bin binaries) error {
	if err := os.Mkdir(s.path("tmp"), 0o700); err != nil {
		return err
	}
	if bin.mysql != "" {
		return s.copySystemTables(ctx, bin)
	}
	args := append(s.options(), "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
	out, err := exec.CommandContext(ctx, bin.install, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
	}
	return nil
}

// keeper runs the server until its own input ends, which happens when the
// process that holds the other end of the pipe closes it or dies in any way.
// Then it removes the folder, its first argument. A server that was killed for
// its data to be tried is waited for: a line says that it starts again, under
// another keeper. SIGINT is ignored, since a
// terminal sends it to the whole group: the test process decides when to stop.
// SIGPIPE is, because the shell may report the end of the server to a dead one.
const keeper = `
trap '' INT PIPE
dir=$1
shift
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
echo $server >"$dir/process"
(read -r _ <&3; kill -KILL $server) >/dev/null 2>&1 &
watch=$!
wait $server
kill $watch 2>/dev/null
wait $watch
if [ -e "$dir/keep" ]; then
	rm "$dir/keep"
	read -r _ <&3 && exit
fi
rm -rf "$(readlink "$dir/log")" "$dir"
`

// launch starts the server below a keeper.
func (s *Server) launch(bin binaries) error {
	args := append([]string{"-c", keeper, "keeper", s.dir, bin.server}, s.options()...)
	if bin.mysql != "" {
		args = append(args, s.mysqlOptions(bin)...)
	}
	args = append(args,
		"--socket="+s.path("socket"),
		"--pid-file="+s.path("pid"),
		"--skip-networking",
		"--skip-log-bin",
		"--skip-name-resolve",
		"--max-connections=500",
		"--max-allowed-packet=64M",
		"--performance-schema=OFF",
		"--key-buffer-size=8M",
		"--table-open-cache=4000",
		"--innodb-buffer-pool-size=192M",
		"--innodb-log-file-size=48M",
	)
	if !s.durable {
		// Nothing here need survive a crash.
		args = append(args,
			"--innodb-flush-log-at-trx-commit=0",
			"--innodb-doublewrite=0",
			"--loose-innodb-flush-method=nosync",
			"--sync-frm=0",
		)
	} else {
		// Only the process is killed, not the machine: what is written need not be
		// on the disk.
		args = append(args, "--innodb-flush-log-at-trx-commit=1", "--loose-innodb-flush-method=nosync", "--sync-frm=0")
	}
	// The context only ends with the process: the server outlives this call.
	s.cmd = exec.CommandContext(context.Background(), "sh", args...)
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	if bin.mysql != "" {
		// A library that the program needs lies beside it.
		s.cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+bin.mysql)
	}
	alive, err := s.cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	cmd, done := s.cmd, make(chan struct{})
	s.alive, s.done = alive, done
	go func() {
		defer close(done)
		// How it ended is in its log: a killed server is the normal case.
		_ = cmd.Wait()
	}()
	return nil
}
