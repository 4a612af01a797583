package records_test

import (
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// TestCountedAmounts: what a task counts for an amount is rounded to the decimals
// of the user who saves, in the user's currency.
func TestCountedAmounts(t *testing.T) {
	crmtest.Long(t)
	onWorkflows(t, "vtiger82-sample.sql.zst", func(w *workflowTest) {
		w.alone()
		w.exec("UPDATE vtiger_users SET is_admin = 'on'")
		w.add("Accounts", 3, always, php("VTUpdateFieldsTask", "field_value_mapping", set("cf_878", "expression", "employees / 3")))
		for _, tt := range []struct {
			user crm.ID
			want string
		}{
			{5, "333.330"},  // dollars
			{6, "333.337"},  // 306.67 euros at 0.92
			{9, "333.333"},  // 14000000 rials at 42000, and no decimals
			{12, "333.334"}, // 306.667 euros, with three decimals
		} {
			w.login(tt.user)
			id := w.create("Accounts", "accountname=Counted", "employees=1000")
			if got := w.text("SELECT cf_878 FROM vtiger_accountscf WHERE accountid = ?", int64(id)); got != tt.want {
				t.Errorf("user %d: got %s, want %s", tt.user, got, tt.want)
			}
			w.remove("Accounts", id)
		}
	})
}
