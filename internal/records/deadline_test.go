package records_test

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/files"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// useCases are all methods of the Service that ask the database.
var useCases = map[string]func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error{
	"List": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		return s.List(ctx, p, &crm.Query{Module: m, Length: 1}, ignoreRow)
	},
	"Retrieve": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		return s.Retrieve(ctx, p, m, 3, ignoreRow)
	},
	"StillActive": func(ctx context.Context, s *records.Service, p *access.Policy, _ *crm.Module) error {
		return s.StillActive(ctx, p)
	},
	"Layout": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Layout(ctx, p, m)
		return err
	},
	"Past": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Past(ctx, p, m, 3, 0, 10)
		return err
	},
	"DocumentsOf": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		return s.DocumentsOf(ctx, p, m, 3, func(*crm.Module, *crm.Row) error { return nil })
	},
	"Search": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Search(ctx, p, m, "a", 10)
		return err
	},
	"Labels": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Labels(ctx, p, m, []crm.ID{3})
		return err
	},
	"Explain": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Explain(ctx, p, m, 3, access.View)
		return err
	},
	"Download": func(ctx context.Context, s *records.Service, p *access.Policy, _ *crm.Module) error {
		_, err := s.Download(ctx, p, p.Catalog().Module("Documents"), 3)
		return err
	},
	"CountDownload": func(ctx context.Context, s *records.Service, _ *access.Policy, _ *crm.Module) error {
		return s.CountDownload(ctx, 3)
	},
	"Calculate": func(ctx context.Context, s *records.Service, p *access.Policy, _ *crm.Module) error {
		_, err := s.Calculate(ctx, p, &crm.Change{Module: p.Catalog().Module("Invoice")}, 3, records.Options{})
		return err
	},
	"DryWorkflows": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.DryWorkflows(ctx, p, 3, &crm.Change{Module: m}, records.Options{})
		return err
	},
	"Create": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		sent := crm.Sent{Name: "accountname", Field: m.Field("accountname"), Values: []string{"Late"}}
		_, err := s.Create(ctx, p, &crm.Change{Module: m, Sent: []crm.Sent{sent}}, records.Options{})
		return err
	},
	"Update": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		_, err := s.Update(ctx, p, m, 3, &crm.Change{Module: m}, records.Options{})
		return err
	},
	"Delete": func(ctx context.Context, s *records.Service, p *access.Policy, m *crm.Module) error {
		return s.Delete(ctx, p, m, 3, records.Options{})
	},
	"ForgetAnswers": func(ctx context.Context, s *records.Service, _ *access.Policy, _ *crm.Module) error {
		_, err := s.ForgetAnswers(ctx)
		return err
	},
	"CollectMail": func(ctx context.Context, s *records.Service, p *access.Policy, _ *crm.Module) error {
		_, err := s.CollectMail(ctx, p.Catalog())
		return err
	},
}

func ignoreRow(*crm.Row) error { return nil }

// TestEveryUseCaseHasDeadline: a database that does not answer ends every use
// case, whether it gives no connection or holds a statement back.
func TestEveryUseCaseHasDeadline(t *testing.T) {
	for method := range reflect.TypeFor[*records.Service]().Methods() {
		asks := method.Type.NumIn() > 1 && method.Type.In(1) == reflect.TypeFor[context.Context]() && method.Name != "Within"
		if _, known := useCases[method.Name]; asks != known {
			t.Errorf("%s: it asks the database: %t; it is tried here: %t", method.Name, asks, known)
		}
	}
	dump := filepath.Join(crmtest.Reference(t), "versions", "vtiger650-guide.sql.zst")
	crmtest.EachOwn(t, dump, func(t *testing.T, url string) {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		s := store.New(db, nil)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		p, m := admin(t, s)
		kept, err := files.OpenDisk(t.TempDir(), files.Options{MaxBytes: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		service := &records.Service{Store: s, Files: kept, Timeout: 20 * time.Millisecond}
		if !strings.HasPrefix(url, "sqlite:") {
			locked := lockAll(t, db)
			tryUseCases(t, "locked tables", service, p, m)
			locked()
		}
		db.SQL.SetMaxOpenConns(1)
		conn, err := db.SQL.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		tryUseCases(t, "no connection", service, p, m)
	})
}

// tryUseCases gives up by itself where a use case has no deadline.
func tryUseCases(t *testing.T, how string, s *records.Service, p *access.Policy, m *crm.Module) {
	t.Helper()
	for name, run := range useCases {
		ctx, cancel := context.WithCancel(t.Context())
		giveUp := time.AfterFunc(time.Minute, cancel)
		err := run(ctx, s, p, m)
		// A download that cannot be counted is given all the same.
		if code := crm.CodeOf(err); (code != crm.Unavailable) != (name == "CountDownload") || ctx.Err() != nil {
			t.Errorf("%s: %s: %v, want Unavailable", how, name, err)
		}
		giveUp.Stop()
		cancel()
	}
}

// lockAll has nobody else read or write any table, until the function that it
// returns is called.
func lockAll(t *testing.T, db *sqldb.DB) (unlock func()) {
	t.Helper()
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := conn.QueryContext(t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, "`"+name+"` WRITE")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "LOCK TABLES "+strings.Join(tables, ", ")); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := conn.ExecContext(context.WithoutCancel(t.Context()), "UNLOCK TABLES"); err != nil {
			t.Error(err)
		}
		_ = conn.Close()
	}
}
