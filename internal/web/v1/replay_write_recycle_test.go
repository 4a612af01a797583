package v1_test

import (
	"database/sql"
	"fmt"
	"slices"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// recycled: a delete is the CRM's own, into the recycle bin: with its time and
// user, its line in the history, what refers to the record unlinked and kept for
// a restore, and the lookups removed. The original only sets deleted.
func (x *writeExchange) recycled() error {
	if x.Request.Method != "DELETE" || x.want.body != `{"success":true,"result":true}` {
		return nil
	}
	id, m, now := x.id(), x.module(), x.clock.Format(time.DateTime)
	x.setColumn(&crm.Field{Table: "vtiger_crmentity", Column: "deleted"}, sql.NullString{String: "0", Valid: true}, "1")
	for column, value := range map[string]string{"modifiedtime": now, "modifiedby": "1"} {
		f := &crm.Field{Name: column, Table: "vtiger_crmentity", Column: column}
		old, err := x.stored(f)
		if err != nil {
			return err
		}
		x.setColumn(f, old, value)
	}
	e := x.want.effects
	e["vtiger_modtracker_basic_seq"] = sequence(x.changes, 1)
	e["vtiger_modtracker_basic"] = &crmtest.TableEffects{Inserted: []crmtest.Row{{
		"id": sequence(x.changes, 1).Inserted[0]["id"], "crmid": text(id),
		"module": text(m.Name), "whodid": text("1"), "changedon": text(now), "status": text("1"),
	}}}
	for _, table := range []string{"vtiger_pbxmanager_phonelookup", "vtiger_emailslookup"} {
		if err := x.deletes(table, "crmid = ?", id); err != nil {
			return err
		}
	}
	if err := x.references(id); err != nil {
		return err
	}
	return x.unlinked(id)
}

// deletes predicts that rows are deleted.
func (x *writeExchange) deletes(table, where string, args ...any) error {
	found, err := x.rowsOf(table, where, args...)
	if err != nil || len(found) == 0 {
		return err
	}
	x.want.effects[table] = &crmtest.TableEffects{Deleted: found}
	return nil
}

// rowsOf reads whole rows.
func (x *writeExchange) rowsOf(table, where string, args ...any) (found []crmtest.Row, err error) {
	rows, err := x.db.QueryContext(x.t.Context(), "SELECT * FROM "+table+" WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]sql.NullString, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		row := crmtest.Row{}
		for i, column := range columns {
			row[column] = nil
			if values[i].Valid {
				row[column] = text(values[i].String)
			}
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

// references predicts the backup of every reference field (uitype 10) that
// holds the record; the references themselves stay.
func (x *writeExchange) references(id string) error {
	type reference struct{ module, table, column string }
	var all []reference
	crmtest.Rows(x.t, x.db, func(scan func(...any)) {
		var r reference
		scan(&r.module, &r.table, &r.column)
		all = append(all, r)
	}, `SELECT t.name, f.tablename, f.columnname FROM vtiger_fieldmodulerel r INNER JOIN vtiger_field f ON f.fieldid = r.fieldid
		INNER JOIN vtiger_tab t ON t.tabid = f.tabid WHERE f.uitype = '10' AND r.relmodule = ?`, x.moduleName())
	for _, r := range all {
		m := x.catalog.Module(r.module)
		if m == nil || r.table == crm.LineItems || slices.ContainsFunc(unlinks[x.moduleName()], func(u unlink) bool {
			return !u.deletes && u.table == r.table && u.column == r.column
		}) {
			// Line items name no record in the CRM's own backup; what is emptied has
			// its backup already.
			continue
		}
		key := m.Base.Key
		for _, t := range m.Tables {
			if t.Name == r.table {
				key = t.Key
			}
		}
		if err := x.backup(id, r.table, r.column, key, r.column+" = ?", false); err != nil {
			return err
		}
	}
	return nil
}

// backup predicts the row that a restore is made from: the records, by key, of
// the rows that a condition on the record's id finds.
func (x *writeExchange) backup(id, table, column, key, where string, always bool) error {
	ids := ""
	crmtest.Rows(x.t, x.db, func(scan func(...any)) {
		var found string
		scan(&found)
		if ids != "" {
			ids += ","
		}
		ids += found
	}, fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY 1", key, table, where), id)
	if ids == "" && !always {
		return nil
	}
	x.backupRow(crmtest.Row{
		"entityid": text(id), "action": text("update"), "rel_table": text(table), "rel_column": text(column),
		"ref_column": text(key), "related_crm_ids": text(ids),
	})
	return nil
}

func (x *writeExchange) backupRow(r crmtest.Row) {
	t := x.want.effects["vtiger_relatedlists_rb"]
	if t == nil {
		t = &crmtest.TableEffects{}
		x.want.effects["vtiger_relatedlists_rb"] = t
	}
	t.Inserted = append(t.Inserted, r)
}

// unlink is a column that refers to the record, and the key of its table.
type unlink struct {
	table, column, key string
	deletes            bool // the record of the row is deleted
}

// unlinks are what the CRM empties in other records when one of a module is
// deleted, and which records it deletes with it.
var unlinks = map[string][]unlink{
	"Accounts": {
		{"vtiger_potential", "related_to", "potentialid", true},
		{"vtiger_quotes", "accountid", "quoteid", true},
		{"vtiger_contactdetails", "accountid", "contactid", false},
		{"vtiger_troubletickets", "parent_id", "ticketid", false},
	},
	"Contacts": {
		{"vtiger_potential", "related_to", "potentialid", true},
		{"vtiger_troubletickets", "contact_id", "ticketid", false},
		{"vtiger_purchaseorder", "contactid", "purchaseorderid", false},
		{"vtiger_salesorder", "contactid", "salesorderid", false},
		{"vtiger_quotes", "contactid", "quoteid", false},
	},
	"Products": {{"vtiger_campaign", "product_id", "campaignid", false}},
}

// unlinked predicts them.
func (x *writeExchange) unlinked(id string) error {
	for _, u := range unlinks[x.moduleName()] {
		alive := fmt.Sprintf("%s = ? AND %s IN (SELECT crmid FROM vtiger_crmentity WHERE deleted = 0)", u.column, u.key)
		var records []string
		if u.deletes {
			found, err := x.rowsOf(u.table, alive, id)
			if err != nil {
				return err
			}
			ids := ""
			for i, r := range found {
				if i > 0 {
					ids += ","
				}
				ids += r.Text(u.key)
				records = append(records, r.Text(u.key))
			}
			x.backupRow(crmtest.Row{
				"entityid": text(id), "action": text("update"), "rel_table": text("vtiger_crmentity"), "rel_column": text("deleted"),
				"ref_column": text("crmid"), "related_crm_ids": text(ids),
			})
			for _, r := range records {
				x.updates("vtiger_crmentity", "crmid", r, "deleted", "0", "1")
			}
			continue
		}
		found, err := x.rowsOf(u.table, u.column+" = ?", id)
		if err != nil {
			return err
		}
		for _, r := range found {
			x.updates(u.table, u.key, r.Text(u.key), u.column, id, "0")
		}
		if err := x.backup(id, u.table, u.column, u.key, u.column+" = ?", false); err != nil {
			return err
		}
	}
	return nil
}

// updates predicts the update of one column of another record.
func (x *writeExchange) updates(table, key, id, column, before, after string) {
	t := x.want.effects[table]
	if t == nil {
		t = &crmtest.TableEffects{}
		x.want.effects[table] = t
	}
	t.Updated = append(t.Updated, crmtest.Update{Key: crmtest.Row{key: text(id)}, Changed: map[string][2]*string{column: {text(before), text(after)}}})
}
