package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// helpAll is --help-all: the help of a command with the options that stand with
// every command.
type helpAll bool

// IgnoreDefault is for kong: the hook runs only where the option is given.
func (helpAll) IgnoreDefault() {}

// BeforeReset prints the help and ends the program, as kong does for --help.
func (helpAll) BeforeReset(parsed *kong.Context) error {
	if err := kong.DefaultHelpPrinter(helpOptions(), parsed); err != nil {
		return err
	}
	parsed.Exit(0)
	return nil
}

func helpOptions() kong.HelpOptions {
	return kong.HelpOptions{Compact: true, FlagsLast: true, ValueFormatter: describe}
}

// printHelp prints the help of the program, or of a command with its own options
// alone: they would be lost among those that stand with every command.
func printHelp(options kong.HelpOptions, parsed *kong.Context) error {
	if n := parsed.Selected(); n == nil || n.Name == "serve" { // whose own they are
		return kong.DefaultHelpPrinter(options, parsed)
	}
	for _, f := range parsed.Model.Flags {
		if f.Name != "help" && f.Name != "help-all" && !f.Hidden {
			f.Hidden = true
			defer func() { f.Hidden = false }()
		}
	}
	if err := kong.DefaultHelpPrinter(options, parsed); err != nil {
		return err
	}
	_, err := fmt.Fprintf(parsed.Stdout, "\nMore options, such as --data and --demo, stand with every command: --help-all lists them.\n")
	return err
}
