//go:build linux

package bench

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// createGoal is what share of the bare driver's rate a create must reach.
const createGoal = 0.40

// createLine is the rate of creates beside the bare driver's.
type createLine struct {
	clients      int
	bare, served float64
}

func (l createLine) String() string {
	return fmt.Sprintf("MariaDB, one contact created, %d clients: bare %.0f/s, vtrest %.0f/s, %.0f %% (goal %.0f %%)",
		l.clients, l.bare, l.served, 100*l.served/l.bare, 100*createGoal)
}

// measureCreates compares creating contacts with a driver that writes the same
// rows in one transaction and looks at nothing. Contacts, because no two
// accounts may have one name.
func measureCreates(b *testing.B, r *report, program, url string) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SQL.SetMaxOpenConns(0)
	s := start(b, program, "--database", url)
	defer s.stop()
	path := base + "/Contacts/" + s.login(b, adminKey)
	snapshot := crmtest.Snap(b, url)
	if err := newPoster(b, s.addr, path).call(); err != nil {
		b.Fatal(err)
	}
	rows := rowsOf(b, snapshot.Effects(b))
	for _, clients := range []int{1, 8} {
		var posters []func() error
		for range clients {
			posters = append(posters, newPoster(b, s.addr, path).call)
		}
		rates := compare(b, roundTime, rows.workers(b, db, clients), posters)
		line := createLine{clients, rates[0], rates[1]}
		b.Log(line)
		r.creates = append(r.creates, line)
	}
}

// newPoster is a caller that creates a contact.
func newPoster(b *testing.B, addr, path string) *caller {
	b.Helper()
	c := newCaller(b, addr, path)
	const body = "lastname=Karimi&firstname=Neda&email=neda@example.org&phone=021 123&title=Buyer"
	c.request = fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
	return c
}

// written are the rows that one create left, as one INSERT a table.
type written struct {
	inserts []insertion
}

type insertion struct {
	text string
	args []any // recordID and historyID stand for the new ids
}

// Places of the ids, which differ from create to create.
type place string

const (
	recordID  place = "record"
	historyID place = "history"
)

// rowsOf makes the INSERTs of the rows of a create. Rows of sequences are the
// worker's own.
func rowsOf(b *testing.B, e crmtest.Effects) *written {
	b.Helper()
	record := e["vtiger_crmentity"].Inserted[0].Text("crmid")
	history := e["vtiger_modtracker_basic"].Inserted[0].Text("id")
	w := &written{}
	// Foreign keys ask for these two before the others.
	first := []string{"vtiger_crmentity", "vtiger_contactdetails"}
	for _, table := range append(first, e.Tables()...) {
		if strings.HasSuffix(table, "_seq") || len(e[table].Inserted) == 0 || len(w.inserts) >= len(first) && slices.Contains(first, table) {
			continue
		}
		var columns []string
		for column := range e[table].Inserted[0] {
			columns = append(columns, column)
		}
		one := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
		in := insertion{text: "INSERT INTO " + table + " (`" + strings.Join(columns, "`,`") + "`) VALUES " + one + strings.Repeat(","+one, len(e[table].Inserted)-1)}
		for _, row := range e[table].Inserted {
			for _, column := range columns {
				switch v := row[column]; {
				case v == nil:
					in.args = append(in.args, nil)
				case *v == record:
					in.args = append(in.args, recordID)
				case *v == history && strings.HasPrefix(table, "vtiger_modtracker"):
					in.args = append(in.args, historyID)
				default:
					in.args = append(in.args, *v)
				}
			}
		}
		w.inserts = append(w.inserts, in)
	}
	if len(w.inserts) < 8 {
		b.Fatalf("one create left rows in %d tables only: %v", len(w.inserts), e.Tables())
	}
	return w
}

// workers are n connections that write the rows of a create.
func (w *written) workers(b *testing.B, db *sqldb.DB, n int) []func() error {
	b.Helper()
	var workers []func() error
	for range n {
		conn, err := db.SQL.Conn(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		workers = append(workers, func() error { return w.write(b.Context(), conn) })
	}
	return workers
}

func (w *written) write(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "UPDATE vtiger_modentity_num SET cur_id = cur_id + 1 WHERE semodule = 'Contacts' AND active = 1"); err != nil {
		return err
	}
	ids := map[place]string{}
	for _, s := range []struct {
		at       place
		sequence string
	}{{recordID, "vtiger_crmentity_seq"}, {historyID, "vtiger_modtracker_basic_seq"}} {
		r, err := tx.ExecContext(ctx, "UPDATE "+s.sequence+" SET id = LAST_INSERT_ID(id + 1)")
		if err != nil {
			return err
		}
		id, err := r.LastInsertId()
		if err != nil {
			return err
		}
		ids[s.at] = strconv.FormatInt(id, 10)
	}
	for _, in := range w.inserts {
		args := make([]any, len(in.args))
		for i, a := range in.args {
			if at, ok := a.(place); ok {
				a = ids[at]
			}
			args[i] = a
		}
		if _, err := tx.ExecContext(ctx, in.text, args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
