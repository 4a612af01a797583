package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite docs/configuration.md")

const referenceFile = "../../docs/configuration.md"

// TestReference keeps docs/configuration.md in step with the command line:
// go generate ./cmd/vtrest writes it.
func TestReference(t *testing.T) {
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	want := reference(parser.Model)
	if *update {
		if err := os.WriteFile(referenceFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/configuration.md is not that of the options; run go generate ./cmd/vtrest (-options +file):\n%s", diff)
	}
}

func TestOptionsAreFew(t *testing.T) {
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(configurable(parser.Model)); n > 29 {
		t.Errorf("there are %d options, want 29 at most: a new one needs a line in docs/adr and another one gone", n)
	}
	for _, f := range parser.Model.AllFlags(false) {
		for _, flag := range f {
			if flag.Help == "" || flag.Name != "help" && flag.Name != "help-all" && len(flag.Envs) != 1 {
				t.Errorf("--%s has the help %q and the variables %v", flag.Name, flag.Help, flag.Envs)
			}
		}
	}
}

// reference is the text of docs/configuration.md.
func reference(model *kong.Application) []byte {
	var b bytes.Buffer
	b.WriteString(`# Configuration

<!-- Made by go generate ./cmd/vtrest from the options' own texts. -->

An option stands on the command line, in an environment variable or in a file,
and counts in that order; what none of them says has its default. The file is
` + "`vtrest.yaml`" + ` in the working folder, or the one that ` + "`--config FILE`" + ` (` + "`VTREST_CONFIG`" + `) names: YAML, one option a
line, under its name without the dashes. An option that the program does not
have is an error. What may be repeated on the command line is a list in the file
and stands in a variable with commas between.

` + "```yaml" + `
listen: 0.0.0.0:8443
tls-cert: /etc/vtrest/cert.pem
tls-key: /etc/vtrest/key.pem
vtiger: /var/www/vtigercrm
trusted-proxy: [10.0.0.0/8]
` + "```" + `

` + "`vtrest config`" + ` prints every option, its value and where that comes from, with passwords hidden.
Every option may stand with every command. On the command line a password would be seen by others on the machine:
put a database URL that has one into a variable or the file.
`)
	group := ""
	for _, f := range configurable(model) {
		if f.Group != nil && f.Group.Key != group {
			group = f.Group.Key
			fmt.Fprintf(&b, "\n## %s\n\n| option | variable | default | meaning |\n|---|---|---|---|\n", group)
		}
		option, standard := "`--"+f.Name, ""
		if !f.IsBool() {
			option += " " + f.PlaceHolder
		}
		if f.Default != "" {
			standard = "`" + f.Default + "`"
		}
		help := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "\\|").Replace(f.Help)
		fmt.Fprintf(&b, "| %s` | `%s` | %s | %s |\n", option, strings.Join(f.Envs, "` `"), standard, help)
	}
	b.WriteString("\n## Commands\n\n| command | meaning | options of its own |\n|---|---|---|\n")
	for _, command := range model.Leaves(true) {
		fmt.Fprintf(&b, "| `vtrest %s` | %s | %s |\n", command.Path(), command.Help, strings.Join(own(command), ", "))
	}
	b.WriteString("\n`vtrest COMMAND --help` explains the options of a command, `--help-all` those that stand with every command too.\n")
	return b.Bytes()
}

// own are the options that only this command has.
func own(command *kong.Node) []string {
	var options []string
	for _, f := range command.Flags {
		option := "--" + f.Name
		if !f.IsBool() {
			option += " " + f.PlaceHolder
		}
		options = append(options, "`"+option+"`")
	}
	return options
}
