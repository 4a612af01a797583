package decisions

import (
	"fmt"
	"testing"

	"vtrest/internal/crmtest"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// bothEngines is how many setups are asked on both engines; a copy into SQLite
// costs more than all decisions of a setup, and each setup has rules of every
// kind.
const bothEngines = 3

// shortSetups are how many setups a short run asks.
const shortSetups = 2

// TestSample compares every decision that was recorded of the sample database.
func TestSample(t *testing.T) {
	t.Parallel()
	var all total
	t.Cleanup(func() { t.Log(&all) })
	d := crmtest.SampleDecisions(t)
	mysqlURL := crmtest.MariaDB(t).Load(t, d.Dumps...)
	t.Run("mariadb", func(t *testing.T) { compare(t, mysqlURL, d, &all) })
	if crmtest.Race {
		return
	}
	t.Run("sqlite", func(t *testing.T) { compare(t, crmtest.SQLite(t, mysqlURL), d, &all) })
}

// TestSetups compares every decision that was recorded of random setups.
func TestSetups(t *testing.T) {
	t.Parallel()
	var all total
	t.Cleanup(func() { t.Log(&all) })
	last := crmtest.Setups(t)
	if testing.Short() || crmtest.Race {
		last = min(last, shortSetups)
	}
	for number := 1; number <= last; number++ {
		t.Run(fmt.Sprintf("%02d", number), func(t *testing.T) {
			t.Parallel()
			d := crmtest.SetupDecisions(t, number)
			mysqlURL := crmtest.MariaDB(t).Load(t, d.Dumps...)
			t.Run("mariadb", func(t *testing.T) { compare(t, mysqlURL, d, &all) })
			if crmtest.Race || number > bothEngines {
				return
			}
			t.Run("sqlite", func(t *testing.T) { compare(t, crmtest.SQLite(t, mysqlURL), d, &all) })
		})
	}
}

// compare asks everything of d on one engine.
func compare(t *testing.T, databaseURL string, d *crmtest.Decisions, all *total) {
	db := open(t, databaseURL, d)
	for i := range d.Users {
		u := db.user(&d.Users[i])
		u.login()
		u.modules()
		u.records()
		u.fields()
		u.picklists()
		u.lists()
	}
	db.report()
	all.add(&db.tally)
}
