//go:build linux

package torture

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

var (
	rounds = flag.Int("rounds", 0, "how often a process is killed in each test; 0 is a quick run")
	long   = flag.Bool("long", false, "run the tests that take minutes, and the long form of the others")
	given  = flag.String("program", "", "the compiled program to try, instead of building it")
	write  = flag.Bool("report", false, "write the figures into docs/reliability.md")
)

func TestMain(m *testing.M) {
	flag.Parse()
	crmtest.Main(m)
	var err error
	if *write {
		err = writeReport()
	}
	if program.dir != "" {
		_ = os.RemoveAll(program.dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	}
}

// quickly is for the tests with processes of their own: they run once, without
// the race detector, which sees nothing of other processes.
func quickly(t *testing.T) {
	t.Helper()
	crmtest.Long(t)
	if testing.Short() {
		t.Skip("starts and kills servers, which takes its time")
	}
}

// times is how often something is done: as -rounds says, or a few times.
func times(few int) int {
	if *rounds > 0 {
		return *rounds
	}
	return few
}

// during is how long something lasts.
func during(quick, full time.Duration) time.Duration {
	if *long {
		return full
	}
	return quick
}

// program is the compiled vtrest of this process.
var program struct {
	once sync.Once
	dir  string
	path string
	err  error
}

// build compiles the program, once.
func build(t *testing.T) string {
	t.Helper()
	if *given != "" {
		return *given
	}
	program.once.Do(func() {
		if program.dir, program.err = os.MkdirTemp("", "vtrest-torture-"); program.err != nil {
			return
		}
		program.path = filepath.Join(program.dir, "vtrest")
		program.err = compile(program.path)
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

func compile(path string, flags ...string) error {
	args := append([]string{"build"}, flags...)
	out, err := exec.Command("go", append(args, "-o", path, "vtrest/cmd/vtrest")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	return nil
}
