//go:build linux

package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/bulk"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

var sizesFlag = flag.String("sizes", "", "numbers of records at which BenchmarkScale measures, ascending, such as 1000,10000; none to leave it out")

// What is measured of each call: pages of so many contacts, so many calls after
// a few that warm up, fewer of those that take long.
const (
	pageLength   = 50
	scaleCalls   = 200
	scaleWarm    = 25
	scaleLeast   = 7
	scaleTime    = 1200 * time.Millisecond
	scaleCreates = 60
	bufferPool   = 1 << 30
)

// The configurations, in the order of the tables.
const (
	scaleOwn    = "MariaDB, the CRM's own indexes"
	scaleDoctor = "MariaDB, with doctor's indexes"
	scaleSQLite = "SQLite"
)

// BenchmarkScale measures what the same calls take in databases of more and more
// records, for an administrator and for a user who sees a part, and writes its
// part of docs/performance.md and the picture beside it. Each database grows from
// size to size. It needs the flag -sizes (make bench-scale).
func BenchmarkScale(b *testing.B) {
	if *sizesFlag == "" {
		b.Skip("make bench-scale runs it")
	}
	sizes := parseSizes(b, *sizesFlag)
	program := build(b)
	dump := filepath.Join(crmtest.Reference(b), "vtiger82-fresh.sql.zst")
	mysqlURL := crmtest.MariaDB(b).Load(b, dump)
	sqliteURL := crmtest.OwnSQLite(b, mysqlURL)
	r := &scaleReport{sizes: sizes, progress: newScaleProgress(3 * len(sizes) * 2 * len(scaleKinds))}
	measureScale(b, r, program, mysqlURL, scaleOwn, scaleDoctor)
	measureScale(b, r, program, sqliteURL, scaleSQLite)
	r.write(b)
}

func parseSizes(b *testing.B, text string) (sizes []int) {
	b.Helper()
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1000 || len(sizes) > 0 && n <= sizes[len(sizes)-1] {
			b.Fatalf("-sizes=%s: numbers from 1000 upwards are wanted, each larger than the one before", text)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// measureScale grows one database and measures at every size: as it is, and on
// MariaDB again with the indexes that doctor proposes, which go before it grows.
func measureScale(b *testing.B, r *scaleReport, program, url string, configs ...string) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	owners := staff(b, db)
	if db.Dialect.Engine == sqldb.SQLite {
		embeddedIndexes(b, db)
	} else {
		enoughMemory(b, db, url)
	}
	have := 0
	for _, size := range r.sizes {
		r.progress.say("growing to " + thousands(size))
		catalog := crmtest.Catalog(b, store.New(db, nil))
		if err := bulk.Fill(b.Context(), db, catalog, 1, owners, size-have, func(int64, int64) {}); err != nil {
			b.Fatal(err)
		}
		have = size
		for i, config := range configs {
			if db.Dialect.Engine == sqldb.MySQL {
				if i > 0 {
					r.progress.say("making indexes at " + thousands(size))
					proposedIndexes(b, db)
				}
				run(b, db, "ANALYZE TABLE vtiger_crmentity, vtiger_contactdetails, vtiger_account")
			}
			s := start(b, program, "--database", url)
			for _, reader := range []reader{administrator, restricted} {
				measureReader(b, r, s, db, config, size, reader)
			}
			s.stop()
		}
		if len(configs) > 1 {
			dropProposed(b, db)
		}
	}
}

// enoughMemory gives MariaDB what a server of such a CRM has: room for all that
// is read often.
func enoughMemory(b *testing.B, db *sqldb.DB, url string) {
	b.Helper()
	var before int64
	if err := db.SQL.QueryRowContext(b.Context(), "SELECT @@innodb_buffer_pool_size").Scan(&before); err != nil {
		b.Fatal(err)
	}
	if before >= bufferPool {
		return
	}
	run(b, db, fmt.Sprintf("SET GLOBAL innodb_buffer_pool_size = %d", bufferPool))
	b.Cleanup(func() {
		again, err := sqldb.Open(url)
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = again.Close() }()
		// The benchmark's own context is over.
		if _, err := again.SQL.ExecContext(context.Background(), fmt.Sprintf("SET GLOBAL innodb_buffer_pool_size = %d", before)); err != nil {
			b.Error(err)
		}
	})
}

// measureReader measures every call of one user.
func measureReader(b *testing.B, r *scaleReport, s *server, db *sqldb.DB, config string, size int, reader reader) {
	b.Helper()
	token := s.login(b, reader.key())
	v := newVisited(b, s, db, reader, token)
	for _, kind := range scaleKinds {
		r.progress.step(fmt.Sprintf("%s, %s records, %s: %s", config, thousands(size), reader, kind.name))
		next := kind.requests(v)
		c := newCaller(b, s.addr, "")
		limit := scaleCalls
		if kind.writes {
			limit = scaleCreates
		}
		var times []time.Duration
		begin := time.Now()
		for n := 0; len(times) < limit && (time.Since(begin) < scaleTime || len(times) < scaleLeast); n++ {
			c.request = next(n)
			sent := time.Now()
			if err := c.call(); err != nil {
				b.Fatalf("%s, %s: %v", kind.name, c.request, err)
			}
			if took := time.Since(sent); n >= scaleWarm || took > 20*time.Millisecond {
				times = append(times, took)
			}
		}
		slices.Sort(times)
		r.add(scaleCell{config, reader, kind.name, size}, scaleTimes{p50: times[len(times)/2], p95: times[len(times)*95/100]})
	}
}

// scaleProgress tells on standard error how far the run is.
type scaleProgress struct {
	all, done int
	began     time.Time
}

func newScaleProgress(all int) *scaleProgress { return &scaleProgress{all: all, began: time.Now()} }

func (p *scaleProgress) step(what string) {
	p.say(what)
	p.done++
}

func (p *scaleProgress) say(what string) {
	fmt.Fprintf(os.Stderr, "\r\x1b[K%3d of %d  %3.0f s  %s", p.done, p.all, time.Since(p.began).Seconds(), what)
}

// thousands spells a number with commas.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
