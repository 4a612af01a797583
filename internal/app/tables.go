package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// mostNamed is how many tables a line of the log names.
const mostNamed = 10

// refusedModules are the modules whose records cannot be written because of tables
// without transactions.
func refusedModules(catalog *meta.Catalog) []string {
	var names []string
	for _, m := range catalog.Modules {
		if len(store.Unsafe(catalog, m)) > 0 {
			names = append(names, m.Name)
		}
	}
	return names
}

// warnTables says what tables cannot do, when the server starts and when that
// changes.
func warnTables(to *slog.Logger, before, now *meta.Catalog, allowed bool) {
	var engines []meta.EngineRow
	var foreign []meta.Foreign
	if before != nil {
		engines, foreign = before.NonTransactional(), before.ForeignTables()
	}
	if is := now.NonTransactional(); len(is) > 0 && !slices.Equal(is, engines) {
		modules := strings.Join(refusedModules(now), ", ")
		if allowed {
			to.Warn("tables on an engine without transactions: a write that fails may stay half written in these modules", "tables", len(is), "modules", modules)
		} else {
			to.Warn("tables on an engine without transactions: records of these modules cannot be written; vtrest doctor lists the statements that convert them",
				"tables", len(is), "modules", modules)
		}
	}
	if is := now.ForeignTables(); len(is) > 0 && len(is) != len(foreign) {
		to.Warn("tables whose text is not in UTF-8: Persian and other scripts are refused in their fields; vtrest doctor lists them",
			"tables", len(is), "charsets", strings.Join(charsets(is), ", "), "first", tableNames(is, mostNamed))
	}
}

func charsets(tables []meta.Foreign) []string {
	var all []string
	for _, t := range tables {
		if !slices.Contains(all, t.Charset) {
			all = append(all, t.Charset)
		}
	}
	return all
}

func tableNames(tables []meta.Foreign, most int) string {
	var names []string
	for _, t := range tables {
		names = append(names, t.Table)
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}

// tables finds tables that cannot roll back, and such whose text holds only some
// scripts.
func (c *checkup) tables(ctx context.Context, catalog *meta.Catalog) {
	c.engines(catalog)
	charset, err := c.app.db.DatabaseCharset(ctx)
	if err != nil {
		c.add(Warn, "character set: %v", err)
		return
	}
	foreign := catalog.ForeignTables()
	if charset != "" && !meta.IsUnicode(charset) {
		c.add(Warn, "character set: new tables of the database are in %s, in which Persian and other scripts cannot be stored; ALTER DATABASE `%s` CHARACTER SET utf8 changes that", charset, c.app.databaseName())
	}
	if len(foreign) == 0 {
		c.add(OK, "character set: the fields of all modules hold every script")
		return
	}
	c.add(Warn, "character set: text of %d tables is in %s, so Persian and other scripts are refused there field by field; after a backup, these statements change that",
		len(foreign), strings.Join(charsets(foreign), ", "))
	for _, t := range foreign {
		c.add(Warn, "character set: %s (%s): ALTER TABLE `%s` CONVERT TO CHARACTER SET utf8;", t.Table, strings.Join(t.Columns, ", "), t.Table)
	}
}

func (c *checkup) engines(catalog *meta.Catalog) {
	unsafe := catalog.NonTransactional()
	if len(unsafe) == 0 {
		c.add(OK, "engines: all tables have transactions")
		return
	}
	what := "are refused"
	if c.app.config.AllowNontransactional {
		what = "may stay half written (--allow-nontransactional)"
	}
	modules := refusedModules(catalog)
	if len(modules) == 0 {
		modules = []string{"no module"}
	}
	c.add(Warn, "engines: %d tables have no transactions; writes to records of %s %s; after a backup, these statements convert them", len(unsafe), strings.Join(modules, ", "), what)
	for _, t := range unsafe {
		c.add(Warn, "engines: %s is on %s: %s;", t.Table, t.Engine, t.ConvertSQL())
	}
}
