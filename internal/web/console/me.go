package console

import (
	"cmp"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/records"
)

// me tells the user of the token who he is, and how he writes dates and numbers
// in the CRM.
func (s *Console) me(c *call) (any, error) {
	catalog := c.policy.Catalog()
	u := catalog.User(c.policy.User())
	if u == nil {
		return nil, crm.Errorf(crm.InvalidToken, "the user of the token is gone")
	}
	me := &Me{
		UserID: idText(u.ID), UserName: u.Name, FullName: u.FullName(), Email: u.Email, Admin: c.policy.Admin(), Language: u.Language,
		DateFormat: cmp.Or(u.DateFormat, "dd-mm-yyyy"), Zone: cmp.Or(u.TimeZone, s.Zone.String()), CRMZone: s.Zone.String(),
		DecimalSeparator: cmp.Or(htmltext.Decode(u.Decimal), "."), GroupSeparator: cmp.Or(htmltext.Decode(u.Grouping), ","), Decimals: int(records.Decimals(c.policy)),
		Server: s.Server,
	}
	if currency := catalog.Currency(u.Currency); currency != nil {
		me.Currency = currencyOf(currency)
	}
	me.Server.CRMVersion, me.Server.Now = catalog.Version, s.Now().In(s.Zone).Format(time.DateTime)
	return me, nil
}

func currencyOf(c *meta.CurrencyRow) *Currency {
	return &Currency{ID: idText(c.ID), Name: c.Name, Code: c.Code, Rate: c.Rate, Base: c.Base}
}
