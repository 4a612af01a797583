package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"vtrest/internal/sqldb"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vtrest": main})
}

// TestScripts runs the transcripts in testdata/script, each in a folder of its
// own. Beside the usual commands they have
//
//	call STATUS PATH    GET the path of the server at 127.0.0.1:$PORT until it
//	                    answers with the status, and keep the body in answer
//	sql FILE STATEMENT  change an embedded database, as a CRM would
//	drop FILE INDEX     take an index of an embedded database away
//
// With -update the expected outputs are written anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			port, err := freePort()
			env.Setenv("PORT", port)
			env.Setenv("COLUMNS", "100") // of the help
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"call": call, "sql": change, "drop": drop},
	})
}

// freePort is a port that nobody listens on just now.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

func call(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: call STATUS PATH")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	address := "http://127.0.0.1:" + ts.Getenv("PORT") + args[1]
	got := "no answer"
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(address)
		if err != nil {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		ts.Check(err)
		if resp.StatusCode == want {
			ts.Check(os.WriteFile(ts.MkAbs("answer"), body, 0o600))
			return
		}
		got = fmt.Sprintf("%s %s", resp.Status, body)
	}
	ts.Fatalf("%s: %s, want status %d", address, got, want)
}

// change runs a statement, which must change something.
func change(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	db, err := sqldb.Open("sqlite:" + ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	result, err := db.SQL.Exec(args[1])
	ts.Check(err)
	n, err := result.RowsAffected()
	ts.Check(err)
	if n == 0 {
		ts.Fatalf("no row changed")
	}
}

func drop(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: drop FILE INDEX")
	}
	db, err := sqldb.Open("sqlite:" + ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.SQL.Exec("DROP INDEX " + args[1])
	ts.Check(err)
}
