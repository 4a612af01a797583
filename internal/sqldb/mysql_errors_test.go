package sqldb

import (
	"fmt"
	"testing"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crm"
)

// TestMySQLErrors: what MySQL 8 and its replication groups say, and MariaDB does
// not. A commit that the group refused has written nothing.
func TestMySQLErrors(t *testing.T) {
	for _, tt := range []struct {
		number uint16
		again  bool
	}{{3024, false}, {3032, false}, {3100, false}, {3101, true}, {3169, false}, {4031, false}, {1836, false}, {1213, true}} {
		err := fmt.Errorf("x: %w", &mysql.MySQLError{Number: tt.number, Message: "x"})
		if got := crm.CodeOf(Classify(err)); got != crm.Unavailable {
			t.Errorf("error %d is %v, want Unavailable", tt.number, got)
		}
		if IsRetryable(err) != tt.again || IsRolledBack(err) != tt.again {
			t.Errorf("error %d runs again: %t, was rolled back: %t; want %t", tt.number, IsRetryable(err), IsRolledBack(err), tt.again)
		}
	}
}
