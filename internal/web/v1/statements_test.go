package v1_test

import "testing"

// TestStatements pins what a call costs the database. The token is believed
// for a while, so it costs nothing here.
func TestStatements(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for target, want := range map[string]int64{
			"/Accounts/length/200/":                           1,
			"/Accounts/length/3/order/tags,starred/":          1,
			"/Accounts/criteria/tags:notnull;employees:gt:1/": 1,
			"/Invoice/length/200/":                            1,
			"/Calendar/":                                      1,
			"/Accounts/216/":                                  1,
			"/Accounts/987654321/":                            2, // and whether the user is still active
			"/Accounts/picklist/industry/picklistdep/1/":      1, // the same
			"/Accounts/picklist/assigned_user_id/":            1,
			"/NoModule/":                                      0,
			"/Accounts/order/nocolumn/":                       0,
		} {
			a := c.get(target + token)
			if got := c.queries(); got != want {
				t.Errorf("%s: %d statements, want %d (status %d)", target, got, want, a.status)
			}
		}
	})
}
