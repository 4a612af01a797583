package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// AddIndexes makes the indexes that a database of an older version lacks, one
// after the other: what was made stays if the next one fails. It does nothing to
// a database of this version. Others may read meanwhile, but not write.
func AddIndexes(ctx context.Context, db *sql.DB) error {
	for statement := range strings.SplitSeq(withoutComments(indexesSQL), ";") {
		statement = strings.TrimSpace(statement)
		if statement == "" {
			continue
		}
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// withoutComments leaves out the lines that are comments.
func withoutComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "--") {
			b.WriteString(line)
		}
	}
	return b.String()
}
