package entry

import (
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// fieldOf describes a field of the test's module Cars in few words.
type fieldOf struct {
	name, uitype, typeofdata string
	column                   meta.Column
	display                  int64
	def                      string
}

func varchar(length int) meta.Column {
	return meta.Column{Type: "varchar", Length: length, Nullable: true, Charset: "utf8mb3"}
}

func decimal(digits, scale int) meta.Column {
	return meta.Column{Type: "decimal", Digits: digits, Scale: scale, Nullable: true}
}

var (
	integer  = meta.Column{Type: "int", Nullable: true}
	dateType = meta.Column{Type: "date", Nullable: true}
	timeType = meta.Column{Type: "time", Nullable: true}
	longText = meta.Column{Type: "text", Nullable: true, Charset: "utf8mb3"}
)

// carFields are fields of every kind.
var carFields = []fieldOf{
	{name: "plate", uitype: "2", typeofdata: "V~M", column: varchar(10)},
	{name: "car_no", uitype: "4", typeofdata: "V~O", column: varchar(20)},
	{name: "note", uitype: "21", typeofdata: "V~O", column: longText},
	{name: "old", uitype: "1", typeofdata: "V~O", column: meta.Column{Type: "varchar", Length: 20, Charset: "latin1"}},
	{name: "modern", uitype: "1", typeofdata: "V~O", column: meta.Column{Type: "varchar", Length: 5, Charset: "utf8mb4"}},
	{name: "short", uitype: "1", typeofdata: "V~O~LE~3", column: varchar(20)},
	{name: "seats", uitype: "7", typeofdata: "I~O", column: integer},
	{name: "level", uitype: "7", typeofdata: "I~O", column: meta.Column{Type: "tinyint", Nullable: true}},
	{name: "power", uitype: "7", typeofdata: "NN~O", column: decimal(7, 3), def: "0"},
	{name: "hours", uitype: "7", typeofdata: "V~O", column: varchar(20)},
	{name: "share", uitype: "9", typeofdata: "N~O", column: decimal(5, 2)},
	{name: "value", uitype: "71", typeofdata: "N~O", column: decimal(25, 8)},
	{name: "price", uitype: "72", typeofdata: "N~O", column: decimal(25, 8)},
	{name: "qtyinstock", uitype: "1", typeofdata: "NN~O", column: decimal(25, 3)},
	{name: "built", uitype: "5", typeofdata: "D~O", column: dateType},
	{name: "sold", uitype: "23", typeofdata: "D~O~OTH~GE~built~Built", column: dateType},
	{name: "milestone", uitype: "5", typeofdata: "D~O", column: varchar(255)},
	{name: "opens", uitype: "14", typeofdata: "T~O", column: timeType},
	{name: "seen", uitype: "70", typeofdata: "DT~O", column: meta.Column{Type: "datetime", Nullable: true}},
	{name: "colour", uitype: "15", typeofdata: "V~O", column: varchar(100)},
	{name: "shade", uitype: "16", typeofdata: "V~O", column: varchar(100), def: "Dark"},
	{name: "extras", uitype: "33", typeofdata: "V~O", column: longText},
	{name: "vip", uitype: "56", typeofdata: "C~O", column: varchar(3)},
	{name: "parked", uitype: "56", typeofdata: "C~O", column: integer, def: "1"},
	{name: "mail", uitype: "13", typeofdata: "E~O", column: varchar(100)},
	{name: "site", uitype: "17", typeofdata: "V~O", column: varchar(100)},
	{name: "phone", uitype: "11", typeofdata: "V~O", column: varchar(30)},
	{name: "account", uitype: "51", typeofdata: "I~O", column: integer},
	{name: "maker", uitype: "10", typeofdata: "V~O", column: varchar(100)},
	{name: "contact", uitype: "57", typeofdata: "V~O", column: varchar(30)},
	{name: "driver", uitype: "52", typeofdata: "V~O", column: integer},
	{name: "keeper", uitype: "53", typeofdata: "V~O", column: integer},
	{name: "currency", uitype: "117", typeofdata: "I~O", column: integer},
	{name: "folder", uitype: "26", typeofdata: "V~O", column: integer},
	{name: "duration", uitype: "1", typeofdata: "N~O", column: decimal(25, 8)},
	{name: "weight", uitype: "7", typeofdata: "V~O", column: decimal(7, 2)},
	{name: "fee", uitype: "71", typeofdata: "N~O", column: decimal(14, 2)},
	{name: "length", uitype: "7", typeofdata: "N~O", column: varchar(20)},
	{name: "picture", uitype: "69", typeofdata: "V~O", column: varchar(100)},
	{name: "created_by", uitype: "1", typeofdata: "V~O", column: varchar(100), display: 2},
}

// cars is the catalog of a CRM with the module Cars; mandatory names a further
// mandatory field of it.
func cars(t testing.TB) *meta.Catalog {
	t.Helper()
	column := func(table, name string, c meta.Column) meta.Column {
		c.Table, c.Name = table, name
		return c
	}
	f := &meta.Facts{
		Tabs:        []meta.Tab{{ID: 60, Name: "Cars", IsEntity: true}, {ID: 6, Name: "Accounts", IsEntity: true}},
		EntityNames: []meta.EntityName{{TabID: 60, Table: "vtiger_cars", Key: "carsid", Names: "plate"}},
		Columns: []meta.Column{
			{Table: "vtiger_crmentity", Name: "crmid", Type: "int", Primary: true},
			{Table: "vtiger_crmentity", Name: "smownerid", Type: "int"},
			{Table: "vtiger_crmentity", Name: "modifiedby", Type: "int"},
			{Table: "vtiger_crmentity", Name: "createdtime", Type: "datetime"},
			{Table: "vtiger_crmentity", Name: "modifiedtime", Type: "datetime"},
			{Table: "vtiger_crmentity", Name: "description", Type: "mediumtext", Charset: "utf8mb3", Nullable: true},
			{Table: "vtiger_cars", Name: "carsid", Type: "int", Primary: true},
		},
		References: []meta.ReferenceRow{{FieldID: 29, Module: "Vendors"}, {FieldID: 29, Module: "Accounts"}},
		Users: []meta.UserRow{
			{ID: 1, Name: "admin", Active: true, Admin: true, Role: "H2", Email: "admin@example.org"},
			{ID: 5, Name: "fr", Active: true, Role: "H3", DateFormat: "dd-mm-yyyy", TimeZone: "Europe/Paris", Grouping: "&nbsp;", Decimal: ",", Digits: "123,456,789", Currency: 2},
			{ID: 6, Name: "ir", Active: true, Role: "H3", DateFormat: "yyyy-mm-dd", TimeZone: "Asia/Tehran", Grouping: ",", Decimal: ".", Digits: "123,456,789", Currency: 3},
			{ID: 7, Name: "de", Active: true, Role: "H3", DateFormat: "dd.mm.yyyy", TimeZone: "Europe/Berlin", Grouping: ".", Decimal: ",", Digits: "123,456,789", Currency: 1},
			{ID: 8, Name: "us", Active: true, Role: "H3", DateFormat: "mm-dd-yyyy", TimeZone: "America/New_York", Grouping: ",", Decimal: ".", Digits: "123,456,789", Currency: 9},
			{ID: 9, Name: "gone", Role: "H3"},
		},
		Groups:     []meta.GroupRow{{ID: 2, Name: "Team"}},
		Currencies: []meta.CurrencyRow{{ID: 1, Rate: "1.00000", Base: true, Active: true}, {ID: 2, Rate: "0.92000", Active: true}, {ID: 3, Rate: "42000.00000", Active: true}, {ID: 4, Rate: "0"}},
		Dependencies: []meta.DependencyRow{
			{TabID: 60, Source: "colour", Target: "shade", SourceValue: "Black", TargetValues: `["Dark"]`},
			{TabID: 60, Source: "colour", Target: "extras", SourceValue: "Black", TargetValues: `["Roof","R&D"]`},
		},
		Picklists: []meta.PicklistRow{
			{Field: "colour", Value: "Black", ByRole: true, Roles: []string{"H2", "H3"}},
			{Field: "colour", Value: "Énergie", ByRole: true, Roles: []string{"H2", "H3"}},
			{Field: "colour", Value: "Gold", ByRole: true, Roles: []string{"H2"}},
			{Field: "shade", Value: "Dark"},
			{Field: "shade", Value: "Light"},
			{Field: "extras", Value: "Roof"},
			{Field: "extras", Value: "R&amp;D"},
			{Field: "extras", Value: "Radio"},
		},
	}
	for i, d := range carFields {
		if d.display == 0 {
			d.display = 1
		}
		f.Columns = append(f.Columns, column("vtiger_cars", d.name, d.column))
		f.Fields = append(f.Fields, meta.FieldRow{
			TabID: 60, ID: int64(i + 1), Name: d.name, Table: "vtiger_cars", Column: d.name, UIType: d.uitype, TypeOfData: d.typeofdata,
			DisplayType: d.display, Default: d.def,
		})
	}
	for i, name := range []string{"assigned_user_id smownerid 53 V~M", "modifiedby modifiedby 52 V~O", "description description 19 V~O"} {
		var row meta.FieldRow
		row.TabID, row.ID, row.Table, row.DisplayType = 60, int64(100+i), "vtiger_crmentity", 1
		row.Name, row.Column, row.UIType, row.TypeOfData = words(name)
		f.Fields = append(f.Fields, row)
	}
	c, err := meta.Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// form is a user's form.
func form(c *meta.Catalog, m *crm.Module, user crm.ID) *Form {
	u := c.User(user)
	return &Form{
		Catalog: c, User: u, Writable: m.All(), Zone: time.UTC, Now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Picklist: func(f *crm.Field) *meta.Picklist { return ofRole(c.Picklist(f), u.Role) },
	}
}

// ofRole are the values of a picklist that a role may use.
func ofRole(list *meta.Picklist, role string) *meta.Picklist {
	if list == nil {
		return nil
	}
	own := &meta.Picklist{Named: list.Named}
	for _, v := range list.Values {
		if v.Allowed(role) {
			own.Values = append(own.Values, v)
		}
	}
	return own
}

// change is what a client sends: names and values in turn.
func change(m *crm.Module, sent ...string) *crm.Change {
	c := &crm.Change{Module: m}
	for i := 0; i+1 < len(sent); i += 2 {
		c.Sent = append(c.Sent, crm.Sent{Name: sent[i], Field: m.Field(sent[i]), Values: []string{sent[i+1]}})
	}
	return c
}

// written finds what is written for a field: its text, NULL, or "-" for
// nothing.
func written(e *Entries, name string) string {
	for _, list := range [][]crm.Assignment{e.Values, e.Links} {
		for _, a := range list {
			if a.Field.Name != name {
				continue
			}
			if a.Value.Null {
				return "NULL"
			}
			return a.Value.Text
		}
	}
	return "-"
}

// words takes a field's description apart.
func words(text string) (name, column, uitype, typeofdata string) {
	parts := strings.Fields(text)
	return parts[0], parts[1], parts[2], parts[3]
}
