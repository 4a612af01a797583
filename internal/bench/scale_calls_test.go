//go:build linux

package bench

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// reader is a user who calls.
type reader string

const (
	administrator reader = "administrator"
	restricted    reader = "restricted user"
)

// key is the reader's access key.
func (r reader) key() string {
	if r == administrator {
		return adminKey
	}
	return keyOf(halfReader)
}

// staff makes the organisation of organise in an empty CRM, with private
// contacts, and returns who is to own records, most first: one whom the
// restricted user may not see, then of groups and users in turn such that he
// sees and such that he does not.
func staff(b *testing.B, db *sqldb.DB) (owners []crm.ID) {
	b.Helper()
	run(b, db, "CREATE TABLE bench_copy (n INTEGER NOT NULL PRIMARY KEY)")
	for i := range 60 {
		run(b, db, fmt.Sprintf("INSERT INTO bench_copy VALUES (%d)", i+1))
		owners = append(owners, crm.ID(firstUser+59-i), crm.ID(firstGroup+i))
	}
	makeRoles(b, db)
	copyRows(b, db, "vtiger_users", map[string]string{
		"id": fmt.Sprintf("%d + n.n", firstUser-1), "user_name": "CONCAT('bench', n.n)", "is_admin": "'off'",
		"accesskey": fmt.Sprintf("CONCAT('AKbench', %d + n.n)", firstUser-1),
	}, "s.id = 1 AND n.n <= 60")
	run(b, db, "UPDATE vtiger_users SET accesskey = '"+adminKey+"' WHERE id = 1")
	var roles []string
	for i := range 60 {
		roles = append(roles, fmt.Sprintf("(%d, '%s')", firstUser+i, roleOf(i)))
	}
	insert(b, db, "vtiger_user2role (userid, roleid)", roles)
	makeGroups(b, db)
	makeRules(b, db, "Contacts")
	return owners
}

// seen is the condition for contacts that the reader may see: the restricted
// user is halfReader.
func (r reader) seen() string {
	where := "setype = 'Contacts' AND deleted = 0"
	if r == administrator {
		return where
	}
	return fmt.Sprintf("%s AND (smownerid = %d OR smownerid BETWEEN %d AND %d OR smownerid BETWEEN %d AND %d)",
		where, halfReader, firstUser+2, firstUser+11, firstGroup, firstGroup+49)
}

// visited is what the calls of one reader aim at.
type visited struct {
	token  string
	half   int   // records before the middle of his list
	middle int   // the last of them
	ids    []int // of some records that he sees, anywhere in the list
}

func newVisited(b *testing.B, s *server, db *sqldb.DB, r reader, token string) *visited {
	b.Helper()
	v := &visited{token: token}
	var all int
	if err := db.SQL.QueryRowContext(b.Context(), "SELECT COUNT(*) FROM vtiger_crmentity WHERE "+r.seen()).Scan(&all); err != nil {
		b.Fatal(err)
	}
	if all < 2*pageLength {
		b.Fatalf("the %s sees %d contacts only", r, all)
	}
	if all < 10_000 {
		if n := strings.Count(get(b, s.addr, base+"/Contacts/length/10000/"+token), recordKey); n != all {
			b.Fatalf("the %s sees %d contacts, and not %d as the organisation was made for", r, n, all)
		}
	}
	v.half = all / 2
	v.middle = firstID(b, get(b, s.addr, fmt.Sprintf("%s/Contacts/start/%d/length/1/%s", base, v.half-1, token)))
	rows, err := db.SQL.QueryContext(b.Context(), "SELECT crmid FROM vtiger_crmentity WHERE "+r.seen()+" ORDER BY (crmid * 7919) % 10007 LIMIT 256")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			b.Fatal(err)
		}
		v.ids = append(v.ids, id)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return v
}

func firstID(b *testing.B, body string) int {
	b.Helper()
	_, rest, _ := strings.Cut(body, recordKey+`"`)
	text, _, _ := strings.Cut(rest, `"`)
	id, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("no record in %.200s", body)
	}
	return id
}

// scaleKind is a call that is measured.
type scaleKind struct {
	name     string
	goal     bool // at most goalTimes of what it takes with the fewest records
	writes   bool
	plotted  bool
	requests func(*visited) func(n int) []byte
}

// goalTimes is how much longer a call may take with the most records.
const goalTimes = 1.3

var scaleKinds = []scaleKind{
	{name: "first page", goal: true, plotted: true, requests: page50("")},
	{name: "first page, newest first", requests: page50("order/" + url.PathEscape("createdtime DESC") + "/")},
	{name: "first page by e-mail (indexed)", plotted: true, requests: page50("order/email/")},
	{name: "first page by last name (no index)", plotted: true, requests: page50("order/lastname/")},
	{name: "filter: e-mail equal", requests: page50("criteria/email:contact36@example.org/")},
	{name: "filter: e-mail contains", plotted: true, requests: page50("criteria/email:contains:003@/")},
	{name: "middle page by start", plotted: true, requests: func(v *visited) func(int) []byte {
		return page50(fmt.Sprintf("start/%d/", v.half))(v)
	}},
	{name: "middle page by after", plotted: true, requests: func(v *visited) func(int) []byte {
		return page50(fmt.Sprintf("after/%d/", v.middle))(v)
	}},
	{name: "one record", goal: true, plotted: true, requests: func(v *visited) func(int) []byte {
		return func(n int) []byte {
			return reading(fmt.Sprintf("%s/Contacts/%d/%s", base, v.ids[n%len(v.ids)], v.token))
		}
	}},
	{name: "create", goal: true, writes: true, plotted: true, requests: func(v *visited) func(int) []byte {
		return func(n int) []byte {
			body := fmt.Sprintf("lastname=Karimi&firstname=Neda&email=made%d@example.org&phone=021 123&title=Buyer", n)
			return fmt.Appendf(nil, "POST %s/Contacts/%s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", base, v.token, len(body), body)
		}
	}},
}

// page50 lists a page of contacts with more parameters.
func page50(pairs string) func(*visited) func(int) []byte {
	return func(v *visited) func(int) []byte {
		request := reading(fmt.Sprintf("%s/Contacts/length/%d/%s%s", base, pageLength, pairs, v.token))
		return func(int) []byte { return request }
	}
}

func reading(path string) []byte { return []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n") }
