package records_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
)

// twins has several writers create the same record at the same time, and change
// the version of a record that all of them have read: one of them succeeds.
func twins(t *testing.T, d *desk, _ *crmtest.Snapshot) {
	p := d.user(1)
	for range 5 {
		if n := d.race(crm.Duplicate, func() error {
			_, err := d.create(p, records.Options{}, "Accounts", "accountname", "Twin", "website", "twin.example.org", "phone", "7")
			return err
		}); n != 1 {
			t.Fatalf("%d records were created where one is allowed", n)
		}
		d.exec("UPDATE vtiger_crmentity SET deleted = 1 WHERE label = 'Twin'")
	}
	for range 5 {
		o := records.Options{Match: `"` + d.version(p, "Accounts", 212) + `"`}
		var calls atomic.Int64
		if n := d.race(crm.Conflict, func() error {
			return d.update(p, o, "Accounts", 212, "phone", string(rune('a'+calls.Add(1)))+o.Match[1:9])
		}); n != 1 {
			t.Fatalf("%d changes of the same version were taken, want 1", n)
		}
	}
}

// race calls f from six goroutines at once, and returns how often it succeeded.
// Every other call must end with a code.
func (d *desk) race(code crm.Code, f func() error) (succeeded int64) {
	var n atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			switch err := f(); {
			case err == nil:
				n.Add(1)
			case crm.CodeOf(err) != code:
				d.t.Errorf("%v, want %s", err, code)
			}
		})
	}
	wg.Wait()
	return n.Load()
}

// version is that of a record as the user sees it.
func (d *desk) version(p *access.Policy, module string, id crm.ID) (version string) {
	d.t.Helper()
	err := d.service.Retrieve(d.t.Context(), p, d.catalog.Module(module), id, func(r *crm.Row) error {
		version = records.Version(r)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return version
}
