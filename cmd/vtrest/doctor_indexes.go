package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/app"
)

type doctorIndexesCmd struct {
	Apply bool `env:"-" xor:"change" help:"Add the indexes that are missing, one after the other, while the CRM goes on."`
	Drop  bool `env:"-" xor:"change" help:"Take the indexes away again that this command has added."`
}

// Help is what the help of the command says besides.
func (doctorIndexesCmd) Help() string {
	return `Without an option nothing is changed. The command names the indexes that would speed up calls, and the cost of such a call without each: how many rows of the database are read to find those of the answer, and how long that takes.

An index is added in place, without a lock against readers or writers, except for a moment at its begin and its end. Where the database cannot do that, the index is left out, and the command prints the statement for an administrator to run at a quiet hour. If the command is stopped, added indexes stay, and the next run continues. All names begin with vtrest_; other indexes are never touched. Each index takes room, and makes every write to its table a little slower.`
}

// Run looks, adds or drops.
func (c doctorIndexesCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		if c.Drop {
			return dropIndexes(s, a)
		}
		p := newProgress(os.Stderr)
		reports, err := a.MissingIndexes(s.ctx, p.tell)
		p.end()
		if err != nil {
			return err
		}
		if len(reports) == 0 {
			_, err := fmt.Fprintln(s.stdout, "No index is missing.")
			return err
		}
		for _, r := range reports {
			printMissing(s.stdout, r)
		}
		if !c.Apply {
			_, err := fmt.Fprintf(s.stdout, "\n%d indexes are missing. Nothing was changed; vtrest doctor indexes --apply adds them, and --drop takes them away again.\n", len(reports))
			return err
		}
		return addIndexes(s, a, reports)
	})
}

func printMissing(out io.Writer, r app.IndexReport) {
	fmt.Fprintf(out, "%s on %s (%s)\n  for    %s\n", r.Name, r.Index.Table, strings.Join(r.Columns, ", "), r.For)
	if r.Table.Engine != "" {
		fmt.Fprintf(out, "  table  about %s rows, %s\n", thousands(r.Table.Rows), size(r.Table.Bytes))
	}
	if r.Now != nil {
		fmt.Fprintf(out, "  now    %s\n", effect(r.Now))
	}
}

// addIndexes goes on after an index that cannot be added.
func addIndexes(s *session, a *app.App, reports []app.IndexReport) error {
	fmt.Fprintln(s.stdout)
	var failed error
	for _, r := range reports {
		began := time.Now()
		p := newProgress(os.Stderr)
		after, err := a.AddIndex(s.ctx, r.Index, p.tell)
		p.end()
		if s.ctx.Err() != nil {
			return errors.New("stopped; added indexes stay, and the next run continues")
		}
		if err != nil {
			fmt.Fprintf(s.stdout, "not added: %v\n", err)
			failed = errReported
			continue
		}
		fmt.Fprintf(s.stdout, "added %s in %s\n", r.Name, round(time.Since(began)))
		if r.Now != nil && after != nil {
			fmt.Fprintf(s.stdout, "  before %s\n  after  %s\n", effect(r.Now), effect(after))
		}
	}
	return failed
}

func dropIndexes(s *session, a *app.App) error {
	if a.Embedded() {
		return errors.New("the embedded database needs its indexes; --drop is for the database of a CRM")
	}
	own, err := a.OwnIndexes(s.ctx)
	if err != nil {
		return err
	}
	for _, i := range own {
		if err := a.DropIndex(s.ctx, i); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "dropped %s of %s\n", i.Name, i.Table)
	}
	_, err = fmt.Fprintf(s.stdout, "%d indexes dropped\n", len(own))
	return err
}

// effect is a cost in words.
func effect(e *app.IndexEffect) string {
	if e.Read < 0 {
		return fmt.Sprintf("%s: %s", e.Call, round(e.Time))
	}
	return fmt.Sprintf("%s: %s rows read to give %s, in %s", e.Call, thousands(e.Read), thousands(e.Found), round(e.Time))
}

// round keeps two or three digits of a time.
func round(d time.Duration) time.Duration {
	unit := time.Microsecond
	for d >= 1000*unit && unit < time.Second {
		unit *= 10
	}
	return d.Round(unit)
}

// thousands spells a number with commas.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// size spells a number of bytes.
func size(bytes int64) string {
	switch {
	case bytes >= 10<<30:
		return fmt.Sprintf("%d GiB", bytes>>30)
	case bytes >= 10<<20:
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}
