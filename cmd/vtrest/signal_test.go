//go:build unix

package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"vtrest/internal/crmtest"
)

// TestSecondSignal ends a server that waits for an upload which never ends: the
// first Ctrl-C says what it waits for, the second ends the program at once.
func TestSecondSignal(t *testing.T) {
	crmtest.Long(t)
	dir := t.TempDir()
	program := dir + "/vtrest"
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(t.Context(), program, "serve", "--demo", "--data", dir+"/data", "--listen", "127.0.0.1:"+port)
	pipe, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	log := bufio.NewScanner(pipe)
	await(t, log, "msg=serving")
	stick(t, port)
	interrupt(t, server.Process)
	await(t, log, "1 call (1 still sending data, such as an upload)")
	interrupt(t, server.Process)
	await(t, log, "ended at once by a second signal")
	if err := server.Wait(); server.ProcessState.ExitCode() != exitCut {
		t.Errorf("the server ended with %v, want exit code %d", err, exitCut)
	}
}

// await reads the log up to a line.
func await(t *testing.T, log *bufio.Scanner, text string) {
	t.Helper()
	for log.Scan() {
		if strings.Contains(log.Text(), text) {
			return
		}
	}
	t.Fatalf("the log ended before it said %q", text)
}

func interrupt(t *testing.T, p *os.Process) {
	t.Helper()
	if err := p.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

// stick begins an upload and leaves it there, once the server reads it.
func stick(t *testing.T, port string) {
	t.Helper()
	resp, err := http.Get("http://127.0.0.1:" + port + "/modules/ParsVT/ws/auth/admin/admin")
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := bufio.NewReader(resp.Body).ReadString('\n')
	resp.Body.Close()
	token := regexp.MustCompile(`[0-9a-f]{32}`).FindString(answer)
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	// The server asks for the body when it begins to read it.
	fmt.Fprintf(conn, "POST /modules/ParsVT/ws/Documents/%s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n", token)
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(line, "100") {
		t.Fatalf("%q, %v", line, err)
	}
	fmt.Fprint(conn, "--b\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"a.txt\"\r\n\r\nhalf")
}
