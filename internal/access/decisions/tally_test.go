package decisions

import (
	"fmt"
	"strings"
	"sync"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// decision is one answer of the CRM beside ours.
type decision struct {
	u      *user
	what   string
	module string
	action access.Action // 0 where none is meant
	record crm.ID        // 0 where none is meant
	field  string
	value  string // of a picklist

	crm, ours bool
}

// String is the decision without the record and the answers, by which
// differences are grouped.
func (d decision) String() string {
	words := []string{d.what, d.module}
	if d.action != 0 {
		words = append(words, d.action.String())
	}
	return fmt.Sprintf("user %d: %s", d.u.is.ID, strings.Join(append(words, d.field, d.value), " "))
}

// tally counts the decisions of one database.
type tally struct {
	compared, identical   int
	explained             map[string]int // by rule
	differences           map[string][]decision
	unserved              int // fields and picklists of modules that are not served
	reordered             int // picklists whose order is not the CRM's
	screens, otherScreens int // of lists
}

func newTally() tally {
	return tally{explained: map[string]int{}, differences: map[string][]decision{}}
}

// total sums up databases, which may be compared at the same time.
type total struct {
	mu                                        sync.Mutex
	databases, compared, identical, explained int
}

func (t *total) add(of *tally) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.databases++
	t.compared += of.compared
	t.identical += of.identical
	for _, n := range of.explained {
		t.explained += n
	}
}

// String is the summary line.
func (t *total) String() string {
	return fmt.Sprintf("%d databases: %d decisions compared, %d identical, %d explained by rules, %d different",
		t.databases, t.compared, t.identical, t.explained, t.compared-t.identical-t.explained)
}

// compare counts a decision.
func (db *database) compare(d decision) {
	db.compared++
	if d.crm == d.ours {
		db.identical++
		return
	}
	for _, r := range rules {
		if r.explains(d) {
			db.explained[r.number]++
			return
		}
	}
	db.differences[d.String()] = append(db.differences[d.String()], d)
}

// shown is how many groups of differences a report shows.
const shown = 25

// report fails the test for differences, each group with its first example.
func (db *database) report() {
	db.t.Helper()
	different, groups := 0, 0
	for _, group := range sorted(db.differences) {
		list := db.differences[group]
		different += len(list)
		if groups++; groups > shown {
			continue
		}
		first, records := list[0], ""
		if first.record != 0 {
			records = fmt.Sprintf(" (first record %d: %s)", first.record, db.owner(first.record))
		}
		db.t.Errorf("%s: %s: %d differences, the CRM says %s, ours %s%s\n\t%s",
			db.all.Name, group, len(list), yes(first.crm), yes(first.ours), records, first.u.rows)
	}
	if groups > shown {
		db.t.Errorf("%s: %d more groups of differences", db.all.Name, groups-shown)
	}
	explained := 0
	for _, n := range db.explained {
		explained += n
	}
	db.t.Logf("%s: %d decisions about %d users: %d identical, %d explained %v, %d different; not served %d; picklists in another order %d; the CRM's own list screens %d of which %d are not its decisions",
		db.all.Name, db.compared, len(db.all.Users), db.identical, explained, db.explained, different, db.unserved, db.reordered, db.screens, db.otherScreens)
}

// owner shows who has a record, for reports.
func (db *database) owner(id crm.ID) string {
	var user, group crm.ID
	crmtest.Rows(db.t, db.rows.SQL, func(scan func(...any)) { scan(&user, &group) },
		"SELECT smownerid, COALESCE(smgroupid, 0) FROM vtiger_crmentity WHERE crmid = ?", int64(id))
	return fmt.Sprintf("owner %d, group %d", user, group)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
