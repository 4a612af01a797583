package ddl

import (
	"database/sql"
	"testing"
)

func TestColumnSQL(t *testing.T) {
	text := func(s string) sql.NullString { return sql.NullString{String: s, Valid: true} }
	for _, c := range []struct {
		column Column
		want   string
	}{
		{Column{Name: "id", Type: "int(19)", NotNull: true}, `"id" int(19) NOT NULL`},
		{Column{Name: "n", Type: "int(11) unsigned"}, `"n" unsigned int(11)`},
		{Column{Name: "rate", Type: "decimal(10,3)", NotNull: true, Default: text("1.000")}, `"rate" DECIMAL_TEXT(10,3) COLLATE DECIMAL NOT NULL DEFAULT '1.000'`},
		{Column{Name: "s", Type: "varchar(3)", Default: text("'0'")}, `"s" varchar(3) COLLATE UTF8_GENERAL_CI DEFAULT '0'`},
		{Column{Name: "at", Type: "timestamp", NotNull: true, Default: text("current_timestamp()")}, `"at" TIMESTAMP_TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP`},
		{Column{Name: "d", Type: "date", Default: text("NULL")}, `"d" DATE_TEXT`},
		{Column{Name: "b", Type: "longblob"}, `"b" longblob`},
	} {
		if got := columnSQL(&c.column); got != c.want {
			t.Errorf("columnSQL(%+v) = %s, want %s", c.column, got, c.want)
		}
	}
}

func TestIndexed(t *testing.T) {
	byRow := &Table{Columns: []Column{{Name: "id", Type: "int(19)"}}, Keys: []Key{{Name: "PRIMARY", Unique: true, Columns: []string{"id"}}}}
	pair := &Table{Columns: []Column{{Name: "a", Type: "int(19)"}, {Name: "b", Type: "int(19)"}}, Keys: []Key{{Name: "PRIMARY", Unique: true, Columns: []string{"a", "b"}}}}
	for _, c := range []struct {
		name  string
		table *Table
		key   Key
		want  bool
	}{
		{"the rowid", byRow, Key{Columns: []string{"id"}}, false},
		{"another column", byRow, Key{Columns: []string{"name"}}, true},
		{"rowid first", byRow, Key{Columns: []string{"id", "name"}}, true},
		{"start of the primary key", pair, Key{Columns: []string{"a"}}, false},
		{"end of the primary key", pair, Key{Columns: []string{"b"}}, true},
		{"unique", pair, Key{Unique: true, Columns: []string{"b"}}, false},
	} {
		if got := indexed(c.table, c.key); got != c.want {
			t.Errorf("%s: indexed = %v, want %v", c.name, got, c.want)
		}
	}
}
