package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/meta"
)

// picklists reads every picklist's values in one statement, in the order of
// their primary keys, and the roles that may use them.
func (r *reader) picklists(ctx context.Context) {
	roles := map[int64][]string{}
	r.each(ctx, "vtiger_role2picklist", `SELECT DISTINCT picklistvalueid, roleid FROM vtiger_role2picklist`, func(rows *sql.Rows) error {
		var id int64
		var role string
		err := rows.Scan(&id, &role)
		roles[id] = append(roles[id], role)
		return err
	})
	byRole := map[string]bool{}
	r.each(ctx, "vtiger_picklist", `SELECT name FROM vtiger_picklist`, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		byRole[name] = true
		return err
	})
	lists := r.picklistSQL(byRole)
	if len(lists) == 0 {
		return
	}
	r.each(ctx, "vtiger_picklist", strings.Join(lists, "\nUNION ALL ")+"\nORDER BY 1, 2, 5", func(rows *sql.Rows) error {
		var p meta.PicklistRow
		var key, valueID, sequence int64
		err := rows.Scan(&p.Field, &key, &p.Value, &valueID, &sequence)
		p.ByRole = byRole[p.Field] && valueID != 0
		p.Roles = roles[valueID]
		r.facts.Picklists = append(r.facts.Picklists, p)
		return err
	})
	for _, p := range r.facts.Picklists {
		slices.Sort(p.Roles)
	}
}

// picklistSQL is one SELECT a picklist table, and notes their fields. The table
// follows the name of the field, and its key the order in which values were made.
func (r *reader) picklistSQL(byRole map[string]bool) []string {
	keys := r.picklistKeys()
	var selects []string
	for _, f := range r.facts.Fields {
		table, uitype := "vtiger_"+f.Name, number(f.UIType)
		if !meta.HasPicklistTable(uitype) || !r.columns[table][strings.ToLower(f.Name)] || !meta.IsIdentifier(f.Name) || slices.Contains(r.facts.Lists, f.Name) {
			continue
		}
		r.facts.Lists = append(r.facts.Lists, f.Name)
		value, key, valueID, sequence := quote(f.Name), "0", "0", "0"
		if t := r.tx.db.Dialect.Text; t != "" {
			value = fmt.Sprintf(t, value)
		}
		if name := keys[table]; meta.IsIdentifier(name) {
			key = "COALESCE(" + quote(name) + ", 0)"
		}
		if byRole[f.Name] && r.columns[table]["picklist_valueid"] {
			valueID = "COALESCE(picklist_valueid, 0)"
		}
		if r.columns[table]["sortorderid"] {
			sequence = "COALESCE(sortorderid, 0)"
		}
		selects = append(selects, fmt.Sprintf("SELECT '%s', %s, COALESCE(%s, ''), %s, %s FROM %s", f.Name, key, value, valueID, sequence, quote(table)))
	}
	return selects
}

// picklistKeys are the columns by which the rows of picklists were numbered, by
// table. Some stock tables have no primary key: there it is the first whole number
// that says nothing else.
func (r *reader) picklistKeys() map[string]string {
	keys, primary := map[string]string{}, map[string]bool{}
	for _, c := range r.facts.Columns {
		if !c.IsInteger() || c.Name == "sortorderid" || c.Name == "presence" || c.Name == "picklist_valueid" {
			continue
		}
		if keys[c.Table] == "" || c.Primary && !primary[c.Table] {
			keys[c.Table], primary[c.Table] = c.Name, c.Primary
		}
	}
	return keys
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
