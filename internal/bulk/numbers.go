package bulk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"vtrest/internal/htmltext"
	"vtrest/internal/sqldb"
)

// numbers hands out the numbers of a module's records, such as ACC322.
type numbers struct {
	prefix string
	next   int64
	digits int // of a number, with zeros in front
	none   bool
}

// reserve takes n numbers of a module from the CRM.
func (w *writer) reserve(ctx context.Context, module string, n int) (*numbers, error) {
	var prefix, current string
	err := w.tx.QueryRowContext(ctx, "SELECT COALESCE(prefix, ''), cur_id FROM vtiger_modentity_num WHERE semodule = ? AND active = 1 ORDER BY num_id LIMIT 1"+w.db.Dialect.ForUpdate, module).Scan(&prefix, &current)
	if errors.Is(err, sql.ErrNoRows) {
		return &numbers{none: true}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("numbers of %s: %w", module, sqldb.Classify(err))
	}
	next, err := strconv.ParseInt(strings.TrimSpace(current), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("numbers of %s: the CRM's next is %q, which is none", module, current)
	}
	nums := &numbers{prefix: htmltext.Decode(prefix), next: next, digits: len(current)}
	_, err = w.tx.ExecContext(ctx, "UPDATE vtiger_modentity_num SET cur_id = ? WHERE semodule = ? AND active = 1", nums.spell(next+int64(n)), module)
	if err != nil {
		return nil, fmt.Errorf("numbers of %s: %w", module, sqldb.ClassifyWrite(err, ""))
	}
	return nums, nil
}

func (n *numbers) spell(number int64) string {
	digits := strconv.FormatInt(number, 10)
	return strings.Repeat("0", max(0, n.digits-len(digits))) + digits
}

// take is the next number, "" if the module's records have none.
func (n *numbers) take() string {
	if n.none {
		return ""
	}
	n.next++
	return n.prefix + n.spell(n.next-1)
}
