package bulk

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Records are written in transactions of so many: on a database server others
// wait for the sequences meanwhile, on SQLite for everything, but each commit
// there costs as much as many records.
const (
	atOnceMySQL  = 2_000
	atOnceSQLite = 20_000
)

// Most is how many records one call makes.
const Most = 9_000_000

// Fill makes n records, owned by the owners, the first of them most. Creator is
// who made them all. progress hears of the records that are committed and of all.
// When it fails, those stay.
func Fill(ctx context.Context, db *sqldb.DB, c *meta.Catalog, creator crm.ID, owners []crm.ID, n int, progress func(done, all int64)) (err error) {
	if n < 1 || n > Most {
		return fmt.Errorf("between 1 and %d records can be made, not %d", Most, n)
	}
	if len(owners) == 0 {
		return errors.New("there is no active user who could own records")
	}
	f := &filler{catalog: c, creator: creator, owners: owners, all: n, atOnce: atOnceMySQL, modules: map[byte]*filled{}}
	if db.Dialect.Engine == sqldb.SQLite {
		f.atOnce = atOnceSQLite
	}
	for letter, name := range moduleOf {
		m, make := c.Module(name), makers[letter]
		// Lines are of products.
		if letter != account && (m == nil || letter == document && c.Module(moduleOf[product]) == nil) {
			m, make = c.Module(moduleOf[contact]), makeContact
		}
		if m == nil {
			return fmt.Errorf("module %s is switched off in the CRM, or not there", name)
		}
		f.modules[letter] = &filled{module: m, make: make, sheets: sheets{catalog: c}}
	}
	if f.writer, err = newWriter(ctx, db, c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.writer.close()) }()
	for k := 0; k < n; k += f.atOnce {
		end := min(k+f.atOnce, n)
		if err := f.writer.update(ctx, func() error { return f.fill(ctx, k, end) }); err != nil {
			return err
		}
		progress(int64(end), int64(n))
	}
	return nil
}

// filler makes records one after the other.
type filler struct {
	catalog *meta.Catalog
	writer  *writer
	creator crm.ID
	owners  []crm.ID
	all     int
	atOnce  int
	firsts  []int64 // the first id of each transaction
	modules map[byte]*filled
}

// filled is a module that is being filled.
type filled struct {
	sheets
	module  *crm.Module
	make    func(*filler, *record)
	numbers *numbers
	records int // in the sheets
}

// fill makes the records from the kth up to but not the endth.
func (f *filler) fill(ctx context.Context, k, end int) error {
	first, err := f.writer.take(ctx, end-k)
	if err != nil {
		return err
	}
	f.firsts = append(f.firsts, first)
	for _, letter := range letters {
		m := f.modules[letter]
		if m.numbers, err = f.writer.reserve(ctx, m.module.Name, before(letter, end)-before(letter, k)); err != nil {
			return err
		}
	}
	for ; k < end; k++ {
		letter := letterOf(k)
		m := f.modules[letter]
		m.make(f, &record{filled: m, random: newRandom(k, ofRecord), k: k, id: f.id(k)})
		if m.records++; m.records == sheetRows {
			if err := m.write(ctx, f.writer, false); err != nil {
				return err
			}
		}
	}
	for _, letter := range letters {
		if err := f.modules[letter].write(ctx, f.writer, true); err != nil {
			return err
		}
	}
	return nil
}

func (m *filled) write(ctx context.Context, w *writer, last bool) error {
	m.records = 0
	return m.flush(ctx, w, last)
}

// id is the id of the kth record, which has been made or is being made.
func (f *filler) id(k int) int64 { return f.firsts[k/f.atOnce] + int64(k%f.atOnce) }

// some is one of the records of a letter before the kth, an old one most likely.
// There is one: the first records are those that others refer to.
func (f *filler) some(letter byte, r *record) (k int, id int64) {
	k = place(letter, r.early(before(letter, r.k)))
	return k, f.id(k)
}

// makers make the records of the letters.
var makers = map[byte]func(*filler, *record){
	account: makeAccount, contact: makeContact, lead: makeLead, deal: makeDeal, ticket: makeTicket, product: makeProduct, document: makeInvoice,
}

// record is a record that is being made.
type record struct {
	*filled
	*random
	k  int
	id int64
}

// The time in which records are made.
var (
	begin = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	days  = int(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Sub(begin).Hours() / 24)
)

// born is when a record is made: in the hours of work, and the more of them on a
// day the later it is.
func (f *filler) born(r *record) time.Time {
	day := int(math.Sqrt(float64(r.k)/float64(f.all)) * float64(days))
	return begin.AddDate(0, 0, day).Add(8*time.Hour + time.Duration(r.below(10*3600))*time.Second)
}

// start writes what the records of all modules have.
func (f *filler) start(r *record, label string, born time.Time) {
	changed := born
	if r.often(40) {
		changed = born.Add(time.Duration(r.early(90*24*3600)) * time.Second)
	}
	r.row("vtiger_crmentity")
	r.set("crmid", r.id)
	r.set("smcreatorid", int64(f.creator))
	r.set("smownerid", int64(f.owners[r.early(len(f.owners))]))
	r.set("modifiedby", int64(f.creator))
	r.set("setype", r.module.SetType)
	r.set("description", r.description())
	r.set("createdtime", born.Format(time.DateTime))
	r.set("modifiedtime", changed.Format(time.DateTime))
	r.set("presence", 1)
	r.set("deleted", 0)
	r.set("smgroupid", 0)
	r.set("source", "CRM")
	r.set("label", label)
	r.end()
}

// table begins the record's row in a table of the module.
func (r *record) table(name, key string) {
	r.row(name)
	r.set(key, r.id)
}

// rest writes the record's rows in those tables of the module that have none yet.
func (f *filler) rest(r *record) {
	r.end()
	for _, t := range r.module.Tables {
		if t.Rows == crm.Many || r.wrote(t.Name) {
			continue
		}
		r.table(t.Name, t.Key)
		if t.Rows == crm.PerUser {
			r.set("userid", int64(f.creator))
			r.set("starred", "0")
		}
		r.end()
	}
}
