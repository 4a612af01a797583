package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"

	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// registry are the tables that facts come from, besides the picklists' own.
var registry = []string{
	"vtiger_version", "vtiger_tab", "vtiger_field", "vtiger_entityname", "vtiger_picklist", "vtiger_role2picklist",
	"vtiger_picklist_dependency", "vtiger_users", "vtiger_user2role", "vtiger_groups", "vtiger_currency_info", "vtiger_taxregions",
	"vtiger_fieldmodulerel", "vtiger_ws_referencetype", "vtiger_ws_fieldtype", "vtiger_modtracker_tabs", "vtiger_eventhandlers",
	taxesTable, shippingTaxesTable, chargesTable,
}

// reader reads the rows of one generation of metadata.
type reader struct {
	tx      *Tx
	facts   *meta.Facts
	columns map[string]map[string]bool // table -> column
	err     error
}

// Facts reads the CRM's registry. Tables and columns that this version of the
// CRM does not have are left out.
func (tx *Tx) Facts(ctx context.Context) (*meta.Facts, error) {
	columns, err := tx.db.Columns(ctx)
	if err != nil {
		return nil, err
	}
	r := &reader{tx: tx, facts: &meta.Facts{}, columns: map[string]map[string]bool{}}
	for _, c := range columns {
		if r.columns[c.Table] == nil {
			r.columns[c.Table] = map[string]bool{}
		}
		r.columns[c.Table][c.Name] = true
		r.facts.Columns = append(r.facts.Columns, meta.Column(c))
	}
	unsafe, err := tx.db.NonTransactional(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range unsafe {
		r.facts.Engines = append(r.facts.Engines, meta.EngineRow(t))
	}
	tx.engines.tables.Store(&r.facts.Engines)
	r.modules(ctx)
	r.picklists(ctx)
	r.people(ctx)
	r.settings(ctx)
	r.links(ctx)
	r.workflows(ctx)
	r.rights(ctx)
	r.inventory(ctx)
	return r.facts, r.err
}

// each runs a statement and hands its rows to f. After the first error it does
// nothing; tables that do not exist, and an empty statement, give no rows.
func (r *reader) each(ctx context.Context, table, text string, f func(*sql.Rows) error) {
	if r.err != nil || r.columns[table] == nil || text == "" {
		return
	}
	rows, err := r.tx.query(ctx, text)
	if err != nil {
		r.err = fmt.Errorf("read %s: %w", table, err)
		return
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows); err != nil {
			r.err = fmt.Errorf("read %s: %w", table, err)
			return
		}
	}
	if err := rows.Err(); err != nil {
		r.err = fmt.Errorf("read %s: %w", table, sqldb.Classify(err))
	}
}

func (r *reader) modules(ctx context.Context) {
	r.each(ctx, "vtiger_version", `SELECT COALESCE(current_version, '') FROM vtiger_version`, func(rows *sql.Rows) error {
		return rows.Scan(&r.facts.Version)
	})
	r.each(ctx, "vtiger_tab", `SELECT tabid, name, COALESCE(tablabel, ''), COALESCE(presence, 0), COALESCE(isentitytype, 0), CASE WHEN `+r.orEmpty("vtiger_tab", "ownedby", "ownedby")+` = 1 THEN 1 ELSE 0 END,
  `+r.flag("vtiger_tab", "allowduplicates", 0)+`
FROM vtiger_tab
ORDER BY tabid`, func(rows *sql.Rows) error {
		var t meta.Tab
		err := rows.Scan(&t.ID, &t.Name, &t.Label, &t.Presence, &t.IsEntity, &t.Public, &t.NoDuplicates)
		r.facts.Tabs = append(r.facts.Tabs, t)
		return err
	})
	r.each(ctx, "vtiger_field", `SELECT tabid, fieldid, fieldname, COALESCE(fieldlabel, ''), tablename, columnname, uitype, COALESCE(typeofdata, ''),
  COALESCE(displaytype, 1), COALESCE(presence, 0), COALESCE(defaultvalue, ''), COALESCE(block, 0), `+r.flag("vtiger_field", "isunique", 1)+`
FROM vtiger_field
ORDER BY fieldid`, func(rows *sql.Rows) error {
		var f meta.FieldRow
		err := rows.Scan(&f.TabID, &f.ID, &f.Name, &f.Label, &f.Table, &f.Column, &f.UIType, &f.TypeOfData, &f.DisplayType, &f.Presence, &f.Default, &f.Block, &f.Unique)
		r.facts.Fields = append(r.facts.Fields, f)
		return err
	})
	r.each(ctx, "vtiger_entityname", `SELECT tabid, tablename, entityidfield, fieldname FROM vtiger_entityname`, func(rows *sql.Rows) error {
		var e meta.EntityName
		err := rows.Scan(&e.TabID, &e.Table, &e.Key, &e.Names)
		r.facts.EntityNames = append(r.facts.EntityNames, e)
		return err
	})
}

func (r *reader) people(ctx context.Context) {
	r.each(ctx, "vtiger_users", `SELECT u.id, u.user_name, COALESCE(u.first_name, ''), COALESCE(u.last_name, ''), CASE WHEN u.is_admin = 'on' THEN 1 ELSE 0 END,
  CASE WHEN u.status = 'Active' THEN 1 ELSE 0 END, COALESCE(r.roleid, ''), `+r.orEmpty("vtiger_users", "language", "u.language")+`,
  `+r.orEmpty("vtiger_users", "crypt_type", "u.crypt_type")+`, CASE WHEN u.user_password LIKE '$2%' THEN SUBSTR(u.user_password, 1, 7) WHEN u.user_password LIKE '$1$%' THEN '$1$' ELSE '' END,
  `+r.orEmpty("vtiger_users", "date_format", "u.date_format")+`, `+r.orEmpty("vtiger_users", "time_zone", "u.time_zone")+`,
  `+r.orEmpty("vtiger_users", "currency_grouping_separator", "u.currency_grouping_separator")+`, `+r.orEmpty("vtiger_users", "currency_decimal_separator", "u.currency_decimal_separator")+`,
  `+r.orEmpty("vtiger_users", "currency_grouping_pattern", "u.currency_grouping_pattern")+`, COALESCE(u.currency_id, 0), COALESCE(u.email1, ''),
  `+r.orEmpty("vtiger_users", "calendarsharedtype", "u.calendarsharedtype")+`,
  `+r.orEmpty("vtiger_users", "no_of_currency_decimals", "u.no_of_currency_decimals")+`, `+r.orEmpty("vtiger_users", "truncate_trailing_zeros", "u.truncate_trailing_zeros")+`
FROM vtiger_users u
LEFT JOIN vtiger_user2role r ON r.userid = u.id
WHERE u.deleted = 0
ORDER BY u.user_name, u.id`, func(rows *sql.Rows) error {
		var u meta.UserRow
		var decimals, trims string
		err := rows.Scan(&u.ID, &u.Name, &u.FirstName, &u.LastName, &u.Admin, &u.Active, &u.Role, &u.Language, &u.CryptType, &u.HashPrefix,
			&u.DateFormat, &u.TimeZone, &u.Grouping, &u.Decimal, &u.Digits, &u.Currency, &u.Email, &u.CalendarShared, &decimals, &trims)
		u.TrimsZeros = trims != "" && trims != "0"
		u.CurrencyDecimals = currencyDecimals(decimals)
		r.facts.Users = append(r.facts.Users, u)
		return err
	})
	r.each(ctx, "vtiger_groups", `SELECT groupid, COALESCE(groupname, '') FROM vtiger_groups ORDER BY groupname, groupid`, func(rows *sql.Rows) error {
		var g meta.GroupRow
		err := rows.Scan(&g.ID, &g.Name)
		r.facts.Groups = append(r.facts.Groups, g)
		return err
	})
}

// currencyDecimals reads no_of_currency_decimals. The administrator of a new CRM
// has none until he saves his settings: the CRM's page then drops the cents of
// every amount, here the default of the field counts.
func currencyDecimals(text string) int {
	const usual = 2
	if text == "" {
		return usual
	}
	n, _ := strconv.Atoi(text) // the CRM takes what is no number for 0
	return n
}

func (r *reader) settings(ctx context.Context) {
	r.each(ctx, "vtiger_currency_info", `SELECT id, COALESCE(currency_name, ''), COALESCE(currency_code, ''), COALESCE(currency_symbol, ''), COALESCE(conversion_rate, '0'),
  CASE WHEN defaultid < 0 THEN 1 ELSE 0 END, CASE WHEN currency_status = 'Active' THEN 1 ELSE 0 END
FROM vtiger_currency_info
WHERE deleted = 0
ORDER BY id`, func(rows *sql.Rows) error {
		var c meta.CurrencyRow
		err := rows.Scan(&c.ID, &c.Name, &c.Code, &c.Symbol, &c.Rate, &c.Base, &c.Active)
		r.facts.Currencies = append(r.facts.Currencies, c)
		return err
	})
	r.each(ctx, "vtiger_taxregions", `SELECT regionid, COALESCE(name, '') FROM vtiger_taxregions ORDER BY regionid`, func(rows *sql.Rows) error {
		var g meta.RegionRow
		err := rows.Scan(&g.ID, &g.Name)
		r.facts.TaxRegions = append(r.facts.TaxRegions, g)
		return err
	})
	r.each(ctx, "vtiger_picklist_dependency", `SELECT tabid, sourcefield, targetfield, COALESCE(sourcevalue, ''), COALESCE(targetvalues, ''), `+r.orEmpty("vtiger_picklist_dependency", "criteria", "criteria")+`
FROM vtiger_picklist_dependency
ORDER BY id`, func(rows *sql.Rows) error {
		var d meta.DependencyRow
		err := rows.Scan(&d.TabID, &d.Source, &d.Target, &d.SourceValue, &d.TargetValues, &d.Criteria)
		r.facts.Dependencies = append(r.facts.Dependencies, d)
		return err
	})
}

// links reads which records a field may refer to, and what happens on a save.
func (r *reader) links(ctx context.Context) {
	r.facts.References = list(ctx, r, "vtiger_fieldmodulerel", `SELECT fieldid, relmodule FROM vtiger_fieldmodulerel ORDER BY fieldid, relmodule`,
		func(rows *sql.Rows, v *meta.ReferenceRow) error { return rows.Scan(&v.FieldID, &v.Module) })
	r.facts.Parents = list(ctx, r, "vtiger_ws_referencetype", `SELECT DISTINCT r.type
FROM vtiger_ws_referencetype r
INNER JOIN vtiger_ws_fieldtype t ON t.fieldtypeid = r.fieldtypeid
WHERE t.uitype = '66'
ORDER BY r.type`,
		func(rows *sql.Rows, v *string) error { return rows.Scan(v) })
	r.facts.Tracked = list(ctx, r, "vtiger_modtracker_tabs", `SELECT tabid FROM vtiger_modtracker_tabs WHERE visible = 1 ORDER BY tabid`,
		func(rows *sql.Rows, v *int64) error { return rows.Scan(v) })
	r.facts.Handlers = list(ctx, r, "vtiger_eventhandlers", `SELECT DISTINCT handler_class FROM vtiger_eventhandlers WHERE is_active = 1 ORDER BY handler_class`,
		func(rows *sql.Rows, v *string) error { return rows.Scan(v) })
}

// flag is 1 where a column holds a number, else 0, as where this CRM has no
// such column.
func (r *reader) flag(table, column string, is int) string {
	if !r.columns[table][column] {
		return "0"
	}
	return fmt.Sprintf("CASE WHEN %s = %d THEN 1 ELSE 0 END", column, is)
}

// orEmpty is a column's expression, or "" where this CRM has no such column.
func (r *reader) orEmpty(table, column, expr string) string {
	if r.columns[table][column] {
		return "COALESCE(" + expr + ", '')"
	}
	return "''"
}

// FactTables are the tables whose change may make other facts.
func FactTables(f *meta.Facts) []string {
	tables := slices.Concat(registry, rightTables, workflowTables)
	for _, field := range f.Lists {
		if t := "vtiger_" + field; !slices.Contains(tables, t) {
			tables = append(tables, t)
		}
	}
	return tables
}
