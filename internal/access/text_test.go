package access

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// TestText: the words of reasons that no case of the matrix tells.
func TestText(t *testing.T) {
	w := newWorld(t, "rule 7 shares Accounts of role H3 with role H21\nrule 8 shares Accounts of roles H99 with role H21\nrole H21 has profiles 2 3")
	w.facts.Rights.SharingRules = append(w.facts.Rights.SharingRules, meta.SharingRuleRow{
		ID: 9, TabID: w.tab("Accounts"), From: meta.Party{Kind: meta.PartyUser, ID: 5}, To: meta.Party{Kind: meta.PartyUser, ID: 6},
	})
	c := w.catalog(t)
	p := w.policy(t, c, "max")
	for _, tt := range []struct {
		reason Reason
		want   string
	}{
		{Reason{Kind: "no record"}, "there is no such record in module Accounts"},
		{Reason{Kind: "new kind"}, "new kind"},
		{Reason{}, ""},
		{Reason{Kind: BySharing, ID: 99}, "sharing rule 99"},
		{Reason{Kind: BySharing, ID: 8}, "sharing rule 8 shares records of role none and the roles below it with role H21 Board"},
		{Reason{Kind: BySharing, ID: 9}, "sharing rule 9 shares records of user 5 with user 6"},
		{Reason{Kind: ByProfile, ID: 99}, "profile 99  lets the user view or edit all records"},
		{Reason{Kind: ByAction, ID: 3, action: Edit}, "profile 3 Third allows EditView in Accounts"},
		{Reason{Kind: NoModule}, "none of the user's profiles (2 Work, 3 Third) opens module Accounts"},
	} {
		if got := p.Text(c.Module("Accounts"), tt.reason); got != tt.want {
			t.Errorf("%+v\n got %s\nwant %s", tt.reason, got, tt.want)
		}
	}
	if got := p.RoleName(); got != "H21 Board" {
		t.Errorf("role %s", got)
	}
	if got := w.policy(t, c, "nick").RoleName(); got != "none" {
		t.Errorf("role of nick: %s", got)
	}
	for id, want := range map[crm.ID]string{5: "user 5 carl", 13: "user 13 rolf", 51: "group 51 west", 99: "group 99, which does not exist"} {
		if got := p.OwnerName(id); got != want {
			t.Errorf("owner %d: %s, want %s", id, got, want)
		}
	}
}

func TestGroupNames(t *testing.T) {
	w := newWorld(t, "99 contains user carl")
	c := w.catalog(t)
	for user, want := range map[string][]string{"carl": {"51 west", "53 tree", "54 union", "55 top"}, "ann": nil} {
		if diff := cmp.Diff(want, w.policy(t, c, user).GroupNames()); diff != "" {
			t.Errorf("groups of %s: %s", user, diff)
		}
	}
}
