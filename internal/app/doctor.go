package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vtrest/internal/meta"
	"vtrest/internal/password"
)

// Mark says how bad a finding is.
type Mark string

// The marks. With a Fail the server cannot serve.
const (
	OK   Mark = "ok"
	Warn Mark = "warn"
	Fail Mark = "fail"
)

// maxSkew is how far the clocks of this machine and of the database may be
// apart before times look wrong.
const maxSkew = 2 * time.Second

// Finding is one thing that the doctor saw.
type Finding struct {
	Mark Mark
	Text string
}

// checkup collects findings.
type checkup struct {
	app      *App
	findings []Finding
}

// Examine looks at the database as the server would, and changes nothing in
// it but for a table that is made and dropped again; in the storage, a file. repair
// has it set counters forward that are behind their rows.
func (a *App) Examine(ctx context.Context, repair bool) []Finding {
	c := &checkup{app: a}
	c.add(OK, "database: %s", HideSecret(a.origin.url))
	if dir := a.origin.dir; dir != nil {
		c.add(OK, "CRM folder: %s", dir.Path())
	}
	if !c.server(ctx) || !c.file(ctx) {
		return c.findings
	}
	facts, err := a.facts(ctx)
	if err != nil {
		c.add(Fail, "the CRM's settings cannot be read: %v", err)
		return c.findings
	}
	catalog := c.crm(facts)
	c.users(facts)
	if catalog != nil {
		c.counters(ctx, catalog, repair)
		c.tables(ctx, catalog)
	}
	c.ownTables(ctx)
	c.mails(ctx, facts)
	c.indexes(ctx)
	c.zone()
	c.storage(ctx)
	return c.findings
}

func (c *checkup) add(mark Mark, format string, args ...any) {
	c.findings = append(c.findings, Finding{mark, fmt.Sprintf(format, args...)})
}

// server asks the engine about itself; without an answer there is nothing else
// to look at.
func (c *checkup) server(ctx context.Context) bool {
	before := time.Now()
	s, err := c.app.db.Server(ctx)
	if err != nil {
		c.add(Fail, "the database does not answer: %v", err)
		return false
	}
	now := time.Now()
	c.add(OK, "server: %s", s.Version)
	// The question took its own time, which is no difference of the clocks.
	skew := max(s.Clock.Sub(now), before.Sub(s.Clock), 0).Round(time.Millisecond)
	if skew > maxSkew {
		c.add(Warn, "clocks: the database's is %s apart from this machine's; set both by NTP", skew)
	} else {
		c.add(OK, "clocks: the same (within %s)", maxSkew)
	}
	if s.Zone != "" {
		c.add(OK, "time zone of the database server: %s; times are read and written as text, independent of it", s.Zone)
	}
	if strings.Contains(s.SQLMode, "ANSI_QUOTES") || strings.Contains(s.SQLMode, "STRICT") {
		c.add(OK, "sql_mode of the server: %s; this program's connections use the CRM's own", s.SQLMode)
	}
	return true
}

// crm says what is served, and returns it; nil for nothing.
func (c *checkup) crm(facts *meta.Facts) *meta.Catalog {
	catalog, err := meta.Build(facts)
	if err != nil {
		c.add(Fail, "%v", err)
		return nil
	}
	version := "of unknown version (vtiger_version has no row)"
	if catalog.Version != "" {
		version = catalog.Version + " (vtiger_version)"
	}
	answers := "records as 6.x prints them (vtiger_field has no field source)"
	fields := 0
	for _, m := range catalog.Modules {
		fields += len(m.Fields)
		if m.RecordLabel != nil {
			answers = "records with their label first, as 7.x and 8.x print them"
		}
	}
	c.add(OK, "CRM: Vtiger %s; %s", version, answers)
	c.add(OK, "catalog: %d modules with %d fields", len(catalog.Modules), fields)
	for _, p := range catalog.Problems {
		c.add(Warn, "settings of the CRM: %s", p)
	}
	return catalog
}

// users finds those who cannot log in by password, whatever they type.
func (c *checkup) users(facts *meta.Facts) {
	var active int
	var locked []string
	for _, u := range facts.Users {
		if !u.Active {
			continue
		}
		active++
		if !checkable(u) {
			locked = append(locked, fmt.Sprintf("%s (crypt_type %q)", u.Name, u.CryptType))
		}
	}
	c.add(OK, "users: %d, of which %d are active", len(facts.Users), active)
	if len(locked) > 0 {
		c.add(Warn, "users whose password cannot be checked, until they set a new one in the CRM: %s", strings.Join(locked, ", "))
	}
}

// checkable tells whether a user's password is stored in a way that can be
// checked. Of the hash only the prefix is known here.
func checkable(u meta.UserRow) bool {
	return password.CostOfPrefix(password.Scheme(u.CryptType), u.HashPrefix).Compare(password.Cost{}) > 0
}

func (c *checkup) ownTables(ctx context.Context) {
	there, err := c.app.store.OwnTables(ctx)
	if err == nil && there {
		c.add(OK, "own tables: there")
		return
	}
	if err == nil {
		err = c.app.store.TryTable(ctx)
	}
	if err != nil {
		c.add(Fail, "own tables: they cannot be made; nobody can log in: %v", err)
		return
	}
	c.add(OK, "own tables: not there yet; vtrest serve makes them")
}

// mostIndexes is how many missing indexes are named one by one.
const mostIndexes = 3

func (c *checkup) indexes(ctx context.Context) {
	missing, err := c.app.store.MissingIndexes(ctx)
	if err != nil {
		c.add(Warn, "indexes: %v", err)
		return
	}
	if len(missing) == 0 {
		c.add(OK, "indexes: none is missing")
		return
	}
	named := make([]string, 0, mostIndexes)
	for _, m := range missing[:min(len(missing), mostIndexes)] {
		named = append(named, m.For)
	}
	if more := len(missing) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	c.add(Warn, "indexes: %d are worth having (%s); vtrest doctor indexes shows the effect of each, and adds them with --apply", len(missing), strings.Join(named, "; "))
}

func (c *checkup) zone() {
	from := "nothing says another one: give --time-zone if the CRM's is not UTC"
	mark := OK
	switch {
	case c.app.config.TimeZone != "":
		from = "from --time-zone"
	case c.app.origin.zone != "":
		from = "from the CRM's settings"
	case c.app.Embedded():
		from = "the embedded database's"
	default:
		mark = Warn
	}
	c.add(mark, "time zone: %s (%s)", c.app.zone, from)
}
