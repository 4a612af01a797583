package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completeFish writes a line for each command, each option and each choice,
// with the condition under which it is offered.
func completeFish(b *bytes.Buffer, root *kong.Node) {
	b.WriteString("# Completion of vtrest for fish. Made by vtrest completion fish.\n\ncomplete -c vtrest -f\n")
	for _, n := range nodes(root) {
		when := fishWhen(n)
		for _, child := range n.Children {
			if !child.Hidden {
				fmt.Fprintf(b, "complete -c vtrest -n %s -a %s -d %s\n", fishQuote(when+fishNotYet(n)), child.Name, fishQuote(brief(child.Help)))
			}
		}
		for _, p := range n.Positional {
			if list := words(p); list != nil {
				fmt.Fprintf(b, "complete -c vtrest -n %s -a %s\n", fishQuote(when), fishQuote(strings.Join(list, " ")))
			}
		}
		if takesFile(n) {
			fmt.Fprintf(b, "complete -c vtrest -n %s -F\n", fishQuote(when))
		}
		for _, f := range options(n) {
			condition := ""
			if n.Parent != nil {
				condition = " -n " + fishQuote(when)
			}
			fishOption(b, f, condition)
		}
	}
}

func fishOption(b *bytes.Buffer, f *kong.Flag, condition string) {
	fmt.Fprintf(b, "complete -c vtrest%s -l %s", condition, f.Name)
	if f.Short != 0 {
		fmt.Fprintf(b, " -s %c", f.Short)
	}
	switch answerOf(f.Value, f.PlaceHolder) {
	case nothing:
	case anyText:
		b.WriteString(" -x")
	case oneOf:
		fmt.Fprintf(b, " -xa %s", fishQuote(strings.Join(words(f.Value), " ")))
	case aFile:
		b.WriteString(" -rF")
	case aFolder:
		b.WriteString(" -xa '(__fish_complete_directories)'")
	}
	fmt.Fprintf(b, " -d %s\n", fishQuote(brief(f.Help)))
}

// fishWhen is true once the command stands on the line.
func fishWhen(n *kong.Node) string {
	path := strings.Fields(pathOf(n))
	if len(path) == 0 {
		return ""
	}
	return "__fish_seen_subcommand_from " + strings.Join(path, "; and __fish_seen_subcommand_from ")
}

// fishNotYet is true as long as none of the commands below n stands there.
func fishNotYet(n *kong.Node) string {
	and := ""
	if n.Parent != nil {
		and = "; and "
	}
	return and + "not __fish_seen_subcommand_from " + strings.Join(names(n), " ")
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
