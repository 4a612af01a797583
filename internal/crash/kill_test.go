//go:build linux

package crash

import (
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

var kills = flag.Int("kills", 20, "how often TestKill kills the server, on each database")

func TestMain(m *testing.M) { crmtest.Main(m) }

// adminKey is the access key of the sample's administrator.
const adminKey = "AKadmin000000001"

// writers are the clients that write at the same time.
const writers = 6

func TestKill(t *testing.T) {
	crmtest.Long(t)
	if testing.Short() {
		t.Skip("kills the server 40 times, which takes 20 seconds")
	}
	program := build(t)
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		db.SQL.SetMaxOpenConns(1)
		s := store.New(db, nil)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		k := &killing{t: t, db: db.SQL, lite: db.Dialect.Engine == sqldb.SQLite, catalog: crmtest.Catalog(t, s), done: map[crm.ID]*account{}}
		crmtest.Rows(t, db.SQL, func(scan func(...any)) { scan(&k.above) }, "SELECT MAX(crmid) FROM vtiger_crmentity")
		for round := range *kills {
			k.round(program, databaseURL, round)
			k.check(round)
			if t.Failed() {
				return
			}
		}
		t.Logf("%d kills; %d creates, %d updates, %d deletes acknowledged", *kills, len(k.done), k.updates, k.deletes)
		if len(k.done) == 0 || k.updates == 0 || k.deletes == 0 {
			t.Error("nothing was written before the server was killed: the test shows nothing")
		}
	})
}

// killing is what the clients were told, over all rounds.
type killing struct {
	t       *testing.T
	db      *sql.DB
	lite    bool // SQLite
	catalog *meta.Catalog
	above   crm.ID // records up to here are the sample's

	mu               sync.Mutex
	done             map[crm.ID]*account // acknowledged
	updates, deletes int
}

// account is a record that a client was told to be there.
type account struct {
	name string
	// value was acknowledged, next was sent after it: either may be there.
	value, next string
	// deleted was acknowledged; deleting was sent.
	deleted, deleting bool
}

// round starts the server, lets clients write, and kills it in the middle.
func (k *killing) round(program, databaseURL string, round int) {
	s := start(k.t, program, databaseURL)
	_, body, _ := s.call(http.DefaultClient, http.MethodGet, "/auth/"+adminKey, "")
	token := strings.TrimSuffix(strings.TrimPrefix(body, `{"success":true,"result":"`), `"}`)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: writers}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := 0; k.write(s, client, token, fmt.Sprintf("round %d writer %d account %d", round, w, i)); i++ {
			}
		})
	}
	time.Sleep(50*time.Millisecond + rand.N(250*time.Millisecond))
	s.kill()
	all.Wait()
	k.settle()
}

// settle waits until the database has noticed that the server is gone: what it
// had sent is committed or rolled back then.
func (k *killing) settle() {
	k.t.Helper()
	for range 1000 {
		others := 0
		if !k.lite {
			crmtest.Rows(k.t, k.db, func(scan func(...any)) { scan(&others) },
				"SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
		}
		if others == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	k.t.Fatal("the database still has connections of the killed server")
}

// write creates an account, updates it and, every third time, deletes it. It
// returns false once the server is gone.
func (k *killing) write(s *server, client *http.Client, token, name string) bool {
	status, body, ok := s.call(client, http.MethodPost, "/Accounts/"+token, values(name, "first").Encode())
	if !ok {
		return false
	}
	id, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(body, `{"success":true,"result":`), "}"), 10, 64)
	if status != http.StatusCreated || err != nil {
		k.t.Errorf("create %s: got %d %s", name, status, body)
		return false
	}
	a := &account{name: name, value: "first", next: "second"}
	k.note(func() { k.done[crm.ID(id)] = a })
	target := fmt.Sprintf("/Accounts/%d/%s", id, token)
	if !k.acknowledged(s, client, http.MethodPut, target, values("", "second").Encode()) {
		return false
	}
	k.note(func() { a.value = "second"; k.updates++ })
	if id%3 != 0 {
		return true
	}
	k.note(func() { a.deleting = true })
	if !k.acknowledged(s, client, http.MethodDelete, target, "") {
		return false
	}
	k.note(func() { a.deleted = true; k.deletes++ })
	return true
}

func (k *killing) acknowledged(s *server, client *http.Client, method, target, form string) bool {
	status, body, ok := s.call(client, method, target, form)
	if ok && status != http.StatusOK {
		k.t.Errorf("%s %s: got %d %s", method, target, status, body)
	}
	return ok && status == http.StatusOK
}

func (k *killing) note(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
}

// values are of fields in four tables, all with the same text.
func values(name, value string) url.Values {
	v := url.Values{"phone": {value}, "bill_city": {value}, "ship_city": {value}, "description": {value}, "cf_872": {value}}
	if name != "" {
		v.Set("accountname", name)
	}
	return v
}

// check looks at every record above the sample's.
func (k *killing) check(round int) {
	k.t.Helper()
	for _, problem := range crmtest.Halves(k.t, k.db, k.catalog.Module("Accounts"), k.above) {
		k.t.Errorf("after kill %d: %s", round, problem)
	}
	found := map[crm.ID]bool{}
	crmtest.Rows(k.t, k.db, func(scan func(...any)) {
		var id crm.ID
		var name string
		var phone, bill, ship, description, custom, lookup sql.NullString
		var deleted, deletions int
		scan(&id, &name, &phone, &bill, &ship, &description, &custom, &lookup, &deleted, &deletions)
		found[id] = true
		if phone != bill || phone != ship || phone != description || phone != custom {
			k.t.Errorf("after kill %d: account %d is half updated: %q %q %q %q %q", round, id, phone.String, bill.String, ship.String, description.String, custom.String)
		}
		if deletions != deleted || deleted == 0 && lookup.String != phone.String || deleted == 1 && lookup.Valid {
			k.t.Errorf("after kill %d: account %d is half deleted: deleted %d, %d deletions in the history, lookup %q for phone %q", round, id, deleted, deletions, lookup.String, phone.String)
		}
		a := k.done[id]
		if a == nil {
			return
		}
		if name != a.name || phone.String != a.value && phone.String != a.next {
			k.t.Errorf("after kill %d: account %d is %q %q, acknowledged was %q %q", round, id, name, phone.String, a.name, a.value)
		}
		if a.deleted && deleted == 0 || !a.deleting && deleted == 1 {
			k.t.Errorf("after kill %d: account %d has deleted = %d, acknowledged was %v", round, id, deleted, a.deleted)
		}
	}, `SELECT e.crmid, a.accountname, a.phone, b.bill_city, s.ship_city, e.description, c.cf_872, l.fnumber, e.deleted,
		(SELECT COUNT(*) FROM vtiger_modtracker_basic h WHERE h.crmid = e.crmid AND h.status = 1)
		FROM vtiger_crmentity e
		INNER JOIN vtiger_account a ON a.accountid = e.crmid
		INNER JOIN vtiger_accountbillads b ON b.accountaddressid = e.crmid
		INNER JOIN vtiger_accountshipads s ON s.accountaddressid = e.crmid
		INNER JOIN vtiger_accountscf c ON c.accountid = e.crmid
		LEFT JOIN vtiger_pbxmanager_phonelookup l ON l.crmid = e.crmid AND l.fieldname = 'phone'
		WHERE e.crmid > ?`, int64(k.above))
	for id, a := range k.done {
		if !found[id] {
			k.t.Errorf("after kill %d: account %d (%s) was acknowledged and is not there", round, id, a.name)
		}
	}
}
