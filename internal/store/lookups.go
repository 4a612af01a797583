package store

import (
	"context"
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/phpvalue"
)

// The tables by which the CRM finds who calls and who writes. Versions before 7
// have no table of e-mail addresses.
const (
	phoneLookup = "vtiger_pbxmanager_phonelookup"
	emailLookup = "vtiger_emailslookup"
)

// phoneModules are the modules whose phone numbers are looked up.
var phoneModules = map[string]bool{"Accounts": true, "Contacts": true, "Leads": true}

// uitypes of phone numbers and e-mail addresses.
const (
	phoneType = 11
	emailType = 13
)

func looksUpPhones(c *meta.Catalog, m *crm.Module) bool {
	return phoneModules[m.Name] && c.Handles("PBXManagerHandler") && c.HasTable(phoneLookup)
}

func looksUpEmails(c *meta.Catalog) bool {
	return c.Handles("EmailLookupHandler") && c.HasTable(emailLookup)
}

// WriteLookups writes a saved record's phone numbers and e-mail addresses where
// the CRM looks them up. value is what a field holds now. As in the CRM, a
// number that was emptied stays, an address goes.
func (tx *Tx) WriteLookups(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, creating bool, value func(*crm.Field) string) error {
	phones, emails := looksUpPhones(c, m), looksUpEmails(c)
	if !phones && !emails {
		return nil
	}
	var numbers, addresses, emptied []any
	for _, f := range m.Fields {
		switch text := value(f); {
		case f.UIType == phoneType && phones && !phpvalue.EmptyText(text):
			number := bareNumber(text)
			numbers = append(numbers, int64(id), m.Name, derived(c, phoneLookup, "fnumber", number), derived(c, phoneLookup, "rnumber", reversed(number)), f.Name)
		case f.UIType == emailType && emails && !phpvalue.EmptyText(text):
			addresses = append(addresses, int64(id), m.Name, derived(c, emailLookup, "value", text), f.ID)
		case f.UIType == emailType && emails && !creating:
			emptied = append(emptied, f.ID)
		}
	}
	if err := tx.replace(ctx, phoneLookup, "crmid, setype, fnumber, rnumber, fieldname", 5, numbers); err != nil {
		return err
	}
	if err := tx.replace(ctx, emailLookup, "crmid, setype, value, fieldid", 4, addresses); err != nil {
		return err
	}
	if len(emptied) == 0 {
		return nil
	}
	_, err := tx.exec(ctx, `DELETE FROM vtiger_emailslookup WHERE crmid = ? AND fieldid IN (`+places(len(emptied))+`)`, append([]any{int64(id)}, emptied...)...)
	return wrapped("forget e-mail addresses", err)
}

// replace writes rows over those that have the same key.
func (tx *Tx) replace(ctx context.Context, table, columns string, width int, values []any) error {
	if len(values) == 0 {
		return nil
	}
	rows := strings.TrimSuffix(strings.Repeat("("+places(width)+"), ", len(values)/width), ", ")
	if _, err := tx.exec(ctx, "REPLACE INTO "+table+" ("+columns+") VALUES "+rows, values...); err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// DeleteLookups forgets the phone numbers and e-mail addresses of a record.
func (tx *Tx) DeleteLookups(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID) error {
	if looksUpPhones(c, m) {
		if _, err := tx.exec(ctx, `DELETE FROM vtiger_pbxmanager_phonelookup WHERE crmid = ?`, int64(id)); err != nil {
			return fmt.Errorf("forget phone numbers: %w", err)
		}
	}
	if looksUpEmails(c) {
		if _, err := tx.exec(ctx, `DELETE FROM vtiger_emailslookup WHERE crmid = ?`, int64(id)); err != nil {
			return fmt.Errorf("forget e-mail addresses: %w", err)
		}
	}
	return nil
}

// bareNumber is a phone number without what people write between its digits.
func bareNumber(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-()+ \t\n\r\v\f", r) {
			return -1
		}
		return r
	}, text)
}

func reversed(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }
