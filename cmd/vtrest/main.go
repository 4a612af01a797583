// Command vtrest is a REST server over the database of Vtiger CRM.
//
// Start at [cli], which is the command line: every option of [app.Config] and
// the commands. An option may also stand in a variable VTREST_NAME or in a
// file; see docs/configuration.md, which is made from the same place.
//
// The command reads options, opens an [app.App] and prints; everything else is
// in package app.
package main

//go:generate go test . -run ^TestReference$ -update

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"vtrest/internal/app"
)

// Exit codes. A command that could not be understood is not one that failed.
const (
	exitFailed = 1
	exitUsage  = 2
	exitCut    = 130 // by a second signal, as shells call it
)

// cli is the command line.
type cli struct {
	app.Config `embed:""`
	ConfigFile configFile `name:"config" group:"File" default:"vtrest.yaml" placeholder:"FILE" help:"File with options, one NAME: VALUE a line (YAML). The default one may be missing."`

	HelpAll helpAll `env:"-" help:"Show the options that stand with every command, too."`

	Serve     serveCmd     `cmd:"" help:"Serve the API."`
	Backup    backupCmd    `cmd:"" help:"Copy the embedded database and its files to one archive, while it is served."`
	Restore   restoreCmd   `cmd:"" help:"Unpack a backup, check it, and make it the embedded database."`
	Fill      demoCmd      `cmd:"" name:"demo" help:"Make many records, to try the program at scale."`
	Doctor    doctorCmd    `cmd:"" help:"Examine the database and report problems."`
	User      userCmd      `cmd:"" help:"List users, and change those of the embedded database."`
	Explain   explainCmd   `cmd:"" help:"Tell whether a user may do something, and name the rule that decides."`
	OpenAPI   openapiCmd   `cmd:"" name:"openapi" help:"Describe the API of this CRM, as an OpenAPI document or a Postman collection."`
	Token     tokenCmd     `cmd:"" help:"List and revoke tokens."`
	Workflows workflowsCmd `cmd:"" help:"List the workflows of the CRM."`
	Conf      configCmd    `cmd:"" name:"config" help:"Print every option, its value and where that comes from."`
	Health    healthCmd    `cmd:"" help:"Ask the server at --listen on this machine whether it is ready."`
	Version   versionCmd   `cmd:"" help:"Print the version."`

	Completion completionCmd `cmd:"" help:"Print a script that lets a shell complete commands and options."`
	Man        manCmd        `cmd:"" help:"Print the manual page."`
}

// session is what commands work with.
type session struct {
	ctx    context.Context // ends with the first signal
	config app.Config
	stdin  *os.File
	stdout io.Writer
}

func main() {
	os.Exit(run(untilSignal(), os.Args[1:]))
}

// untilSignal is a context that ends with the first signal. A second one ends
// the program at once, whatever it waits for.
func untilSignal() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		fmt.Fprintln(os.Stderr, "vtrest: ended at once by a second signal; running calls were cut")
		os.Exit(exitCut)
	}()
	return ctx
}

func run(ctx context.Context, args []string) int {
	var c cli
	parser, err := newParser(&c)
	if err != nil {
		fmt.Fprintln(os.Stderr, "vtrest:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "vtrest: %v\nvtrest --help lists commands and options.\n", err)
		return exitUsage
	}
	config, build := c.Config, thisBuild()
	config.Version, config.Commit, config.Out = build.version, build.commit, os.Stdout
	if config.Log, err = config.NewLog(os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "vtrest:", err)
		return exitUsage
	}
	err = parsed.Run(&session{ctx: ctx, config: config, stdin: os.Stdin, stdout: os.Stdout})
	if err == nil {
		return 0
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintln(os.Stderr, "vtrest:", err)
	}
	return exitFailed
}

// errReported is the error of a command that has printed what is wrong.
var errReported = errors.New("reported")

func newParser(c *cli) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("vtrest"),
		kong.Description("A REST server over the database of Vtiger CRM.\n\nThese options may stand with every command, in a variable VTREST_NAME, or in the file."),
		kong.DefaultEnvars("VTREST"),
		kong.ConfigureHelp(helpOptions()),
		kong.Help(printHelp),
		kong.ValueFormatter(describe),
	)
}

// describe is the help of an option, with its default and its variable.
func describe(v *kong.Value) string {
	var notes []string
	if v.Default != "" {
		notes = append(notes, "default "+v.Default)
	}
	for _, name := range v.Tag.Envs {
		notes = append(notes, "$"+name)
	}
	if len(notes) == 0 {
		return v.Help
	}
	return v.Help + " (" + strings.Join(notes, ", ") + ")"
}
