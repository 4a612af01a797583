//go:build linux

package bench

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// account is a record of the sample; adminKey is its administrator's.
const (
	account  = 208
	adminKey = "AKadmin000000001"
)

// recordKey stands once in each record of an answer.
const recordKey = `"record_id":`

// BenchmarkRatios measures everything once and writes docs/performance.md. It
// does not use b.N: each figure has its own number of runs.
func BenchmarkRatios(b *testing.B) {
	program := build(b)
	dump := filepath.Join(crmtest.Reference(b), "vtiger82-sample.sql.zst")
	mysqlURL := crmtest.MariaDB(b).Load(b, dump)
	sqliteURL := crmtest.SQLite(b, mysqlURL)
	r := &report{}
	engines := []struct{ name, url string }{{"MariaDB", mysqlURL}, {"SQLite", sqliteURL}}
	for _, e := range engines {
		measureRates(b, r, program, e.name, e.url)
	}
	measureStart(b, r, program)
	measureCreates(b, r, program, crmtest.MariaDB(b).Load(b, dump))
	for _, e := range engines {
		growTo(b, e.url, 103_000)
		measureMemory(b, r, program, e.name, e.url)
		measureAccess(b, r, program, e.name, e.url)
	}
	measurePolicies(b, r)
	r.write(b)
}

// measureRates compares lists and single records with the bare driver.
func measureRates(b *testing.B, r *report, program, engine, url string) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SQL.SetMaxOpenConns(0)
	s := start(b, program, "--database", url)
	defer s.stop()
	token := s.login(b, adminKey)
	calls := []struct {
		name, path string
		query      crm.Query
		goal       float64
	}{
		{"list of 100 accounts", base + "/Accounts/" + token, crm.Query{Length: 100}, 0.85},
		{"one account", base + "/Accounts/" + strconv.Itoa(account) + "/" + token, crm.Query{ID: account}, 0.60},
	}
	for _, c := range calls {
		packed, columns := statements(b, db, c.query)
		for _, clients := range []int{1, 8, 32} {
			rates := compare(b, roundTime, packed.workers(b, db, clients), columns.workers(b, db, clients), callers(b, s.addr, c.path, clients))
			line := rateLine{engine: engine, call: c.name, clients: clients, bare: rates[0], columns: rates[1], served: rates[2], goal: c.goal}
			b.Log(line)
			r.rates = append(r.rates, line)
		}
	}
	r.allocs = append(r.allocs, allocations(b, engine, db))
}

// allocations counts the heap allocations of one more listed record: those of a
// list of 300 less those of a list of 100, in this process, from statement to
// JSON.
func allocations(b *testing.B, engine string, db *sqldb.DB) allocLine {
	b.Helper()
	list := inProcess(b, db)
	count := func(length int) float64 {
		return testing.AllocsPerRun(50, func() { list(length) })
	}
	list(300)
	perRecord := (count(300) - count(100)) / 200
	return allocLine{engine, perRecord}
}

// measureStart times a start on an existing embedded database, to the first
// answer.
func measureStart(b *testing.B, r *report, program string) {
	b.Helper()
	data := b.TempDir()
	start(b, program, "--demo", "--data", data).stop()
	var times []float64
	for range 11 {
		s := start(b, program, "--demo", "--data", data)
		times = append(times, float64(s.started.Milliseconds()))
		s.stop()
	}
	r.startMillis = median(times)
	b.Logf("start to first answer: %.0f ms", r.startMillis)
}

// growTo makes the database large for what follows.
func growTo(b *testing.B, url string, accounts int) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	grow(b, db, accounts)
}

// measureMemory lists 100,000 records and sees what the server's memory grew
// by, at its peak.
func measureMemory(b *testing.B, r *report, program, engine, url string) {
	b.Helper()
	s := start(b, program, "--database", url)
	defer s.stop()
	token := s.login(b, adminKey)
	get(b, s.addr, base+"/Accounts/start/0/length/100/"+token)
	before, _ := s.memory(b)
	body := get(b, s.addr, base+"/Accounts/start/0/length/100000/"+token)
	if n := strings.Count(body, recordKey); n != 100_000 {
		b.Errorf("%s: %d records of 100000", engine, n)
	}
	_, peak := s.memory(b)
	line := memoryLine{engine, len(body), peak - before}
	b.Log(line)
	r.memory = append(r.memory, line)
	runtime.GC()
}

// rateLine is one row of the table of rates.
type rateLine struct {
	engine, call string
	clients      int
	bare         float64 // the server's own statement
	columns      float64 // the same with plain columns
	served       float64
	goal         float64
}

func (l rateLine) String() string {
	return fmt.Sprintf("%s, %s, %d clients: bare %.0f/s, with columns %.0f/s, served %.0f/s: %.0f %% and %.0f %% (goal %.0f %%)",
		l.engine, l.call, l.clients, l.bare, l.columns, l.served, 100*l.served/l.bare, 100*l.served/l.columns, 100*l.goal)
}

type allocLine struct {
	engine    string
	perRecord float64
}

type memoryLine struct {
	engine string
	bytes  int
	grown  int64
}

func (l memoryLine) String() string {
	return fmt.Sprintf("%s, list of 100000 (%d MB): memory grew by %.1f MiB", l.engine, l.bytes/1e6, float64(l.grown)/(1<<20))
}

// BenchmarkCreates measures creating alone, without writing the report.
func BenchmarkCreates(b *testing.B) {
	dump := filepath.Join(crmtest.Reference(b), "vtiger82-sample.sql.zst")
	measureCreates(b, &report{}, build(b), crmtest.MariaDB(b).Load(b, dump))
}
