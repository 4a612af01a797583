package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completeZsh writes a function for each command: _vtrest, _vtrest_user and so
// on. Every one takes the options of the whole program besides its own.
func completeZsh(b *bytes.Buffer, root *kong.Node) {
	b.WriteString("#compdef vtrest\n# Completion of vtrest for zsh. Made by vtrest completion zsh.\n\n")
	b.WriteString("_vtrest_options=(\n")
	for _, f := range options(root) {
		zshOption(b, f)
	}
	b.WriteString(")\n")
	for _, n := range nodes(root) {
		zshCommand(b, n)
	}
	// Zsh calls a file of its folders as the function, and reads one that is
	// sourced.
	b.WriteString("\nif [[ $funcstack[1] == _vtrest ]]; then\n\t_vtrest \"$@\"\nelse\n\tcompdef _vtrest vtrest\nfi\n")
}

func zshCommand(b *bytes.Buffer, n *kong.Node) {
	fmt.Fprintf(b, "\n%s() {\n", zshName(n))
	if n.Leaf() {
		b.WriteString("\t_arguments $_vtrest_options")
		for _, f := range options(n) {
			b.WriteString(" \\\n\t")
			zshOption(b, f)
			b.Truncate(b.Len() - 1) // its line end
		}
		for i, p := range n.Positional {
			action := " "
			if list := words(p); list != nil {
				action = "(" + strings.Join(list, " ") + ")"
			}
			if i == 0 && takesFile(n) {
				action = "_files"
			}
			place := fmt.Sprint(i + 1)
			if p.IsCumulative() {
				place = "*"
			}
			fmt.Fprintf(b, " \\\n\t\t%s", zshQuote(place+":"+zshText(brief(p.Help))+":"+action))
		}
		b.WriteString("\n}\n")
		return
	}
	b.WriteString("\tlocal context state line\n\ttypeset -A opt_args\n\t_arguments -C $_vtrest_options '1: :->name' '*:: :->rest' && return\n\tcase $state in\n\tname)\n\t\tlocal -a names=(\n")
	for _, child := range n.Children {
		if !child.Hidden {
			fmt.Fprintf(b, "\t\t\t%s\n", zshQuote(strings.ReplaceAll(child.Name, ":", "\\:")+":"+brief(child.Help)))
		}
	}
	b.WriteString("\t\t)\n\t\t_describe command names\n\t\t;;\n\trest)\n\t\tcase $line[1] in\n")
	for _, child := range n.Children {
		if !child.Hidden {
			fmt.Fprintf(b, "\t\t%s) %s ;;\n", child.Name, zshName(child))
		}
	}
	b.WriteString("\t\tesac\n\t\t;;\n\tesac\n}\n")
}

// zshOption writes an option as _arguments reads it.
func zshOption(b *bytes.Buffer, f *kong.Flag) {
	message := "[" + zshText(brief(f.Help)) + "]"
	switch answerOf(f.Value, f.PlaceHolder) {
	case nothing:
	case anyText:
		message += ":" + f.PlaceHolder + ": "
	case oneOf:
		message += ":" + f.PlaceHolder + ":(" + strings.Join(words(f.Value), " ") + ")"
	case aFile:
		message += ":" + f.PlaceHolder + ":_files"
	case aFolder:
		message += ":" + f.PlaceHolder + ":_files -/"
	}
	before, equals := "", ""
	if f.IsSlice() {
		before = "*" // may be repeated
	}
	if !f.IsBool() {
		equals = "="
	}
	fmt.Fprintf(b, "\t%s\n", zshQuote(before+"--"+f.Name+equals+message))
	if f.Short != 0 {
		fmt.Fprintf(b, "\t%s\n", zshQuote(before+"-"+string(f.Short)+message))
	}
}

func zshName(n *kong.Node) string {
	return strings.TrimSuffix("_vtrest_"+strings.ReplaceAll(pathOf(n), " ", "_"), "_")
}

// zshText escapes what has a meaning within a specification of _arguments.
func zshText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}

func zshQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
