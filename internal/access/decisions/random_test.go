package decisions

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// randomSetup writes a setup of sharing into a copy of the sample: who shares
// what with whom, in which groups, roles and profiles.
type randomSetup struct {
	t   *testing.T
	r   *rand.Rand
	db  *sql.DB
	run func(query string, args ...any)

	users, groups, tabs, profiles []int64
	relatedModules                []int64
	roles                         []string
	nextRule                      int64
}

// writeRandomSetup changes a MariaDB database that belongs to the test.
func writeRandomSetup(t *testing.T, mysqlURL string, seed uint64) {
	t.Helper()
	db, err := sqldb.Open(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s := &randomSetup{t: t, r: rand.New(rand.NewPCG(seed, seed)), db: db.SQL}
	s.run = func(query string, args ...any) {
		t.Helper()
		if _, err := conn.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	s.run("SET SESSION sql_mode = '', foreign_key_checks = 0")
	s.run("START TRANSACTION")
	s.read()
	s.people()
	s.permissions()
	s.sharing()
	s.owners()
	s.run("COMMIT")
}

func (s *randomSetup) read() {
	var id int64
	var role string
	for query, to := range map[string]*[]int64{
		"SELECT id FROM vtiger_users ORDER BY id":                                           &s.users,
		"SELECT groupid FROM vtiger_groups ORDER BY 1":                                      &s.groups,
		"SELECT profileid FROM vtiger_profile ORDER BY 1":                                   &s.profiles,
		"SELECT tabid FROM vtiger_tab WHERE isentitytype = 1 ORDER BY 1":                    &s.tabs,
		"SELECT datashare_relatedmodule_id FROM vtiger_datashare_relatedmodules ORDER BY 1": &s.relatedModules,
	} {
		crmtest.Rows(s.t, s.db, func(scan func(...any)) { scan(&id); *to = append(*to, id) }, query)
	}
	crmtest.Rows(s.t, s.db, func(scan func(...any)) { scan(&role); s.roles = append(s.roles, role) }, "SELECT roleid FROM vtiger_role ORDER BY 1")
}

func pick[E any](s *randomSetup, from []E) E { return from[s.r.IntN(len(from))] }

// one reports true once in n times.
func (s *randomSetup) one(n int) bool { return s.r.IntN(n) == 0 }

// people gives users other roles, and groups other members. Groups contain
// groups of higher ids only: the CRM's screens allow no circle.
func (s *randomSetup) people() {
	for _, user := range s.users {
		if s.one(2) {
			s.run("UPDATE vtiger_user2role SET roleid = ? WHERE userid = ?", pick(s, s.roles), user)
		}
		s.run("UPDATE vtiger_users SET calendarsharedtype = ? WHERE id = ?", pick(s, []string{"public", "private", "selectedusers"}), user)
		s.run("INSERT IGNORE INTO vtiger_sharedcalendar (userid, sharedid) VALUES (?, ?)", user, pick(s, s.users))
	}
	for _, table := range []string{"vtiger_users2group", "vtiger_group2grouprel", "vtiger_group2role", "vtiger_group2rs"} {
		s.run("DELETE FROM " + table)
	}
	for i, group := range s.groups {
		if s.one(2) {
			s.run("INSERT INTO vtiger_users2group (groupid, userid) VALUES (?, ?)", group, pick(s, s.users))
		}
		if s.one(3) {
			s.run("INSERT INTO vtiger_group2role (groupid, roleid) VALUES (?, ?)", group, pick(s, s.roles))
		}
		if s.one(3) {
			s.run("INSERT INTO vtiger_group2rs (groupid, roleandsubid) VALUES (?, ?)", group, pick(s, s.roles))
		}
		if higher := s.groups[i+1:]; len(higher) > 0 && s.one(2) {
			s.run("INSERT INTO vtiger_group2grouprel (groupid, containsgroupid) VALUES (?, ?)", group, pick(s, higher))
		}
	}
}

// permissions gives roles other profiles and turns rights of profiles over.
// Some rows are lost.
func (s *randomSetup) permissions() {
	s.run("DELETE FROM vtiger_role2profile")
	for _, role := range s.roles {
		for range s.r.IntN(4) {
			s.run("INSERT IGNORE INTO vtiger_role2profile (roleid, profileid) VALUES (?, ?)", role, pick(s, s.profiles))
		}
	}
	for _, profile := range s.profiles {
		granted := 1
		if s.one(6) {
			granted = 0
		}
		s.run("UPDATE vtiger_profile2globalpermissions SET globalactionpermission = ? WHERE profileid = ?", granted, profile)
		for _, tab := range s.tabs {
			if s.one(12) {
				s.run("UPDATE vtiger_profile2tab SET permissions = 1 - permissions WHERE profileid = ? AND tabid = ?", profile, tab)
			}
			if s.one(6) {
				s.run("UPDATE vtiger_profile2standardpermissions SET permissions = 1 - permissions WHERE profileid = ? AND tabid = ? AND operation = ?", profile, tab, s.r.IntN(5))
			}
			if s.one(30) {
				s.run("DELETE FROM vtiger_profile2standardpermissions WHERE profileid = ? AND tabid = ? AND operation = ?", profile, tab, s.r.IntN(5))
			}
		}
	}
}

// sharing sets the organisation-wide defaults, and makes rules of all kinds.
func (s *randomSetup) sharing() {
	const private = 3
	for _, tab := range s.tabs {
		permission := s.r.IntN(4)
		if s.one(2) {
			permission = private // where rules matter most
		}
		s.run("UPDATE vtiger_def_org_share SET permission = ? WHERE tabid = ?", permission, tab)
		s.run("UPDATE vtiger_tab SET ownedby = ? WHERE tabid = ?", boolean(s.one(10)), tab)
	}
	s.run("DELETE FROM vtiger_def_org_share WHERE tabid = ?", pick(s, s.tabs))
	s.run("DELETE FROM vtiger_datashare_module_rel")
	for _, from := range parties {
		for _, to := range parties {
			s.run("DELETE FROM " + ruleTable(from, to))
		}
	}
	for _, tab := range s.tabs {
		for range s.r.IntN(4) {
			s.rule(tab)
		}
	}
}

// party is a side of a sharing rule as its nine tables spell it.
type party struct{ table, kind, column string }

var parties = []party{{"role", "ROLE", "roleid"}, {"rs", "RS", "roleandsubid"}, {"grp", "GRP", "groupid"}}

func ruleTable(from, to party) string {
	table := "vtiger_datashare_" + from.table + "2" + to.table
	if from.kind == "ROLE" && to.kind == "GRP" {
		table = "vtiger_datashare_role2group"
	}
	return table
}

func (s *randomSetup) rule(tab int64) {
	s.nextRule++
	from, to := pick(s, parties), pick(s, parties)
	s.run("INSERT INTO vtiger_datashare_module_rel (shareid, tabid, relationtype) VALUES (?, ?, ?)", s.nextRule, tab, from.kind+"::"+to.kind)
	s.run(fmt.Sprintf("INSERT INTO %s (shareid, share_%s, to_%s, permission) VALUES (?, ?, ?, ?)", ruleTable(from, to), from.column, to.column),
		s.nextRule, s.side(from), s.side(to), s.r.IntN(2))
	for _, related := range s.relatedModules {
		if s.one(2) {
			s.run("INSERT INTO vtiger_datashare_relatedmodule_permission (shareid, datashare_relatedmodule_id, permission) VALUES (?, ?, ?)",
				s.nextRule, related, s.r.IntN(2))
		}
	}
}

func (s *randomSetup) side(p party) any {
	if p.kind == "GRP" {
		return pick(s, s.groups)
	}
	return pick(s, s.roles)
}

// owners moves records to other users and to groups; a few have no owner that
// exists, and count as their smgroupid's.
func (s *randomSetup) owners() {
	var id crm.ID
	var moved []crm.ID
	crmtest.Rows(s.t, s.db, func(scan func(...any)) {
		if scan(&id); s.one(3) {
			moved = append(moved, id)
		}
	}, "SELECT crmid FROM vtiger_crmentity ORDER BY 1")
	var when strings.Builder
	for i, id := range moved {
		owner := pick(s, s.users)
		if s.one(3) {
			owner = pick(s, s.groups)
		}
		if s.one(40) {
			owner = 0
		}
		fmt.Fprintf(&when, " WHEN %d THEN %d", id, owner)
		if i%500 == 499 || i == len(moved)-1 {
			s.run("UPDATE vtiger_crmentity SET smownerid = CASE crmid" + when.String() + " ELSE smownerid END")
			when.Reset()
		}
	}
	s.run("UPDATE vtiger_crmentity SET smgroupid = ? WHERE smownerid = 0", pick(s, s.groups))
	s.run("UPDATE vtiger_activity SET visibility = 'Private' WHERE activityid % 3 = ?", s.r.IntN(3))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
