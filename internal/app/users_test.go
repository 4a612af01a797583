package app

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestAddUser(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	id, key, err := a.AddUser(t.Context(), NewUser{UserName: "neda", FirstName: "Neda", LastName: "Rad", Admin: true, Role: "H2", Password: "pässword"})
	if err != nil {
		t.Fatal(err)
	}
	u, err := a.User(t.Context(), "neda")
	if err != nil {
		t.Fatal(err)
	}
	if u.ID != id || u.FullName() != "Neda Rad" || !u.Admin || !u.Active || u.Role != "H2" || u.Language == "" {
		t.Errorf("user %+v, want the one that was made, with the first user's preferences", u)
	}
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"neda/p%C3%A4ssword", key} {
		if status, body := get(t, a, base+"auth/"+way); status != 200 {
			t.Errorf("auth/%s: %d %s, want 200", way, status, body)
		}
	}
}

// TestRoleOfNewUser checks that a user who is no administrator sees what the
// role allows: in a new CRM everybody's records, and none of a private module.
func TestRoleOfNewUser(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	id, key, err := a.AddUser(t.Context(), NewUser{UserName: "neda", Role: "H5", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	tokenOf := func() string {
		t.Helper()
		status, body := get(t, a, base+"auth/"+key)
		token, ok := strings.CutPrefix(body, `{"success":true,"result":"`)
		if !ok {
			t.Fatalf("login: %d %s", status, body)
		}
		return strings.TrimSuffix(token, `"}`)
	}
	refresh(t, a)
	admin, token := login(t, a), tokenOf()
	_, all := get(t, a, base+"Accounts/"+admin)
	if _, list := get(t, a, base+"Accounts/"+token); list != all || strings.Count(list, `"record_id"`) == 0 {
		t.Errorf("the list is\n\t%.300s\nwant that of the administrator\n\t%.300s", list, all)
	}
	if status, body := get(t, a, base+"Accounts/3/explain/1/"+token); status != 403 {
		t.Errorf("explain: %d %s, want 403", status, body)
	}

	other, err := sqldb.Open(a.origin.url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.SQL.ExecContext(t.Context(), `UPDATE vtiger_def_org_share SET permission = 3 WHERE tabid = 6`); err != nil {
		t.Fatal(err)
	}
	refresh(t, a)
	for address, want := range map[string]int{"Accounts/": 200, "Accounts/3/": 404, "Contacts/length/1/": 200} {
		status, body := get(t, a, base+address+token)
		if status != want || strings.HasPrefix(address, "Accounts/") && strings.Contains(body, `"record_id"`) {
			t.Errorf("%s of a private module: %d %.300s, want %d and no account", address, status, body, want)
		}
	}
	for question, want := range map[Question]string{
		{User: "neda", Module: "Accounts", ID: "3"}:                        "no rule",
		{User: strconv.FormatInt(int64(id), 10), Module: "Contacts"}:       "profile action",
		{User: "admin", Module: "Accounts", ID: "3", Action: "Delete"}:     "administrator",
		{User: "neda", Module: "Accounts", ID: "987654", Action: "edit"}:   "no record",
		{User: "neda", Module: "Accounts", ID: "987654", Action: "create"}: "profile action",
	} {
		if e, err := a.Explain(t.Context(), question); err != nil || string(e.Reason.Kind) != want {
			t.Errorf("Explain(%+v) = %+v, %v; want the rule %q", question, e, err, want)
		}
	}
}

func refresh(t *testing.T, a *App) {
	t.Helper()
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAddUserRefuses(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	tests := []struct {
		user NewUser
		want crm.Code
	}{
		{NewUser{UserName: "ADMIN", Role: "H2", Password: "x"}, crm.Duplicate},
		{NewUser{UserName: "new", Role: "H99", Password: "x"}, crm.InvalidValue},
		{NewUser{UserName: "new", Role: "H2", Password: ""}, crm.InvalidValue},
		{NewUser{UserName: "new", Role: "H2", Password: strings.Repeat("x", 73)}, crm.InvalidValue},
	}
	for _, tt := range tests {
		if _, _, err := a.AddUser(t.Context(), tt.user); crm.CodeOf(err) != tt.want {
			t.Errorf("AddUser(%+v) = %v, want code %d", tt.user, err, tt.want)
		}
	}
	if users, err := a.Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("there are %d users (%v), want the one from before", len(users), err)
	}
}

// TestNewSecretEndsTokens checks that who has the old password or key is out.
func TestNewSecretEndsTokens(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	login(t, a)
	if err := a.SetPassword(t.Context(), "admin", "another"); err != nil {
		t.Fatal(err)
	}
	if tokens, err := a.Tokens(t.Context()); err != nil || len(tokens) != 0 {
		t.Errorf("after another password there are tokens: %v, %v", tokens, err)
	}
	for way, want := range map[string]int{"auth/admin/admin": 401, "auth/admin/another": 200} {
		if status, body := get(t, a, base+way); status != want {
			t.Errorf("%s: %d %s, want %d", way, status, body, want)
		}
	}
	if _, err := a.NewKey(t.Context(), "admin"); err != nil {
		t.Fatal(err)
	}
	if tokens, err := a.Tokens(t.Context()); err != nil || len(tokens) != 0 {
		t.Errorf("after another key there are tokens: %v, %v", tokens, err)
	}
	if err := a.SetPassword(t.Context(), "nobody", "x"); crm.CodeOf(err) != crm.NotFound {
		t.Errorf("SetPassword of nobody = %v, want NotFound", err)
	}
}

func TestRevoke(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	login(t, a)
	login(t, a)
	tokens, err := a.Tokens(t.Context())
	if err != nil || len(tokens) != 2 {
		t.Fatalf("tokens %v, %v; want two", tokens, err)
	}
	if n, err := a.RevokeTokens(t.Context(), tokens[0].Hash[:12]); n != 1 || err != nil {
		t.Errorf("RevokeTokens = %d, %v; want 1", n, err)
	}
	if n, err := a.RevokeUserTokens(t.Context(), "admin"); n != 1 || err != nil {
		t.Errorf("RevokeUserTokens = %d, %v; want 1", n, err)
	}
}

// TestUsersOfACRM checks that a CRM's own users are listed and left alone.
func TestUsersOfACRM(t *testing.T) {
	crmtest.Long(t)
	c := options()
	c.Database = crmtest.MariaDB(t).Empty(t)
	a := opened(t, c)
	if _, _, err := a.AddUser(t.Context(), NewUser{UserName: "new", Role: "H2", Password: "x"}); err == nil || !strings.Contains(err.Error(), "CRM's own screens") {
		t.Errorf("AddUser = %v, want a refusal that names the CRM's screens", err)
	}
	if err := a.SetPassword(t.Context(), "admin", "x"); err == nil || !strings.Contains(err.Error(), "CRM's own screens") {
		t.Errorf("SetPassword = %v, want a refusal that names the CRM's screens", err)
	}
	if _, err := a.NewKey(t.Context(), "admin"); err == nil || !strings.Contains(err.Error(), "CRM's own screens") {
		t.Errorf("NewKey = %v, want a refusal that names the CRM's screens", err)
	}
	if tokens, err := a.Tokens(t.Context()); err != nil || len(tokens) > 0 {
		t.Errorf("Tokens without tables = %v, %v; want none", tokens, err)
	}
}
