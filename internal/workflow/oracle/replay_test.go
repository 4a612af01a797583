package oracle

import (
	"context"
	"log/slog"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestReplay makes every recorded save with workflows on a database of the same
// contents, and compares all rows that it left.
func TestReplay(t *testing.T) {
	crmtest.Long(t)
	cases := readCases(t)
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), sampleDump), func(t *testing.T, databaseURL string) {
		d := open(t, databaseURL)
		compared, identical, inventory := 0, 0, 0
		perRule := map[string]int{}
		for _, c := range cases {
			compared++
			if c.Saves[0].Input.Request != nil {
				inventory++
			}
			rules, rest := d.replay(t, &c)
			for _, id := range rules {
				perRule[id]++
			}
			switch {
			case len(rest) > 0:
				t.Errorf("%d %s: %d differences\n\t%s", c.N, c.Name, len(rest), strings.Join(rest, "\n\t"))
			case len(rules) == 0:
				identical++
			}
		}
		t.Logf("%d cases compared, %d without a rule; of %d the stock and the queue alone, for the lines are compared by the replays of inventory; per rule: %v", compared, identical, inventory, perRule)
		if compared != 44 {
			t.Errorf("%d cases compared, want 44", compared)
		}
	})
}

// database is one that the test writes to, with our service on it.
type database struct {
	rows     *sqldb.DB
	store    *store.Store
	service  *records.Service
	snapshot *crmtest.Snapshot
}

func open(t *testing.T, databaseURL string) *database {
	t.Helper()
	snapshot := crmtest.Snap(t, databaseURL) // first: it watches connections that are made later
	rows, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	s := store.New(rows, func() time.Time { return at })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &database{
		rows: rows, store: s, snapshot: snapshot,
		service: &records.Service{
			Store: s, Timeout: time.Minute, Zone: time.UTC, Lenient: true,
			Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		},
	}
}

// replay makes the saves of a case and takes them back. It returns the rules
// that were needed, and the differences that none explains.
func (d *database) replay(t *testing.T, c *recorded) (rules, rest []string) {
	t.Helper()
	for _, text := range slices.Concat(c.SetupSQL, c.WorkflowSQL) {
		if d.rows.Dialect.Engine == sqldb.SQLite {
			text = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `''`, `\n`, "\n").Replace(text)
		}
		if _, err := d.rows.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	// The cases were recorded below the CRM's rights, by whoever the user is.
	for _, s := range c.Saves {
		if _, err := d.rows.SQL.ExecContext(t.Context(), "UPDATE vtiger_users SET is_admin = 'on' WHERE id = ?", s.Input.User); err != nil {
			t.Fatal(err)
		}
	}
	catalog := crmtest.Catalog(t, d.store)
	want := crmtest.Effects{}
	for _, s := range c.Saves {
		if err := d.save(t.Context(), catalog, &s); err != nil {
			rest = append(rest, "error: "+err.Error())
		}
		want = together(want, s.Effects)
	}
	got := d.snapshot.Effects(t)
	d.snapshot.Undo(t, got)
	for _, name := range []string{"com_vtiger_workflows", "com_vtiger_workflowtasks", "com_vtiger_workflows_seq", "com_vtiger_workflowtasks_seq", "vtiger_users"} {
		delete(got, name)
	}
	if c.SetupSQL != nil {
		for name := range got {
			if want[name] == nil {
				delete(got, name) // what the statements before the saves changed
			}
		}
	}
	if c.Saves[0].Input.Request != nil {
		keep := func(name string, _ *crmtest.TableEffects) bool {
			return name != "vtiger_products" && !strings.HasPrefix(name, "com_vtiger_")
		}
		maps.DeleteFunc(want, keep)
		maps.DeleteFunc(got, keep)
	}
	x := &exchange{recorded: c, catalog: catalog, want: want, got: got}
	for _, e := range []crmtest.Effects{want, got} {
		nameHistory(e)
		if t := e["vtiger_activity_reminder_popup"]; t != nil {
			for _, r := range t.Inserted {
				r["reminderid"] = nil // the database counts it up by itself
			}
		}
	}
	for _, rule := range rulesInOrder {
		before := strings.Join(lines(x.want), "\n") + strings.Join(lines(x.got), "\n")
		rule.predict(x)
		if strings.Join(lines(x.want), "\n")+strings.Join(lines(x.got), "\n") != before {
			rules = append(rules, rule.id)
		}
	}
	return rules, append(rest, difference(lines(x.want), lines(x.got))...)
}

// save makes one save as its user.
func (d *database) save(ctx context.Context, catalog *meta.Catalog, s *save) error {
	p, err := access.New(catalog, crm.ID(s.Input.User))
	if err != nil {
		return err
	}
	m := catalog.Module(s.Input.Module)
	change := &crm.Change{Module: m}
	for _, name := range slices.Sorted(maps.Keys(s.Input.Fields)) {
		change.Sent = append(change.Sent, crm.Sent{Name: name, Field: m.Field(name), Values: []string{string(s.Input.Fields[name])}})
	}
	if s.Input.Request != nil {
		s.lines(change)
	}
	if s.Input.Mode == "create" {
		_, err = d.service.Create(ctx, p, change, records.Options{})
		return err
	}
	id, err := strconv.ParseInt(string(s.Input.ID), 10, 64)
	if err != nil {
		return err
	}
	_, err = d.service.Update(ctx, p, m, crm.ID(id), change, records.Options{})
	return err
}

var numbered = regexp.MustCompile(`^(hdnProductId|qty|listPrice|comment|tax\d+_percentage)(\d+)$`)

// lines adds the line items of the CRM's own form, where names end with the
// number of the line.
func (s *save) lines(c *crm.Change) {
	lines := map[string]crm.SentLine{}
	for name, raw := range s.Input.Request {
		var v scalar
		if v.UnmarshalJSON(raw) != nil {
			continue
		}
		if part := numbered.FindStringSubmatch(name); part != nil {
			lines[part[2]] = append(lines[part[2]], crm.Sent{Name: part[1], Values: []string{string(v)}})
		}
	}
	for _, n := range slices.Sorted(maps.Keys(lines)) {
		c.Lines = append(c.Lines, lines[n])
	}
}
