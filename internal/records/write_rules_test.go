package records_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
)

// TestWriting runs on one database of each engine, which each part leaves as it
// was.
func TestWriting(t *testing.T) {
	crmtest.EachRaced(t, dump(t, "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		s := crmtest.Snap(t, databaseURL)
		d := newDesk(t, databaseURL)
		for _, part := range []struct {
			name  string
			test  func(*testing.T, *desk, *crmtest.Snapshot)
			raced bool // several write at once
		}{
			{"golden effects", goldenEffects, false},
			{"statement count", statementCount, false},
			{"who may write", whoMayWrite, false},
			{"checked", checked, false},
			{"states", states, false},
			{"once", once, true},
			{"recycle bin", recycleBin, false},
			{"nothing is cut", nothingIsCut, false},
			{"together", together, true},
			{"twins", twins, true},
			{"all or nothing", allOrNothing, false},
		} {
			t.Run(part.name, func(t *testing.T) {
				if !part.raced && d.db.Dialect.Engine == sqldb.SQLite {
					crmtest.Long(t)
				}
				d.t, d.now = t, recordedAt
				part.test(t, d, s)
				s.Undo(t, s.Whole(t))
			})
		}
	})
}

// whoMayWrite takes users of the sample whose rights the CRM itself decided
// (reference/acl): user 8 sees account 208 and may not change it, and does not
// see 207; user 5 changes 207 and may not delete it; user 18 changes nothing.
func whoMayWrite(t *testing.T, d *desk, s *crmtest.Snapshot) {
	var none records.Options
	_, err := d.create(d.user(18), none, "Accounts", "accountname", "No")
	want(t, "create without the right", err, crm.Forbidden)
	_, err = d.create(d.user(1), none, "Users", "user_name", "mallory")
	want(t, "create a user", err, crm.Forbidden)
	want(t, "change a user", d.update(d.user(1), none, "Users", 5, "last_name", "M"), crm.Forbidden)
	want(t, "delete a user", d.delete(d.user(1), none, "Users", 5), crm.Forbidden)

	want(t, "change what one sees only", d.update(d.user(8), none, "Accounts", 208, "phone", "1"), crm.Forbidden)
	want(t, "delete what one sees only", d.delete(d.user(8), none, "Accounts", 208), crm.Forbidden)
	hidden := d.update(d.user(8), none, "Accounts", 207, "phone", "1")
	missing := d.update(d.user(8), none, "Accounts", 999207, "phone", "1")
	want(t, "change what one does not see", hidden, crm.RecordNotFound)
	if strings.ReplaceAll(missing.Error(), "999207", "207") != hidden.Error() {
		t.Errorf("a hidden record answers %q, a missing one %q", hidden, missing)
	}
	want(t, "delete what one does not see", d.delete(d.user(8), none, "Accounts", 207), crm.RecordNotFound)
	want(t, "delete what one may change", d.delete(d.user(5), none, "Accounts", 207), crm.Forbidden)
	want(t, "change a record of another module", d.update(d.user(1), none, "Contacts", 207, "phone", "1"), crm.RecordNotFound)

	p := d.user(9)
	d.exec("UPDATE vtiger_users SET status = 'Inactive' WHERE id = 9")
	_, err = d.create(p, none, "Accounts", "accountname", "Ghost")
	want(t, "create by a user who was deactivated", err, crm.InvalidToken)
	d.exec("UPDATE vtiger_users SET status = 'Active' WHERE id = 9")
	if effects := s.Whole(t); len(effects) > 0 {
		t.Errorf("refused calls wrote to %v", effects.Tables())
	}
	if err := d.update(d.user(5), none, "Accounts", 207, "phone", "1"); err != nil {
		t.Errorf("change what one may: %v", err)
	}
}

// checked writes what only the database can refuse.
func checked(t *testing.T, d *desk, s *crmtest.Snapshot) {
	var none records.Options
	contact := d.text("SELECT MIN(crmid) FROM vtiger_crmentity WHERE setype = 'Contacts' AND deleted = 0")
	deleted := d.text("SELECT MIN(crmid) FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 1")
	for _, tt := range []struct {
		name   string
		user   crm.ID
		pairs  []string
		code   crm.Code
		fields []string
	}{
		{"no such parent", 1, []string{"account_id", "999999"}, crm.InvalidValue, []string{"account_id"}},
		{"a contact as parent", 1, []string{"account_id", contact}, crm.InvalidValue, []string{"account_id"}},
		{"a deleted parent", 1, []string{"account_id", deleted}, crm.InvalidValue, []string{"account_id"}},
		{"a hidden parent", 8, []string{"account_id", "207"}, crm.InvalidValue, []string{"account_id"}},
		{"an inactive owner", 1, []string{"assigned_user_id", "20"}, crm.InvalidValue, []string{"assigned_user_id"}},
		{"nothing twice", 1, []string{"account_id", "999999", "cf_account_ref14", "999998"}, crm.InvalidValue, []string{"account_id", "cf_account_ref14"}},
		{"a name that is taken", 1, []string{"accountname", "ÉCLAIR 5"}, crm.Duplicate, nil},
		{"a name that only sounds like one", 1, []string{"accountname", "eclair 5"}, crm.Duplicate, nil},
	} {
		pairs := tt.pairs
		if pairs[0] != "accountname" {
			pairs = append([]string{"accountname", "Checked"}, pairs...)
		}
		_, err := d.create(d.user(tt.user), none, "Accounts", pairs...)
		want(t, tt.name, err, tt.code)
		var e *crm.Error
		var fields []string
		if errors.As(err, &e) {
			for _, f := range e.Fields {
				fields = append(fields, f.Field)
			}
		}
		if diff := cmp.Diff(tt.fields, fields); diff != "" {
			t.Errorf("%s: faults %s", tt.name, diff)
		}
	}
	_, err := d.create(d.user(1), none, "Accounts", "accountname", "éclair 5")
	if err == nil || !strings.Contains(err.Error(), "212") {
		t.Errorf("a duplicate of a record that one sees: %v, want its id", err)
	}
	_, err = d.create(d.user(8), none, "Accounts", "accountname", "شرکت نفت 0")
	if err == nil || strings.Contains(err.Error(), "207") {
		t.Errorf("a duplicate of a record that one does not see: %v, want no id", err)
	}
	want(t, "renaming to a name that is taken", d.update(d.user(1), none, "Accounts", 207, "accountname", "ÉCLAIR 5"), crm.Duplicate)
	if effects := s.Whole(t); len(effects) > 0 {
		t.Errorf("refused calls wrote to %v", effects.Tables())
	}
	if err := d.update(d.user(1), none, "Accounts", 212, "accountname", "éclair 5", "assigned_user_id", "22"); err != nil {
		t.Errorf("renaming to one's own name, to a group: %v", err)
	}
	if got := d.text("SELECT smownerid FROM vtiger_crmentity WHERE crmid = 212"); got != "22" {
		t.Errorf("owner %s, want 22", got)
	}
	if got := d.text("SELECT label FROM vtiger_crmentity WHERE crmid = 212"); got != "éclair 5" {
		t.Errorf("label %q", got)
	}
}

// states changes records under the condition that they are as the client
// knows them.
func states(t *testing.T, d *desk, _ *crmtest.Snapshot) {
	p := d.user(5)
	version := func() string {
		v := ""
		err := d.service.Retrieve(t.Context(), p, d.catalog.Module("Accounts"), 212, func(r *crm.Row) error {
			v = `"` + records.Version(r) + `"`
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := version()
	if version() != first {
		t.Error("the version changes by itself")
	}
	if err := d.update(p, records.Options{Match: `"other", ` + first}, "Accounts", 212, "phone", "10"); err != nil {
		t.Errorf("as it was read: %v", err)
	}
	// Within the same second, so that modifiedtime alone would not tell.
	if version() == first {
		t.Error("the version is the same after a change")
	}
	for _, match := range []string{first, "W/" + version(), `"x"`} {
		want(t, "match "+match, d.update(p, records.Options{Match: match}, "Accounts", 212, "phone", "20"), crm.Conflict)
		want(t, "delete, match "+match, d.delete(d.user(1), records.Options{Match: match}, "Accounts", 212), crm.Conflict)
	}
	want(t, "older", d.update(p, records.Options{UnmodifiedSince: d.now.Add(-time.Second)}, "Accounts", 212, "phone", "20"), crm.Conflict)
	if err := d.update(p, records.Options{UnmodifiedSince: d.now, Match: "*"}, "Accounts", 212, "phone", "30"); err != nil {
		t.Errorf("not since: %v", err)
	}
	if got := d.text("SELECT phone FROM vtiger_account WHERE accountid = 212"); got != "30" {
		t.Errorf("phone %s, want 30", got)
	}
}

// once asks for the same record again and again.
func once(t *testing.T, d *desk, _ *crmtest.Snapshot) {
	p := d.user(1)
	key := records.Options{IdempotencyKey: "4711"}
	var ids [8]crm.ID
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			var err error
			if ids[i], err = d.create(p, key, "Contacts", "lastname", "Once"); err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] || id == 0 {
			t.Errorf("answers %v, want one", ids)
		}
	}
	if n := d.text("SELECT COUNT(*) FROM vtiger_contactdetails WHERE lastname = 'Once'"); n != "1" {
		t.Errorf("%s records, want 1", n)
	}
	_, err := d.create(p, key, "Contacts", "lastname", "Twice")
	want(t, "the key for another record", err, crm.Conflict)
	if other, err := d.create(d.user(5), key, "Contacts", "lastname", "Other"); err != nil || other == ids[0] {
		t.Errorf("another user's key: %d, %v", other, err)
	}
	if _, err := d.create(p, records.Options{IdempotencyKey: "bad"}, "Contacts", "lastname", "Bad", "account_id", "999999"); err == nil {
		t.Error("created with a parent that is not there")
	}
	if _, err := d.create(p, records.Options{IdempotencyKey: "bad"}, "Contacts", "lastname", "Better"); err != nil {
		t.Errorf("the key of a refused record: %v", err)
	}
	d.now = d.now.Add(25 * time.Hour)
	if again, err := d.create(p, key, "Contacts", "lastname", "Twice"); err != nil || again == ids[0] {
		t.Errorf("the key a day later: %d, %v", again, err)
	}
	d.now = d.now.Add(25 * time.Hour)
	if n, err := d.service.ForgetAnswers(t.Context()); err != nil || n != 3 {
		t.Errorf("%d answers forgotten, %v; want 3", n, err)
	}
}

// recycleBin deletes the account of the sample that others refer to, and
// compares with what the CRM notes in order to restore it.
func recycleBin(t *testing.T, d *desk, _ *crmtest.Snapshot) {
	d.exec("INSERT INTO vtiger_tracker (user_id, module_name, item_id, item_summary) VALUES ('1', 'Accounts', '207', 'x'), ('5', 'Accounts', '207', 'x')")
	contacts := d.list("SELECT contactid FROM vtiger_contactdetails WHERE accountid = 207 ORDER BY 1")
	tickets := d.list("SELECT ticketid FROM vtiger_troubletickets WHERE parent_id = 207 ORDER BY 1")
	potentials := d.list("SELECT potentialid FROM vtiger_potential JOIN vtiger_crmentity ON crmid = potentialid WHERE related_to = 207 AND deleted = 0 ORDER BY 1")
	quotes := d.list("SELECT quoteid FROM vtiger_quotes JOIN vtiger_crmentity ON crmid = quoteid WHERE accountid = 207 AND deleted = 0 ORDER BY 1")
	referring := d.list("SELECT potentialid FROM vtiger_potential WHERE related_to = 207 ORDER BY 1")
	if contacts == "" || referring == "" {
		t.Fatal("the sample's account has nobody who refers to it")
	}
	if err := d.delete(d.user(1), records.Options{}, "Accounts", 207); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"SELECT deleted FROM vtiger_crmentity WHERE crmid = 207":                                                                             "1",
		"SELECT modifiedby FROM vtiger_crmentity WHERE crmid = 207":                                                                          "1",
		"SELECT modifiedtime FROM vtiger_crmentity WHERE crmid = 207":                                                                        "2026-11-23 09:11:17",
		"SELECT COUNT(*) FROM vtiger_modtracker_basic WHERE crmid = 207 AND status = 1 AND whodid = 1 AND changedon = '2026-11-23 09:11:17'": "1",
		"SELECT COUNT(*) FROM vtiger_pbxmanager_phonelookup WHERE crmid = 207":                                                               "0",
		"SELECT COUNT(*) FROM vtiger_emailslookup WHERE crmid = 207":                                                                         "0",
		"SELECT user_id FROM vtiger_tracker WHERE item_id = '207'":                                                                           "5",
		"SELECT COUNT(*) FROM vtiger_contactdetails WHERE accountid = 207":                                                                   "0",
		"SELECT related_crm_ids FROM vtiger_relatedlists_rb WHERE entityid = 207 AND rel_table = 'vtiger_potential'":                         referring,
		"SELECT related_crm_ids FROM vtiger_relatedlists_rb WHERE entityid = 207 AND rel_table = 'vtiger_contactdetails'":                    contacts,
	} {
		if got := d.text(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if tickets != "" {
		if got := d.text("SELECT related_crm_ids FROM vtiger_relatedlists_rb WHERE entityid = 207 AND rel_table = 'vtiger_troubletickets'"); got != tickets {
			t.Errorf("tickets %s, want %s", got, tickets)
		}
	}
	if got := d.list("SELECT related_crm_ids FROM vtiger_relatedlists_rb WHERE entityid = 207 AND rel_table = 'vtiger_crmentity' ORDER BY related_crm_ids <> '" + potentials + "'"); got != potentials+","+quotes {
		t.Errorf("trashed with it: %q, want %q and %q", got, potentials, quotes)
	}
	want(t, "deleting it again", d.delete(d.user(1), records.Options{}, "Accounts", 207), crm.RecordNotFound)
}

// list are the values of one column, with commas between.
func (d *desk) list(query string) string {
	d.t.Helper()
	var all []string
	crmtest.Rows(d.t, d.db.SQL, func(scan func(...any)) {
		var v string
		scan(&v)
		all = append(all, v)
	}, query)
	return strings.Join(all, ",")
}

// nothingIsCut writes what does not fit, where a CRM's session would cut it
// and say nothing.
func nothingIsCut(t *testing.T, d *desk, _ *crmtest.Snapshot) {
	if d.db.Dialect.Engine == sqldb.SQLite {
		return // it has no column sizes; what does not fit is refused before
	}
	for _, text := range []string{
		"UPDATE vtiger_account SET siccode = '" + strings.Repeat("x", 200) + "' WHERE accountid = 212",
		"UPDATE vtiger_account SET employees = 'many' WHERE accountid = 212",
		"UPDATE vtiger_account SET accountname = '😀' WHERE accountid = 212",
		"UPDATE vtiger_accountscf SET cf_880 = '2025-02-31' WHERE accountid = 212",
	} {
		if _, err := d.db.SQL.ExecContext(t.Context(), text); err == nil {
			t.Errorf("%.60s: not refused", text)
		}
	}
	// The history is cut, the record is not.
	long := strings.Repeat("é", 40_000)
	if err := d.update(d.user(1), records.Options{}, "Accounts", 212, "description", long, "bill_city", "x"); err != nil {
		t.Fatal(err)
	}
	if got := d.text("SELECT CHAR_LENGTH(description) FROM vtiger_crmentity WHERE crmid = 212"); got != fmt.Sprint(40_000) {
		t.Errorf("%s characters, want 40000", got)
	}
}
