package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"Shell to complete in: bash, zsh or fish."`
}

// Run prints a script for the shell, made from the command line itself.
func (c completionCmd) Run(s *session, parsed *kong.Context) error {
	var b bytes.Buffer
	switch c.Shell {
	case "bash":
		completeBash(&b, parsed.Model.Node)
	case "zsh":
		completeZsh(&b, parsed.Model.Node)
	case "fish":
		completeFish(&b, parsed.Model.Node)
	}
	_, err := s.stdout.Write(b.Bytes())
	return err
}

// answer says what may follow an option.
type answer uint8

const (
	nothing answer = iota // the option stands alone
	anyText
	oneOf // of the option's enum
	aFile
	aFolder
)

// answerOf goes by the names that the options' own texts use.
func answerOf(v *kong.Value, placeholder string) answer {
	switch {
	case v.IsBool():
		return nothing
	case v.Enum != "":
		return oneOf
	case placeholder == "FILE":
		return aFile
	case placeholder == "DIR" || placeholder == "PLACE":
		return aFolder
	}
	return anyText
}

// words are the choices of a value.
func words(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return v.EnumSlice()
}

// nodes are a command and all commands below it, in the order of the help.
func nodes(n *kong.Node) []*kong.Node {
	list := []*kong.Node{n}
	for _, child := range n.Children {
		if !child.Hidden {
			list = append(list, nodes(child)...)
		}
	}
	return list
}

// pathOf is the command as it is typed, without the program's name.
func pathOf(n *kong.Node) string {
	if n.Parent == nil {
		return ""
	}
	return strings.TrimSpace(pathOf(n.Parent) + " " + n.Name)
}

// options are the options that the command itself adds to those above it.
func options(n *kong.Node) []*kong.Flag {
	return slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool { return f.Hidden })
}

// spellings are the ways to write an option.
func spellings(f *kong.Flag) []string {
	list := []string{"--" + f.Name}
	if f.Short != 0 {
		list = append(list, "-"+string(f.Short))
	}
	return list
}

// names are the commands that may follow a command, or the choices of its
// first argument.
func names(n *kong.Node) []string {
	var list []string
	for _, child := range n.Children {
		if !child.Hidden {
			list = append(list, child.Name)
		}
	}
	if len(list) == 0 && len(n.Positional) > 0 {
		list = words(n.Positional[0])
	}
	return list
}

// takesFile tells whether a command's first argument is a file.
func takesFile(n *kong.Node) bool { return len(n.Positional) > 0 && n.Positional[0].Name == "file" }

// brief is the first sentence of a help text.
func brief(help string) string {
	sentence, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(sentence, ".")
}
