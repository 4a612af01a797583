package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

const portalTable = "vtiger_portalinfo"

// PortalLogin is a contact's login to the customer portal.
type PortalLogin struct {
	User   string
	Active bool
}

// PortalLogin reads a contact's login; nil if there is none.
func (tx *Tx) PortalLogin(ctx context.Context, contact crm.ID) (*PortalLogin, error) {
	var l PortalLogin
	found, err := tx.one(ctx, `SELECT COALESCE(user_name, ''), CASE WHEN isactive = 1 THEN 1 ELSE 0 END FROM vtiger_portalinfo WHERE id = ?`, []any{int64(contact)}, &l.User, &l.Active)
	if err != nil {
		return nil, fmt.Errorf("read portal login %d: %w", contact, err)
	}
	if !found {
		return nil, nil //nolint:nilnil // a contact without a login is no error
	}
	return &l, nil
}

// InsertPortalLogin makes a contact's login.
func (tx *Tx) InsertPortalLogin(ctx context.Context, c *meta.Catalog, contact crm.ID, user, hash string) error {
	row := newRow(portalTable)
	row.set("id", int64(contact))
	row.set("user_name", user)
	row.set("user_password", hash)
	if c.HasColumn(portalTable, "cryptmode") {
		row.set("cryptmode", "CRYPT")
	}
	row.set("type", "C")
	row.set("isactive", 1)
	return tx.insert(ctx, c, row)
}

// ReplacePortalLogin gives a contact's login another name and password.
func (tx *Tx) ReplacePortalLogin(ctx context.Context, c *meta.Catalog, contact crm.ID, user, hash string) error {
	row := newRow(portalTable)
	row.set("user_name", user)
	row.set("isactive", 1)
	row.set("user_password", hash)
	if c.HasColumn(portalTable, "cryptmode") {
		row.set("cryptmode", "CRYPT")
	}
	if _, err := tx.update(ctx, row, "id", int64(contact)); err != nil {
		return fmt.Errorf("update portal login %d: %w", contact, err)
	}
	return nil
}

// OpenPortal opens a contact's login under a name; its password stays.
func (tx *Tx) OpenPortal(ctx context.Context, contact crm.ID, user string) error {
	return tx.setPortal(ctx, contact, user, 1)
}

// SuspendPortal closes a contact's login.
func (tx *Tx) SuspendPortal(ctx context.Context, contact crm.ID, user string) error {
	return tx.setPortal(ctx, contact, user, 0)
}

func (tx *Tx) setPortal(ctx context.Context, contact crm.ID, user string, active int) error {
	if _, err := tx.exec(ctx, `UPDATE vtiger_portalinfo SET user_name = ?, isactive = ? WHERE id = ?`, user, active, int64(contact)); err != nil {
		return fmt.Errorf("update portal login %d: %w", contact, err)
	}
	return nil
}
