package main

import (
	"fmt"
	"os"

	"vtrest/internal/app"
)

type backupCmd struct {
	File string `arg:"" help:"Archive to make, such as vtrest-2026-11-23.tar.zst. It must not be there yet."`
}

// Help is what the help of the command says besides.
func (backupCmd) Help() string {
	return `The server may go on serving: the backup holds the database as it was when the command began, and the files of its records.

The archive is readable for its owner only. It holds all that the database does, password hashes and access keys too, and is not encrypted.`
}

// Run makes a backup.
func (c backupCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		p := newProgress(os.Stderr)
		made, err := a.Backup(s.ctx, c.File, p.tell)
		p.end()
		if err != nil {
			return err
		}
		warnMissing(made.Missing)
		_, err = fmt.Fprintf(s.stdout, "%s holds %d rows and %d files (%d bytes)\n", c.File, made.Rows, made.Files, made.Bytes)
		return err
	})
}

type restoreCmd struct {
	File string `arg:"" help:"Archive made by vtrest backup."`
}

// Help is what the help of the command says besides.
func (restoreCmd) Help() string {
	return `The backup is unpacked to the folder of --data, in which there must be no database yet. Every byte is compared with the archive's manifest and the database is checked for damage before it gets its name.

All tokens are ended, because one that was revoked after the backup would live again.`
}

// Run gives back what a backup holds.
func (c restoreCmd) Run(s *session) error {
	p := newProgress(os.Stderr)
	back, err := app.Restore(s.ctx, s.config, c.File, p.tell)
	p.end()
	if err != nil {
		return err
	}
	warnMissing(back.Missing)
	_, err = fmt.Fprintf(s.stdout, "%s is as it was at %s: %d rows and %d files, all checked; %d tokens have ended\n",
		back.Database, back.Made.Format("2006-01-02 15:04:05 MST"), back.Rows, back.Files, back.Tokens)
	return err
}

// missingShown is how many names of missing files are printed.
const missingShown = 10

// warnMissing tells of files that the database names and the backup has not.
func warnMissing(names []string) {
	for i, name := range names {
		if i == missingShown {
			fmt.Fprintf(os.Stderr, "vtrest: and %d more\n", len(names)-i)
			return
		}
		fmt.Fprintf(os.Stderr, "vtrest: the database names %s, which was not in the storage\n", name)
	}
}
