package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"vtrest/internal/app"
)

type configCmd struct{}

// Run prints the options as a file of options, passwords hidden.
func (configCmd) Run(s *session, parsed *kong.Context) error {
	for _, f := range configurable(parsed.Model) {
		if err := printOption(s.stdout, parsed, f); err != nil {
			return err
		}
	}
	return nil
}

func printOption(w io.Writer, parsed *kong.Context, f *kong.Flag) error {
	value := parsed.FlagValue(f)
	if text, ok := value.(string); ok {
		value = app.HideSecret(text)
	}
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return err
	}
	node.Style |= yaml.FlowStyle // a list on one line
	text, err := yaml.Marshal(&node)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%-40s # %s\n", f.Name+": "+strings.TrimSpace(string(text)), source(parsed, f))
	return err
}

// source says where an option's value comes from.
func source(parsed *kong.Context, f *kong.Flag) string {
	for _, at := range parsed.Path {
		if at.Flag != f {
			continue
		}
		if at.Resolved {
			return "file"
		}
		return "command line"
	}
	if name := variable(f); name != "" {
		return name
	}
	return "default"
}
