package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// defaultFile may be missing; a file that is named may not.
const defaultFile configFile = "vtrest.yaml"

// configFile is the file of options.
type configFile string

// BeforeResolve reads the file. Kong calls it once the command line and the
// variables are known.
func (configFile) BeforeResolve(parsed *kong.Context, at *kong.Path) error {
	name, ok := parsed.FlagValue(at.Flag).(configFile)
	if !ok || name == "" {
		return nil
	}
	text, err := os.Open(string(name))
	if name == defaultFile && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("options: %w", err)
	}
	defer func() { _ = text.Close() }()
	options, err := readOptions(text, parsed.Model)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	parsed.AddResolver(options)
	return nil
}

// fileOptions are the values of a file by the names of the options.
type fileOptions map[string]yaml.Node

// readOptions reads YAML. An option that the program does not have is an
// error: it is a misspelt one.
func readOptions(r io.Reader, model *kong.Application) (fileOptions, error) {
	options := fileOptions{}
	if err := yaml.NewDecoder(r).Decode(&options); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	for name := range options {
		if !slices.ContainsFunc(configurable(model), func(f *kong.Flag) bool { return f.Name == name }) {
			return nil, fmt.Errorf("there is no option %q; vtrest config lists them all", name)
		}
	}
	return options, nil
}

// Validate is for kong; readOptions has looked already.
func (fileOptions) Validate(*kong.Application) error { return nil }

// Resolve gives the file's value of an option, unless a variable gives one:
// kong itself would let the file win.
func (o fileOptions) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if variable(flag) != "" {
		return nil, nil //nolint:nilnil // kong's way to say that there is no value
	}
	node, ok := o[flag.Name]
	if !ok {
		return nil, nil //nolint:nilnil // as above
	}
	return spelling(node)
}

// spelling is a value as it would stand on the command line, where a list is
// separated by commas.
func spelling(node yaml.Node) (string, error) {
	if node.Kind == yaml.ScalarNode {
		return node.Value, nil
	}
	var list []string
	if err := node.Decode(&list); err != nil {
		return "", errors.New("the value is neither one text or number nor a list of them")
	}
	return strings.Join(list, ","), nil
}

// variable is the environment variable that gives an option its value, or "".
func variable(flag *kong.Flag) string {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return name
		}
	}
	return ""
}

// configurable are the options that may stand in a file.
func configurable(model *kong.Application) []*kong.Flag {
	var flags []*kong.Flag
	for _, f := range model.Flags {
		if f.Name != "help" && f.Name != "help-all" && f.Name != "config" {
			flags = append(flags, f)
		}
	}
	return flags
}
