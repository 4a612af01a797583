//go:build linux

package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// The organisation in which access is measured: 60 users and 60 groups, who own
// equally many accounts, and 60 teams, groups with a twentieth of that each.
// Accounts are private. Both readers stand four levels down in the tree of
// roles, each in 50 groups, each reached by 10 sharing rules of Accounts.
//
//   - halfReader is in 50 of the groups; the rules share what 10 users own.
//   - fewReader is in 50 of the teams; the rules share what 2 users and 8
//     further teams own.
const (
	firstUser, firstGroup, firstTeam = 1001, 2001, 3001 // 60 of each

	halfReader = firstUser
	fewReader  = firstUser + 1
	// sharedOwner is a user whose accounts both readers see.
	sharedOwner = firstUser + 2

	teamShare = 20 // a team's part of what a user or a group owns is one in this
)

// organise makes the organisation and gives it the accounts. Roles, groups and
// rules of the sample stay, but none of its rules for Accounts.
func organise(b *testing.B, db *sqldb.DB) {
	b.Helper()
	makeRoles(b, db)
	copyRows(b, db, "vtiger_users", map[string]string{
		"id": fmt.Sprintf("%d + n.n", firstUser-1), "user_name": "CONCAT('bench', n.n)",
		"accesskey": fmt.Sprintf("CONCAT('AKbench', %d + n.n)", firstUser-1),
	}, "s.id = 8 AND n.n <= 60")
	var roles []string
	for i := range 60 {
		roles = append(roles, fmt.Sprintf("(%d, '%s')", firstUser+i, roleOf(i)))
	}
	insert(b, db, "vtiger_user2role (userid, roleid)", roles)
	makeGroups(b, db)
	makeRules(b, db, "Accounts")
	spread(b, db)
}

// keyOf is the access key of a user of the organisation.
func keyOf(user int) string { return fmt.Sprintf("AKbench%d", user) }

// roleOf is the role of the nth user: the readers and the ten who are shared
// have one each.
func roleOf(n int) string { return "H" + strconv.Itoa(201+min(n, 12)) }

func makeRoles(b *testing.B, db *sqldb.DB) {
	b.Helper()
	const profile = 2 // opens Accounts with every field, and gives no global right
	path := "H1"
	var roles, profiles []string
	add := func(id, path string, depth int) {
		roles = append(roles, fmt.Sprintf("('%s', 'Bench %s', '%s', %d)", id, id, path, depth))
		profiles = append(profiles, fmt.Sprintf("('%s', %d)", id, profile))
	}
	for depth, id := range []string{"H101", "H102", "H103"} {
		path += "::" + id
		add(id, path, depth+1)
	}
	for i := range 13 {
		add(roleOf(i), path+"::"+roleOf(i), 4)
	}
	insert(b, db, "vtiger_role (roleid, rolename, parentrole, depth)", roles)
	insert(b, db, "vtiger_role2profile (roleid, profileid)", profiles)
}

func makeGroups(b *testing.B, db *sqldb.DB) {
	b.Helper()
	var groups, members []string
	for _, of := range []struct{ first, member, other int }{
		{firstGroup, halfReader, firstUser + 59}, {firstTeam, fewReader, sharedOwner},
	} {
		for i := range 60 {
			groups = append(groups, fmt.Sprintf("(%d, 'Bench %d')", of.first+i, of.first+i))
			member := of.member
			if i >= 50 {
				member = of.other
			}
			members = append(members, fmt.Sprintf("(%d, %d)", of.first+i, member))
		}
	}
	insert(b, db, "vtiger_groups (groupid, groupname)", groups)
	insert(b, db, "vtiger_users2group (groupid, userid)", members)
}

// makeRules makes a module private, and ten sharing rules of it, to read, for
// each reader.
func makeRules(b *testing.B, db *sqldb.DB, module string) {
	b.Helper()
	tab := "(SELECT tabid FROM vtiger_tab WHERE name = '" + module + "')"
	const private = 3
	run(b, db, "DELETE FROM vtiger_datashare_module_rel WHERE tabid = "+tab)
	run(b, db, fmt.Sprintf("UPDATE vtiger_def_org_share SET permission = %d WHERE tabid = %s", private, tab))
	var rules, ofRoles, ofGroups []string
	next := func(kind string) int {
		id := 9001 + len(rules)
		rules = append(rules, fmt.Sprintf("(%d, %s, '%s')", id, tab, kind))
		return id
	}
	fromRole := func(from, to string) {
		ofRoles = append(ofRoles, fmt.Sprintf("(%d, '%s', '%s', 0)", next("ROLE::ROLE"), from, to))
	}
	for i := range 10 {
		fromRole(roleOf(2+i), roleOf(0))
	}
	for i := range 2 {
		fromRole(roleOf(2+i), roleOf(1))
	}
	for i := range 8 {
		ofGroups = append(ofGroups, fmt.Sprintf("(%d, %d, '%s', 0)", next("GRP::ROLE"), firstTeam+50+i, roleOf(1)))
	}
	insert(b, db, "vtiger_datashare_module_rel (shareid, tabid, relationtype)", rules)
	insert(b, db, "vtiger_datashare_role2role (shareid, share_roleid, to_roleid, permission)", ofRoles)
	insert(b, db, "vtiger_datashare_grp2role (shareid, share_groupid, to_roleid, permission)", ofGroups)
}

// spread gives the accounts to their owners, and a time of creation each, so
// that along the default order neither owners nor the copies of one account
// stand together. Both come from the id's remainder, by two primes. All get the
// same texts in the two fields of which the sample has some long ones: with
// those, some pages of a list weigh half more than others.
func spread(b *testing.B, db *sqldb.DB) {
	b.Helper()
	const places, times = 10007, 9973
	var owners []int
	for i := range 60 {
		for range teamShare {
			owners = append(owners, firstUser+i, firstGroup+i)
		}
		owners = append(owners, firstTeam+i)
	}
	text := strings.Repeat("Some text with accents éàü & <tags>. ", 15)
	begin := time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC)
	var rows []string
	for i := range places {
		owner := owners[i*1009%len(owners)]
		rows = append(rows, fmt.Sprintf("(%d, %d, '%s')", i, owner, begin.Add(time.Duration(i)*time.Hour).Format(time.DateTime)))
	}
	run(b, db, "CREATE TABLE bench_place (place INTEGER NOT NULL PRIMARY KEY, owner INTEGER NOT NULL, created VARCHAR(19) NOT NULL)")
	insert(b, db, "bench_place (place, owner, created)", rows)
	run(b, db, fmt.Sprintf(`UPDATE vtiger_crmentity SET
  smownerid = (SELECT owner FROM bench_place WHERE place = crmid %% %d), smgroupid = NULL,
  createdtime = (SELECT created FROM bench_place WHERE place = crmid %% %d),
  description = '%s'
WHERE setype = 'Accounts'`, places, times, text))
	run(b, db, "UPDATE vtiger_accountscf SET cf_898 = '"+text+"'")
}

func insert(b *testing.B, db *sqldb.DB, into string, rows []string) {
	b.Helper()
	run(b, db, "INSERT INTO "+into+" VALUES "+strings.Join(rows, ","))
}

// embeddedIndexes brings a copy of a CRM's tables to what the embedded database
// is: it has indexes of its own, and no statistics.
func embeddedIndexes(b *testing.B, db *sqldb.DB) {
	b.Helper()
	text, err := os.ReadFile("../embedded/indexes.sql")
	if err != nil {
		b.Fatal(err)
	}
	run(b, db, string(text))
	run(b, db, "DROP TABLE IF EXISTS sqlite_stat1")
}

// proposedIndexes makes the indexes that doctor finds missing.
func proposedIndexes(b *testing.B, db *sqldb.DB) {
	b.Helper()
	missing, err := store.New(db, nil).MissingIndexes(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for i, w := range missing {
		run(b, db, fmt.Sprintf("CREATE INDEX bench_wanted_%d ON %s (%s)", i, w.Table, strings.Join(w.Columns, ", ")))
	}
}

// dropProposed drops what proposedIndexes made.
func dropProposed(b *testing.B, db *sqldb.DB) {
	b.Helper()
	have, err := db.Indexes(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, i := range have {
		if strings.HasPrefix(i.Name, "bench_wanted_") {
			run(b, db, "DROP INDEX "+i.Name+" ON "+i.Table)
		}
	}
}

// visible counts the accounts that a user may see.
func visible(b *testing.B, db *sqldb.DB, user crm.ID) int {
	b.Helper()
	s := store.New(db, nil)
	p, err := access.New(crmtest.Catalog(b, s), user)
	if err != nil {
		b.Fatal(err)
	}
	m, err := p.Module("Accounts")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	service := records.Service{Store: s, Timeout: time.Minute}
	err = service.List(b.Context(), p, &crm.Query{Module: m, Length: 1_000_000}, func(*crm.Row) error {
		n++
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
