package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// A block is the rows of one table in a data file: a line with the table's
// name, one with its columns, one a row, and an empty line. Values are
// separated by tabs; \N is NULL, and \t, \n, \r, \0 and \\ stand for a tab, the
// line ends, a zero byte (in the CRM's serialized workflow tasks) and a backslash.
type block struct {
	table   string
	columns []string
	rows    []string // one line each, not yet split
}

// loadRows inserts the rows of a data file.
func loadRows(ctx context.Context, tx *sql.Tx, text string) error {
	blocks, err := parseBlocks(text)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if err := insertBlock(ctx, tx, b); err != nil {
			return fmt.Errorf("%s: %w", b.table, err)
		}
	}
	return nil
}

// parseBlocks splits a data file. Lines that start with # outside a block are
// comments.
func parseBlocks(text string) ([]block, error) {
	var blocks []block
	rest := text
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		b := block{table: line}
		line, rest, _ = strings.Cut(rest, "\n")
		b.columns = strings.Split(line, "\t")
		if !identifiers(b.table) || !identifiers(b.columns...) {
			return nil, fmt.Errorf("table %q: bad name or columns", b.table)
		}
		for rest != "" {
			line, rest, _ = strings.Cut(rest, "\n")
			if line == "" {
				break
			}
			if n := strings.Count(line, "\t") + 1; n != len(b.columns) {
				return nil, fmt.Errorf("table %s: row %d has %d values, want %d", b.table, len(b.rows)+1, n, len(b.columns))
			}
			b.rows = append(b.rows, line)
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// identifiers reports whether all names may stand in SQL text as they are.
func identifiers(names ...string) bool {
	for _, name := range names {
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return false
		}
	}
	return true
}

func insertBlock(ctx context.Context, tx *sql.Tx, b block) error {
	values := strings.TrimSuffix(strings.Repeat("?, ", len(b.columns)), ", ")
	// Quoted, since the CRM has columns named order, default and check.
	text := `INSERT INTO "` + b.table + `" ("` + strings.Join(b.columns, `", "`) + `") VALUES (` + values + ")"
	stmt, err := tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer stmt.Close()
	args := make([]any, len(b.columns))
	for i, row := range b.rows {
		j := 0
		for v := range strings.SplitSeq(row, "\t") {
			args[j] = unescape(v)
			j++
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return nil
}

var unescaper = strings.NewReplacer(`\t`, "\t", `\n`, "\n", `\r`, "\r", `\0`, "\x00", `\\`, `\`)

// unescape returns the value that a field of a row stands for: nil or a string.
func unescape(v string) any {
	switch {
	case v == `\N`:
		return nil
	case strings.IndexByte(v, '\\') < 0:
		return v
	}
	return unescaper.Replace(v)
}
