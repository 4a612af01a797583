package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type manCmd struct{}

// Run prints the manual page vtrest(1), made from the command line itself.
func (manCmd) Run(s *session, parsed *kong.Context) error {
	_, err := s.stdout.Write(manual(parsed.Model))
	return err
}

// manual is the page in the macros of man(7). It names no version and no date,
// so that it changes with the command line alone.
func manual(model *kong.Application) []byte {
	var b bytes.Buffer
	b.WriteString(`.TH VTREST 1 "" vtrest "User commands"
.SH NAME
vtrest \- a REST server over the database of Vtiger CRM
.SH SYNOPSIS
.B vtrest
.I COMMAND
.RI [ OPTION ]...
.SH DESCRIPTION
.B vtrest
answers the calls of the REST web service V1 of ParsVT and VTRestfulAPI on the database of a Vtiger CRM,
or on an embedded database of its own.
.PP
Every option may stand with every command, in a variable
.RI VTREST_ NAME ,
or in a file. They count in this order: command line, variable, file, default.
`)
	b.WriteString(".SH COMMANDS\n")
	for _, n := range model.Leaves(true) {
		b.WriteString(".TP\n.B vtrest " + roff(n.Path()) + "\n" + roffLine(n.Help))
		for _, p := range n.Positional {
			b.WriteString(".RS\n.TP\n.I " + roff(p.Name) + "\n" + roffLine(p.Help) + ".RE\n")
		}
		for _, f := range options(n) {
			b.WriteString(".RS\n")
			roffOption(&b, f)
			b.WriteString(".RE\n")
		}
	}
	b.WriteString(".SH OPTIONS\n")
	group := ""
	for _, f := range options(model.Node) {
		if f.Group != nil && f.Group.Key != group {
			group = f.Group.Key
			b.WriteString(".SS " + roff(group) + "\n")
		}
		roffOption(&b, f)
	}
	fmt.Fprintf(&b, `.SH EXIT STATUS
.TP
0
The command succeeded.
.TP
%d
The command failed; the standard error says why.
.TP
%d
The command line was not understood.
.TP
%d
A second signal ended the program at once.
.SH FILES
.TP
.I vtrest.yaml
Options, in the folder that the program is started in, unless
.B \-\-config
names another file.
.SH SIGNALS
SIGINT and SIGTERM end the server: it takes no new calls and lets running ones end, for 30 seconds
at most, and says in the log which it waits for. A second signal ends it at once.
`, exitFailed, exitUsage, exitCut)
	return b.Bytes()
}

func roffOption(b *bytes.Buffer, f *kong.Flag) {
	b.WriteString(".TP\n.BR " + strings.ReplaceAll(roff(strings.Join(spellings(f), ", ")), " ", `\~`))
	if !f.IsBool() {
		b.WriteString(` \~\fI` + roff(f.PlaceHolder) + `\fR`)
	}
	b.WriteString("\n" + roffLine(describe(f.Value)))
}

// roffLine is a text as a line of its own, which must not begin as a request
// does.
func roffLine(s string) string {
	s = roff(strings.Join(strings.Fields(s), " "))
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s + "\n"
}

func roff(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
}
