package decisions

import (
	"fmt"
	"slices"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/store"
)

// seeds make the random setups of TestListsAreWhatOpens.
var seeds = []uint64{1, 2, 3}

// probed is of how many records one is asked for alone.
const probed = 8

// TestListsAreWhatOpens asks, under random setups, for each user and module: the
// list has exactly the records that can be opened one by one, and is the same
// on both engines. The same holds for what may be edited and deleted.
func TestListsAreWhatOpens(t *testing.T) {
	crmtest.Long(t)
	t.Parallel()
	for i, seed := range seeds {
		if testing.Short() && i > 0 {
			break
		}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			sample := crmtest.SampleDecisions(t)
			mysqlURL := crmtest.MariaDB(t).Load(t, sample.Dumps...)
			writeRandomSetup(t, mysqlURL, seed)
			d := &crmtest.Decisions{Name: fmt.Sprint("seed ", seed)}
			maria := open(t, mysqlURL, d)
			lite := open(t, crmtest.SQLite(t, mysqlURL), d)
			listed, alone, some := 0, 0, 0
			for _, person := range maria.catalog.Users {
				for _, m := range maria.catalog.Modules {
					if m.SetType == "" {
						continue
					}
					for _, a := range []access.Action{access.View, access.Edit, access.Delete} {
						asked := everyone(maria, m, a, person.ID)
						list := maria.lists(person.ID, m.Name, a)
						if other := lite.lists(person.ID, m.Name, a); !slices.Equal(list, other) {
							t.Errorf("user %d, %s %s: %d records on MariaDB, %d on SQLite", person.ID, m.Name, a, len(list), len(other))
						}
						for _, db := range []*database{maria, lite} {
							alone += db.opens(person.ID, m.Name, a, asked, list)
						}
						listed += len(list)
						if len(list) > 0 && len(list) < len(maria.askedRecords(m.SetType)) {
							some++
						}
					}
				}
			}
			t.Logf("seed %d: lists of %d users have %d records, %d records asked for alone; %d lists have a part of their module", seed, len(maria.catalog.Users), listed, alone, some)
			if some < 100 {
				t.Errorf("only %d lists have a part of their module: the test shows little", some)
			}
		})
	}
}

// everyone are the records of a module that are asked for alone, others for
// each user and action.
func everyone(db *database, m *crm.Module, a access.Action, user crm.ID) (asked []crm.ID) {
	for i, id := range db.askedRecords(m.SetType) {
		if (i+int(user)+int(a))%probed == 0 {
			asked = append(asked, id)
		}
	}
	return asked
}

// lists are the records of a module for which a user may do a, in order.
func (db *database) lists(user crm.ID, module string, a access.Action) (ids []crm.ID) {
	for id := range db.scope(db.policy(user), db.catalog.Module(module), a) {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (db *database) policy(user crm.ID) *access.Policy {
	p, known := db.policies[user]
	if !known {
		var err error
		if p, err = access.Of(db.catalog, user); err != nil {
			db.t.Fatal(err)
		}
		db.policies[user] = p
	}
	return p
}

// opens checks that a record is found alone exactly if the list has it, and
// tells how many were asked for.
func (db *database) opens(user crm.ID, module string, a access.Action, asked, list []crm.ID) int {
	db.t.Helper()
	m, p := db.catalog.Module(module), db.policy(user)
	q := &crm.Query{Module: m, Scope: p.Scope(m, a), User: user}
	err := db.store.View(db.t.Context(), func(tx *store.Tx) error {
		for _, id := range asked {
			found := false
			q.ID = id
			if err := tx.Records(db.t.Context(), q, func(*crm.Row) error { found = true; return nil }); err != nil {
				return err
			}
			if _, listed := slices.BinarySearch(list, id); found != listed {
				db.t.Errorf("%s: user %d, %s %s %d: found alone: %t, in the list: %t", db.all.Name, user, module, a, id, found, listed)
			}
		}
		return nil
	})
	if err != nil {
		db.t.Fatal(err)
	}
	return len(asked)
}
