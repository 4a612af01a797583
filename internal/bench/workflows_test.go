//go:build linux

package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// BenchmarkWorkflows makes a lead, in a module without workflows and with fifty
// active ones of which none fires. The goal is at most 2 ms more, and no further
// statement. Leads, because no two accounts may have one name.
func BenchmarkWorkflows(b *testing.B) {
	dump := filepath.Join(crmtest.Reference(b), "vtiger82-sample.sql.zst")
	for _, engine := range []struct {
		name string
		open func() string
	}{
		{"MariaDB", func() string { return crmtest.MariaDB(b).Load(b, dump) }},
		{"SQLite", func() string { return crmtest.OwnSQLite(b, crmtest.MariaDB(b).Shared(b, dump)) }},
	} {
		url := engine.open()
		for _, workflows := range []int{0, 50} {
			create := createsWith(b, url, workflows)
			b.Run(fmt.Sprintf("%s/%d", engine.name, workflows), func(b *testing.B) {
				ctx, statements := store.WithCount(b.Context())
				made := 0
				for b.Loop() {
					create(ctx)
					made++
				}
				b.ReportMetric(float64(statements.Load())/float64(made), "statements/op")
			})
		}
	}
}

// createsWith is a function that makes a lead in a database where leads have
// that many workflows.
func createsWith(b *testing.B, url string, workflows int) func(ctx context.Context) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	idle(b, db, workflows)
	s := store.New(db, nil)
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	catalog := crmtest.Catalog(b, s)
	if got := len(catalog.Workflows("Leads")); got != workflows {
		b.Fatalf("leads have %d workflows, want %d", got, workflows)
	}
	policy, err := access.New(catalog, 1)
	if err != nil {
		b.Fatal(err)
	}
	service := &records.Service{Store: s, Timeout: time.Minute}
	change := &crm.Change{Module: catalog.Module("Leads")}
	for _, pair := range [][2]string{{"lastname", "Karimi"}, {"company", "Bench"}, {"industry", "Banking"}, {"annualrevenue", "100"}} {
		change.Sent = append(change.Sent, crm.Sent{Name: pair[0], Field: change.Module.Field(pair[0]), Values: []string{pair[1]}})
	}
	create := func(ctx context.Context) {
		if _, err := service.Create(ctx, policy, change, records.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	for range 20 { // statements are prepared, and the caches filled
		create(b.Context())
	}
	return create
}

// idle gives leads that many workflows, none of which fires, and no others.
func idle(b *testing.B, db *sqldb.DB, workflows int) {
	b.Helper()
	run(b, db, "DELETE FROM com_vtiger_workflows WHERE module_name = 'Leads'")
	for i := range workflows {
		test := fmt.Sprintf(`[{"fieldname":"industry","operation":"is","value":"Kind %d","valuetype":"rawtext","joincondition":"or","groupid":"0"},`+
			`{"fieldname":"annualrevenue","operation":"greater than","value":"1000","valuetype":"rawtext","joincondition":"or","groupid":"0"},`+
			`{"fieldname":"email","operation":"is not empty","value":"","valuetype":"rawtext","joincondition":"","groupid":"0"}]`, i)
		run(b, db, fmt.Sprintf(`INSERT INTO com_vtiger_workflows (workflow_id, module_name, summary, test, execution_condition, defaultworkflow, type, filtersavedinnew, status)
VALUES (%d, 'Leads', 'idle', '%s', 3, 0, 'basic', 6, 1)`, 900+i, test))
	}
}
