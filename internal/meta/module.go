package meta

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"vtrest/internal/crm"
)

// Tables and columns that rules of the CRM name.
const (
	entityTable = crm.EntityTable
	linesTable  = crm.LineItems
	tagsTable   = "vtiger_freetagged_objects"
)

// Calendar's two modules share their list of fields too.
const (
	calendarModule = crm.Calendar
	eventsModule   = crm.Events
)

// skippedTables hold several rows a record for reasons of their own; the CRM
// never reads them into a record and shows "" for their fields.
var skippedTables = map[string]bool{
	"vtiger_campaignrelstatus": true,
	"vtiger_attachments":       true,
	"vtiger_email_track":       true,
}

// manyRows are the CRM's tables with several rows a record: the column that
// holds the record's id, and the column whose smallest value picks the row
// that is shown. Other tables are told by their primary key.
var manyRows = map[string]crm.Table{
	linesTable:                   {Key: "id", Pick: "lineitem_id"},
	"vtiger_seactivityrel":       {Key: "activityid", Pick: "crmid"},
	"vtiger_cntactivityrel":      {Key: "activityid", Pick: "contactid"},
	"vtiger_salesmanactivityrel": {Key: "activityid", Pick: "smid"},
	"vtiger_activity_reminder":   {Key: "activity_id", Pick: "recurringid"},
	"vtiger_recurringevents":     {Key: "activityid", Pick: "recurringid"},
	"vtiger_senotesrel":          {Key: "notesid", Pick: "crmid"},
	"vtiger_seproductsrel":       {Key: "productid", Pick: "crmid"},
	"vtiger_producttaxrel":       {Key: "productid", Pick: "taxid"},
	"vtiger_ticketcomments":      {Key: "ticketid", Pick: "commentid"},
	"vtiger_faqcomments":         {Key: "faqid", Pick: "commentid"},
}

type builder struct {
	catalog  *Catalog
	facts    *Facts
	columns  map[string]*tableColumns
	fields   map[int64][]*FieldRow // active fields by tabid
	inactive map[tabField]bool     // fields that have a row, and none that is active
	entities map[int64]EntityName
	labelled bool
}

type tableColumns struct {
	byName  map[string]*Column
	names   []string
	primary []string
	blanks  []Blank
}

func indexColumns(columns []Column) map[string]*tableColumns {
	tables := map[string]*tableColumns{}
	for i := range columns {
		c := &columns[i]
		t := tables[c.Table]
		if t == nil {
			t = &tableColumns{byName: map[string]*Column{}}
			tables[c.Table] = t
		}
		t.byName[c.Name] = c
		t.names = append(t.names, c.Name)
		if c.Primary {
			t.primary = append(t.primary, c.Name)
		}
		if c.Required && IsIdentifier(c.Name) {
			t.blanks = append(t.blanks, Blank{c.Name, blank(c.Type)})
		}
	}
	return tables
}

// module builds one module, or notes why it cannot be served.
func (b *builder) module(t *Tab) {
	e, ok := b.entityName(t)
	if !ok {
		return
	}
	m := &crm.Module{
		TabID: t.ID, Name: t.Name, Label: t.Label, SetType: t.Name,
		Base:         crm.Table{Name: e.Table, Key: e.Key},
		NoDuplicates: t.NoDuplicates, Tracked: slices.Contains(b.facts.Tracked, t.ID),
	}
	m.ID = b.systemField(e.Table, e.Key, "id")
	switch t.Name {
	case usersModule:
		m.SetType = ""
	case eventsModule:
		m.SetType = calendarModule
	}
	if m.SetType != "" {
		m.Created = b.systemField(entityTable, "createdtime", "createdtime")
		m.Modified = b.systemField(entityTable, "modifiedtime", "modifiedtime")
		m.Owner = b.systemField(entityTable, "smownerid", "smownerid")
		if b.column(entityTable, "smgroupid") != nil {
			m.OwnerGroup = b.systemField(entityTable, "smgroupid", "smgroupid")
		}
		m.Parents = b.parents(t.Name)
		if b.labelled {
			m.RecordLabel = b.systemField(entityTable, "label", "label")
		}
	}
	for _, row := range b.fieldRows(t) {
		if f := b.field(m, row); f != nil {
			m.Fields = append(m.Fields, f)
		}
	}
	b.addCustomTable(m)
	if m.RecordLabel != nil && m.Tagged == nil && b.hasTags() && !b.inactive[tabField{t.ID, "tags"}] {
		m.Tagged = &crm.Field{Name: "tags"}
		m.Fields = append(m.Fields, m.Tagged)
	}
	if t.Name == calendarModule || t.Name == eventsModule {
		m.ActivityType = b.systemField(e.Table, "activitytype", "activitytype")
		m.Visibility = b.systemField(e.Table, "visibility", "visibility")
	}
	if tagged := b.column(tagsTable, "object_id"); tagged != nil {
		m.TagsIndexed = tagged.Indexed
	}
	if kind := b.column(crm.EntityTable, "setype"); kind != nil {
		m.TypeIndexed = kind.Indexed
	}
	m.Seal()
	for _, column := range strings.Split(e.Names, ",") {
		if f := m.Column(e.Table, strings.TrimSpace(column)); f != nil {
			m.Names = append(m.Names, f)
		}
	}
	if t.Name == eventsModule {
		m.Only = []crm.Cond{{Field: m.ActivityType, Op: crm.NotIn, Values: []string{crm.ToDo, "Emails"}}}
	}
	b.catalog.modules[m.Name] = m
}

// entityName is the module's row of vtiger_entityname. Events have none of
// their own and use Calendar's.
func (b *builder) entityName(t *Tab) (EntityName, bool) {
	e, ok := b.entities[t.ID]
	if !ok && t.Name == eventsModule {
		for _, other := range b.facts.Tabs {
			if other.Name == calendarModule {
				e, ok = b.entities[other.ID]
			}
		}
	}
	if ok && IsIdentifier(e.Table) && IsIdentifier(e.Key) && b.column(e.Table, e.Key) != nil {
		return e, true
	}
	what := "no row in vtiger_entityname"
	if ok {
		what = fmt.Sprintf("vtiger_entityname names table %q with key %q, which does not exist", e.Table, e.Key)
	}
	if e, ok = b.byConvention(t); !ok {
		b.problem("module %s: %s; its table is unknown, and it is not served", t.Name, what)
		return e, false
	}
	b.problem("module %s: %s; it is served from %s with the key %s, as vtlib names them", t.Name, what, e.Table, e.Key)
	return e, true
}

// field makes a field and sees to it that the module knows its table.
func (b *builder) field(m *crm.Module, row *FieldRow) *crm.Field {
	if m.Field(row.Name) != nil || slices.ContainsFunc(m.Fields, func(f *crm.Field) bool { return f.Name == row.Name }) {
		return nil
	}
	uitype, _ := strconv.Atoi(row.UIType)
	f := &crm.Field{
		ID: row.ID, Name: row.Name, Label: row.Label, Table: row.Table, Column: strings.ToLower(row.Column),
		UIType: uitype, TypeOfData: row.TypeOfData, DisplayType: int(row.DisplayType), Default: row.Default, Block: crm.ID(row.Block), Tab: row.TabID,
		Ruling: b.ruling(m.TabID, row), Unique: row.Unique, References: b.references(row.ID, uitype), ToDo: b.toDo(row),
	}
	column := b.column(f.Table, f.Column)
	switch {
	case row.Name == "tags" && b.hasTags():
		m.Tagged = f
		if column == nil {
			f.Table, f.Column = "", "" // tags are never read from there
		}
	case skippedTables[f.Table], m.Name != usersModule && f.Table == linesTable && strings.Contains(f.Column, "shtax"):
		f.Empty = true
	case column == nil:
		b.problem("module %s: field %s has no column %s.%s", m.Name, row.Name, row.Table, row.Column)
		f.Empty = true
	case f.Table != m.Base.Name && f.Table != entityTable && !b.addTable(m, f.Table):
		b.problem("module %s: field %s: table %s has no column that holds the record's id", m.Name, row.Name, row.Table)
		f.Empty = true
	}
	if column != nil {
		limit(f, column)
	}
	if f.Table == linesTable && m.Lines == nil {
		m.Lines = b.lines(m.Base.Name)
	}
	return f
}

// hasTags reports whether the CRM can tag records. Vtiger 7 and later print the
// tags of every module's records, at the end where they are no field of it.
func (b *builder) hasTags() bool {
	return b.column(tagsTable, "object_id") != nil
}

// addTable gives the module a table that one of its fields lives in; false if
// it is not known how the table belongs to a record.
func (b *builder) addTable(m *crm.Module, name string) bool {
	if _, known := m.Table(name); known {
		return true
	}
	columns := b.columns[name]
	t, ok := tableOf(name, columns, m.Base.Key)
	ok = ok && IsIdentifier(t.Key) && (t.Pick == "" || IsIdentifier(t.Pick))
	if ok {
		m.Tables = append(m.Tables, t)
	}
	return ok
}

// tableOf tells how a table belongs to a record: by the CRM's own list, by the
// user's id beside the record's, by a single-column primary key, or by a
// column named as the base table's key.
func tableOf(name string, columns *tableColumns, baseKey string) (crm.Table, bool) {
	if t, ok := manyRows[name]; ok {
		t.Name, t.Rows = name, crm.Many
		t.Unique = slices.Equal(columns.primary, []string{t.Pick})
		return t, columns.byName[t.Key] != nil && columns.byName[t.Pick] != nil
	}
	if columns.byName["recordid"] != nil && columns.byName["userid"] != nil {
		return crm.Table{Name: name, Key: "recordid", Rows: crm.PerUser}, true
	}
	if len(columns.primary) == 1 && (columns.primary[0] == baseKey || columns.byName[baseKey] == nil) {
		return crm.Table{Name: name, Key: columns.primary[0], Rows: crm.One}, true
	}
	if columns.byName[baseKey] == nil {
		return crm.Table{}, false
	}
	pick := baseKey
	for _, c := range columns.primary {
		if c != baseKey {
			pick = c
		}
	}
	return crm.Table{Name: name, Key: baseKey, Rows: crm.Many, Pick: pick, Unique: slices.Equal(columns.primary, []string{pick})}, true
}

// lines describes the table of line items of a module with a base table; the
// taxes are its columns tax1, tax2, …
func (b *builder) lines(base string) *crm.LineTable {
	t := &crm.LineTable{
		Taxes:    b.taxColumns(linesTable, "tax"),
		Costs:    b.column(linesTable, "purchase_cost") != nil && b.column(linesTable, "margin") != nil,
		Charges:  b.column("vtiger_inventorychargesrel", "charges") != nil,
		Compound: b.column(base, "compound_taxes_info") != nil,
	}
	if !t.Charges {
		t.ShippingTaxes = b.taxColumns("vtiger_inventoryshippingrel", "shtax")
	}
	return t
}

// taxColumns are the columns of a table that are a prefix and a number, by
// number.
func (b *builder) taxColumns(table, prefix string) []string {
	var taxes []string
	if b.columns[table] == nil {
		return nil
	}
	for _, name := range b.columns[table].names {
		if n, ok := strings.CutPrefix(name, prefix); ok && n != "" && strings.Trim(n, "0123456789") == "" {
			taxes = append(taxes, name)
		}
	}
	sort.Slice(taxes, func(i, j int) bool { return taxNumber(taxes[i], prefix) < taxNumber(taxes[j], prefix) })
	return taxes
}

func taxNumber(column, prefix string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(column, prefix))
	return n
}

func (b *builder) systemField(table, column, name string) *crm.Field {
	f := &crm.Field{Name: name, Table: table, Column: column}
	if c := b.column(table, column); c != nil {
		limit(f, c)
	}
	return f
}

// column finds a column by its checked names, or nil.
func (b *builder) column(table, column string) *Column {
	t := b.columns[table]
	if t == nil || !IsIdentifier(table) || !IsIdentifier(column) {
		return nil
	}
	return t.byName[column]
}
