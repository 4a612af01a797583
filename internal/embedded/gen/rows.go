package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"vtrest/internal/embedded/ddl"
)

// leftOut are the tables whose rows are no configuration: content that an
// administrator replaces, the administrator, and a key drawn at installation.
var leftOut = regexp.MustCompile(`^vtiger_(emailtemplates|users|wsapp|report\w*|selectcolumn|selectquery|relcriteria\w*)$`)

// newerFields are the field names by which releases 7 and 8 differ from the
// answers that the REST guide prints. The embedded database follows the guide,
// so it has their columns but does not register them.
var newerFields = []string{"source", "starred", "tags"}

// languages are the interface languages that vtrest has labels for.
const languages = "vtiger_language\n" +
	"id\tname\tprefix\tlabel\tlastupdated\tsequence\tisdefault\tactive\n" +
	"1\tEnglish\ten_us\tUS English\t\\N\t\\N\t1\t1\n" +
	"2\tFrançais\tfr_fr\tFrançais\t\\N\t\\N\t0\t1\n" +
	"3\tفارسی\tfa_ir\tفارسی\t\\N\t\\N\t0\t1\n"

// defaultRows returns the rows of a fresh installation as blocks: the table's
// name, its columns, one line a row, an empty line. Text is escaped as in
// MySQL's own tab-separated form: \N is NULL; \t, \n, \r, \0 and \\ are themselves.
func defaultRows(ctx context.Context, db *sql.DB, tables []*ddl.Table) ([]byte, error) {
	skip, err := readSkipped(ctx, db)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, t := range tables {
		switch {
		case leftOut.MatchString(t.Name):
		case t.Name == "vtiger_language":
			b.WriteString(languages + "\n")
		case t.Name == "vtiger_language_seq":
			b.WriteString("vtiger_language_seq\nid\n3\n\n")
		default:
			if err := writeRows(ctx, db, &b, t, skip); err != nil {
				return nil, fmt.Errorf("%s: %w", t.Name, err)
			}
		}
	}
	return b.Bytes(), nil
}

// skipped are the keys of the registry rows that stay out, wherever a table
// refers to them.
type skipped struct {
	tab    string
	fields map[string]bool
	views  map[string]bool
}

func readSkipped(ctx context.Context, db *sql.DB) (*skipped, error) {
	s := &skipped{fields: map[string]bool{}, views: map[string]bool{}}
	err := db.QueryRowContext(ctx, `SELECT tabid FROM vtiger_tab WHERE name = ?`, foreignModule).Scan(&s.tab)
	if err != nil {
		return nil, fmt.Errorf("the REST module's tabid: %w", err)
	}
	names := "'" + strings.Join(newerFields, "', '") + "'"
	err = ddl.Each(ctx, db, `SELECT fieldid FROM vtiger_field WHERE tabid = `+s.tab+` OR fieldname IN (`+names+`)`, into(s.fields))
	if err != nil {
		return nil, fmt.Errorf("fields: %w", err)
	}
	err = ddl.Each(ctx, db, `SELECT cvid FROM vtiger_customview WHERE entitytype = '`+foreignModule+`'`, into(s.views))
	if err != nil {
		return nil, fmt.Errorf("views: %w", err)
	}
	return s, nil
}

func into(set map[string]bool) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		set[id] = true
		return nil
	}
}

// row reports whether a row of table t with the given values stays out.
func (s *skipped) row(t *ddl.Table, values []sql.NullString) bool {
	for i, c := range t.Columns {
		v := values[i].String
		switch c.Name {
		case "tabid", "related_tabid":
			if v == s.tab {
				return true
			}
		case "fieldid", "relationfieldid":
			if s.fields[v] {
				return true
			}
		case "cvid":
			if s.views[v] {
				return true
			}
		}
		if strings.HasPrefix(c.Type, "varchar") && v == foreignModule {
			return true
		}
	}
	return false
}

// writeRows appends the block of one table; a table without rows has none.
// Rows are ordered by the primary key, or else by all columns, so that the
// order does not depend on the server.
func writeRows(ctx context.Context, db *sql.DB, b *bytes.Buffer, t *ddl.Table, skip *skipped) error {
	var names, order []string
	for i, c := range t.Columns {
		names = append(names, c.Name)
		order = append(order, strconv.Itoa(i+1))
	}
	if pk := t.Primary(); pk != nil {
		order = pk
	}
	query := "SELECT `" + strings.Join(names, "`, `") + "` FROM `" + t.Name + "` ORDER BY " + strings.Join(order, ", ")
	values := make([]sql.NullString, len(names))
	targets := make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	head := t.Name + "\n" + strings.Join(names, "\t") + "\n"
	start := b.Len()
	err := ddl.Each(ctx, db, query, func(rows *sql.Rows) error {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if skip.row(t, values) {
			return nil
		}
		if b.Len() == start {
			b.WriteString(head)
		}
		for i, v := range values {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(escape(v))
		}
		b.WriteByte('\n')
		return nil
	})
	if b.Len() > start {
		b.WriteByte('\n')
	}
	return err
}

var escaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", `\0`)

func escape(v sql.NullString) string {
	if !v.Valid {
		return `\N`
	}
	return escaper.Replace(v.String)
}
