package ddl

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Table is one table of the CRM as information_schema describes it.
type Table struct {
	Name    string
	Columns []Column
	Keys    []Key // the primary key first, then by name
	Foreign []ForeignKey
}

// Column is a column of a Table.
type Column struct {
	Name    string
	Type    string // column_type, such as varchar(100) or int(11) unsigned
	NotNull bool
	Default sql.NullString // as MariaDB spells it: 'text', 0, NULL, current_timestamp()
}

// Key is an index of a Table; the primary key has the name PRIMARY.
type Key struct {
	Name    string
	Unique  bool
	Columns []string
}

// ForeignKey is a column whose rows are deleted with those of the parent that
// they refer to.
type ForeignKey struct {
	Column, Table, Parent string
	OnUpdateCascade       bool
}

// Primary returns the columns of the primary key, nil without one.
func (t *Table) Primary() []string {
	if len(t.Keys) > 0 && t.Keys[0].Name == "PRIMARY" {
		return t.Keys[0].Columns
	}
	return nil
}

func (t *Table) column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Read describes all tables of a MariaDB database, by name.
func Read(ctx context.Context, db *sql.DB) ([]*Table, error) {
	var tables []*Table
	byName := map[string]*Table{}
	err := Each(ctx, db, `
		SELECT table_name, column_name, column_type, is_nullable = 'NO', column_default
		FROM information_schema.columns
		WHERE table_schema = DATABASE()
		ORDER BY table_name, ordinal_position`, func(rows *sql.Rows) error {
		var name string
		var c Column
		if err := rows.Scan(&name, &c.Name, &c.Type, &c.NotNull, &c.Default); err != nil {
			return err
		}
		if byName[name] == nil {
			byName[name] = &Table{Name: name}
			tables = append(tables, byName[name])
		}
		byName[name].Columns = append(byName[name].Columns, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("columns: %w", err)
	}
	if err := readKeys(ctx, db, byName); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := readForeignKeys(ctx, db, byName); err != nil {
		return nil, fmt.Errorf("foreign keys: %w", err)
	}
	slices.SortFunc(tables, func(a, b *Table) int { return strings.Compare(a.Name, b.Name) })
	return tables, nil
}

func readKeys(ctx context.Context, db *sql.DB, byName map[string]*Table) error {
	return Each(ctx, db, `
		SELECT table_name, index_name, non_unique = 0, column_name
		FROM information_schema.statistics
		WHERE table_schema = DATABASE()
		ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index`, func(rows *sql.Rows) error {
		var name, col string
		var k Key
		if err := rows.Scan(&name, &k.Name, &k.Unique, &col); err != nil {
			return err
		}
		t := byName[name]
		if t == nil {
			return nil
		}
		if n := len(t.Keys); n == 0 || t.Keys[n-1].Name != k.Name {
			t.Keys = append(t.Keys, k)
		}
		last := &t.Keys[len(t.Keys)-1]
		last.Columns = append(last.Columns, col)
		return nil
	})
}

// readForeignKeys reads the foreign keys. All of the CRM's delete with their
// parent, and all have one column; another kind is an error.
func readForeignKeys(ctx context.Context, db *sql.DB, byName map[string]*Table) error {
	return Each(ctx, db, `
		SELECT k.table_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
			k.ordinal_position, r.delete_rule, r.update_rule = 'CASCADE'
		FROM information_schema.key_column_usage k
		JOIN information_schema.referential_constraints r
			ON r.constraint_schema = k.table_schema AND r.table_name = k.table_name
			AND r.constraint_name = k.constraint_name
		WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
		ORDER BY k.table_name, k.constraint_name`, func(rows *sql.Rows) error {
		var name, deleteRule string
		var position int
		var f ForeignKey
		if err := rows.Scan(&name, &f.Column, &f.Table, &f.Parent, &position, &deleteRule, &f.OnUpdateCascade); err != nil {
			return err
		}
		if position != 1 || deleteRule != "CASCADE" {
			return fmt.Errorf("%s.%s: unexpected kind of foreign key", name, f.Column)
		}
		if t := byName[name]; t != nil {
			t.Foreign = append(t.Foreign, f)
		}
		return nil
	})
}

// Each calls f for every row of a query.
func Each(ctx context.Context, db *sql.DB, query string, f func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
