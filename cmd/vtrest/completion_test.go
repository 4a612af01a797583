package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// completions are lines as typed, the last word of which is to be completed,
// and what may stand there. They are the same in every shell.
var completions = []struct {
	line string
	want []string
}{
	{"vtrest use", []string{"user"}},
	{"vtrest tok", []string{"token"}},
	{"vtrest token ", []string{"list", "revoke"}},
	{"vtrest --data folder tok", []string{"token"}},
	{"vtrest token revoke --al", []string{"--all", "--allow-nontransactional"}},
	{"vtrest serve --all-", nil},
	{"vtrest serve --log-f", []string{"--log-format"}},
	{"vtrest serve --log-format ", []string{"json", "text"}},
	{"vtrest serve --log-level=de", []string{"debug"}},
	{"vtrest serve --demo --trus", []string{"--trusted-proxy"}},
	{"vtrest completion ", []string{"bash", "fish", "zsh"}},
	{"vtrest restore back", []string{"backup.tar.zst"}},
	{"vtrest serve --tls-cert backup.t", []string{"backup.tar.zst"}},
	{"vtrest serve --data fol", []string{"folder"}},
}

// TestCompletion lets the real shells complete with the scripts.
func TestCompletion(t *testing.T) {
	for _, shell := range []struct {
		name string
		// program is a script that reads the completion from the file $1 and
		// completes the line $2, one answer a line.
		program string
	}{
		{"bash", `
			compopt() { :; } # works within a completion only
			. "$1"
			read -ra COMP_WORDS <<<"${2/=/ = }"
			[[ $2 == *' ' ]] && COMP_WORDS+=('')
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_vtrest
			[[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\n' "${COMPREPLY[@]}"`},
		{"fish", `source $argv[1]; complete -C $argv[2]`},
	} {
		t.Run(shell.name, func(t *testing.T) {
			path := findShell(t, shell.name)
			dir := t.TempDir()
			script := filepath.Join(dir, "script")
			writeFile(t, script, completionOf(t, shell.name))
			writeFile(t, filepath.Join(dir, "backup.tar.zst"), nil)
			if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
				t.Fatal(err)
			}
			for _, c := range completions {
				args := []string{"-c", shell.program, script, c.line}
				if shell.name == "bash" {
					args = []string{"--norc", "-c", shell.program, "bash", script, c.line}
				}
				cmd := exec.CommandContext(t.Context(), path, args...)
				cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+dir)
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%q: %v: %s", c.line, err, out)
				}
				if diff := cmp.Diff(c.want, answers(string(out))); diff != "" {
					t.Errorf("%q (-want +got):\n%s", c.line, diff)
				}
			}
		})
	}
}

// answers are the words that a shell offers, without their descriptions.
func answers(out string) []string {
	var list []string
	for line := range strings.Lines(out) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		word = strings.TrimSuffix(strings.TrimPrefix(word, "--log-level="), "/")
		if word != "" {
			list = append(list, word)
		}
	}
	slices.Sort(list)
	return list
}

// TestCompletionZsh looks whether zsh can read the script and knows its
// functions. Completing itself needs a terminal.
func TestCompletionZsh(t *testing.T) {
	path := findShell(t, "zsh")
	script := filepath.Join(t.TempDir(), "_vtrest")
	writeFile(t, script, completionOf(t, "zsh"))
	out, err := exec.CommandContext(t.Context(), path, "-f", "-c", `autoload -U compinit; compinit -D -u; . $1; print -r -- $_comps[vtrest] $+functions[_vtrest_user_list] ${#_vtrest_options}`, "zsh", script).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	words := strings.Fields(string(out))
	if len(words) != 3 || words[0] != "_vtrest" || words[1] != "1" || len(words[2]) < 2 {
		t.Errorf("zsh knows %q, want _vtrest, the function of user list, and more than 9 options", words)
	}
}

func TestManual(t *testing.T) {
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	page := manual(parser.Model)
	for _, f := range configurable(parser.Model) {
		if !bytes.Contains(page, []byte(roff("--"+f.Name))) {
			t.Errorf("the manual page lacks --%s", f.Name)
		}
	}
	for _, n := range parser.Model.Leaves(true) {
		if !bytes.Contains(page, []byte(".B vtrest "+roff(n.Path())+"\n")) {
			t.Errorf("the manual page lacks the command %s", n.Path())
		}
	}
	cmd := exec.CommandContext(t.Context(), findShell(t, "groff"), "-man", "-ww", "-z", "-Tutf8")
	cmd.Stdin = bytes.NewReader(page)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("groff: %v: %s", err, out)
	}
}

func completionOf(t *testing.T, shell string) []byte {
	t.Helper()
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse([]string{"completion", shell})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := parsed.Run(&session{stdout: &b}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func findShell(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on this machine: what is made for it is not tried", name)
	}
	return path
}

func writeFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
