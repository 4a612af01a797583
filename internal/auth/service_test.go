package auth

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/password"
	"vtrest/internal/store"
)

func TestLogin(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	f.addUser(5, "maria", "Maria-1", "MariaKey00000001", true)
	f.addUser(6, "twin", "Twin-1", "TwinKey000000001", true)
	f.addUser(7, "TWIN", "Twin-1", "TwinKey000000002", true)
	f.addUser(8, "former", "Former-1", "FormerKey0000001", true)
	f.addUser(9, "gone", "Gone-1", "GoneKey000000001", true)
	f.addUser(10, "person", "Person-1", "PersonKey0000001", false)
	f.addUser(11, "keyless", "Keyless-1", "", true)
	f.addUser(12, "blank", "Blank-1", "   ", true)
	f.exec(`UPDATE vtiger_users SET status = 'Inactive' WHERE id = 8`)
	f.exec(`UPDATE vtiger_users SET deleted = 1 WHERE id = 9`)
	f.reload()
	s := f.service(Config{})
	for _, test := range []struct {
		name, pass string
		want       crm.Code
	}{
		{"maria", "Maria-1", ok},
		{"MARIA", "Maria-1", ok},
		{"maría", "Maria-1", ok}, // as the CRM's collation has it
		{"maria", "maria-1", crm.UnknownUser},
		{"maria", "", crm.UnknownUser},
		{"maria", "Maria-1 ", crm.UnknownUser},
		{"maria%", "Maria-1", crm.UnknownUser},
		{"mari_", "Maria-1", crm.UnknownUser},
		{"", "", crm.UnknownUser},
		{"nobody", "Maria-1", crm.UnknownUser},
		{"twin", "Twin-1", crm.UnknownUser},
		{"former", "Former-1", crm.UnknownUser},
		{"gone", "Gone-1", crm.UnknownUser},
		{"person", "Person-1", ok},
		{"person", "wrong", crm.UnknownUser},
		{"😀", "x", crm.UnknownUser},
		{"\xff\x00", "\x00", crm.UnknownUser},
	} {
		_, err := s.Login(t.Context(), test.name, test.pass, home)
		if got := codeOf(err); got != test.want {
			t.Errorf("Login(%q, %q): got %v, want code %d", test.name, test.pass, err, test.want)
		}
		if err != nil && test.name != "" && strings.Contains(err.Error(), test.name) {
			t.Errorf("Login(%q): the error names the user: %v", test.name, err)
		}
	}
	for key, want := range map[string]crm.Code{
		"MariaKey00000001":  ok,
		"mariakey00000001":  crm.UnknownKey,
		"MariaKey00000001 ": crm.UnknownKey,
		"MariaKey0000000%":  crm.UnknownKey,
		"TwinKey000000001":  ok,
		"FormerKey0000001":  crm.UnknownKey,
		"GoneKey000000001":  crm.UnknownKey,
		"PersonKey0000001":  ok,
		"":                  crm.UnknownKey,
		"😀":                 crm.UnknownKey,
	} {
		if _, err := s.LoginByKey(t.Context(), key, home); codeOf(err) != want {
			t.Errorf("LoginByKey(%q): got %v, want code %d", key, err, want)
		}
	}
}

// bcryptAt is a stored password of the factor which no password matches.
func bcryptAt(factor int) string {
	return fmt.Sprintf("$2y$%02d$%s", factor, strings.Repeat("a", 53))
}

func TestCheck(t *testing.T) {
	crmtest.Long(t)
	maria := store.Login{ID: 5, UserName: "maria", Password: quick(t, "right"), CryptType: string(password.PHASH), Active: true}
	inactive, deleted, other := maria, maria, maria
	inactive.Active, deleted.Deleted, other.ID = false, true, 6
	for _, test := range []struct {
		name   string
		logins []store.Login
		pass   string
		want   crm.ID
	}{
		{"right", []store.Login{maria}, "right", 5},
		{"wrong", []store.Login{maria}, "wrong", 0},
		{"nobody", nil, "right", 0},
		{"inactive", []store.Login{inactive}, "right", 0},
		{"deleted", []store.Login{deleted}, "right", 0},
		{"two of one name", []store.Login{maria, other}, "right", 0},
		{"one of them deleted", []store.Login{maria, deleted}, "right", 0},
	} {
		got, found := check(test.logins, test.pass, password.Cost{})
		if got != test.want || found != (test.want != 0) {
			t.Errorf("%s: got %d, %v, want %d", test.name, got, found, test.want)
		}
	}
}

// TestCheckTime refuses everybody in the time of the costliest check: the
// least of several runs, so that a busy machine does not decide, and within a
// factor of two, where leaving the work out would be one of thousands.
func TestCheckTime(t *testing.T) {
	crmtest.Long(t)
	const factor = 7
	costly := store.Login{ID: 1, UserName: "costly", Password: bcryptAt(factor), CryptType: "PHASH", Active: true}
	cheap := store.Login{ID: 2, UserName: "cheap", Password: "$1$ch000000$hzXFXvL3XVlnUE/X.1n9t/", CryptType: "PHP5.3MD5", Active: true}
	broken := store.Login{ID: 3, UserName: "broken", Password: "*0", CryptType: "PHASH", Active: true}
	most := password.CostOf(password.PHASH, costly.Password)
	for name, logins := range map[string][]store.Login{
		"nobody": nil, "a cheaper scheme": {cheap}, "a broken hash": {broken}, "two of one name": {costly, costly},
	} {
		var got, want time.Duration
		for range 10 { // the machine may have other work just then
			want = least(func() { check([]store.Login{costly}, "wrong", most) })
			if got = least(func() { check(logins, "wrong", most) }); got >= want/2 && got <= 2*want {
				break
			}
		}
		if got < want/2 || got > 2*want {
			t.Errorf("%s: refused in %v, a wrong password in %v", name, got, want)
		}
	}
}

// least is the shortest of seven runs.
func least(run func()) time.Duration {
	shortest := time.Hour
	for range 7 {
		start := time.Now()
		run()
		shortest = min(shortest, time.Since(start))
	}
	return shortest
}

func TestCostliest(t *testing.T) {
	crmtest.Long(t)
	user := func(cryptType, prefix string) meta.UserRow {
		return meta.UserRow{CryptType: cryptType, HashPrefix: prefix}
	}
	for _, test := range []struct {
		name  string
		users []meta.UserRow
		want  password.Cost
	}{
		{"nobody", nil, password.Cost{}},
		{"MD5-crypt", []meta.UserRow{user("PHP5.3MD5", "$1$"), user("MD5", "")}, password.CostOf(password.PHP53MD5, "$1$x$x")},
		{"the highest factor", []meta.UserRow{user("PHASH", "$2y$08$"), user("PHP5.3MD5", "$1$"), user("PHASH", "$2y$11$"), user("PHASH", "$2y$10$")}, password.CostOf(password.PHASH, bcryptAt(11))},
		{"without a scheme", []meta.UserRow{user("", "$2y$10$")}, password.CostOf(password.PHASH, bcryptAt(10))},
	} {
		if got := costliest(&meta.Catalog{Users: test.users}); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}
