package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
)

// Block is a group of fields on the CRM's screens (a row of vtiger_blocks).
type Block struct {
	ID     crm.ID
	Label  string       // untranslated
	Fields []*crm.Field // in the order of the screens
}

// Blocks reads the blocks that hold fields of a module.
func (tx *Tx) Blocks(ctx context.Context, m *crm.Module) ([]Block, error) {
	fields := map[int64]*crm.Field{}
	var ids []crm.ID
	for _, f := range m.Fields {
		fields[f.ID] = f
		if f.Block != 0 && !slices.Contains(ids, f.Block) {
			ids = append(ids, f.Block)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var blocks []Block
	err := tx.rows(ctx, `SELECT b.blockid, b.blocklabel, f.fieldid
FROM vtiger_blocks b
INNER JOIN vtiger_field f ON f.block = b.blockid
WHERE b.blockid IN (`+places(ownerPlaces(len(ids)))+`)
ORDER BY COALESCE(b.sequence, 0), b.blockid, COALESCE(f.sequence, 0), f.fieldid`, padded(ids), func(rows *sql.Rows) error {
		var b Block
		var field int64
		if err := rows.Scan(&b.ID, &b.Label, &field); err != nil {
			return err
		}
		if fields[field] == nil {
			return nil // not active, or of the other kind of activity
		}
		if n := len(blocks); n == 0 || blocks[n-1].ID != b.ID {
			blocks = append(blocks, b)
		}
		last := &blocks[len(blocks)-1]
		last.Fields = append(last.Fields, fields[field])
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read blocks of %s: %w", m.Name, err)
	}
	return blocks, nil
}

// PicklistColors reads the colours of the values of picklists, by field and
// value; values without a colour are left out. Vtiger 6 has none.
func (tx *Tx) PicklistColors(ctx context.Context, c *meta.Catalog, fields crm.FieldSet) (map[string]map[string]string, error) {
	var lists []string
	var args []any
	for f := range fields.All() {
		table := "vtiger_" + f.Name
		if !meta.HasPicklistTable(f.UIType) || !meta.IsIdentifier(f.Name) || !c.HasColumn(table, "color") || !c.HasColumn(table, f.Name) {
			continue
		}
		lists = append(lists, "SELECT ?, "+f.Name+", color FROM "+table+" WHERE color <> ''")
		args = append(args, f.Name)
	}
	colors := map[string]map[string]string{}
	err := tx.rows(ctx, strings.Join(lists, "\nUNION ALL "), args, func(rows *sql.Rows) error {
		var field string
		var value, color sql.NullString
		if err := rows.Scan(&field, &value, &color); err != nil {
			return err
		}
		if colors[field] == nil {
			colors[field] = map[string]string{}
		}
		colors[field][htmltext.Decode(value.String)] = color.String
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read colours of picklists: %w", err)
	}
	return colors, nil
}
