package v1_test

import (
	"fmt"
	"html"
	"math/big"
	"net/http"
	"net/url"
	"strings"

	"vtrest/internal/crm"
)

// eachSent calls f for every field that was sent, in the order of the fields.
func (x *writeExchange) eachSent(f func(field *crm.Field, value string) error) error {
	m := x.module()
	if m == nil || x.Request.Method == http.MethodDelete {
		return nil
	}
	for _, field := range m.Fields {
		if v, ok := x.sent()[field.Name]; ok {
			if err := f(field, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// wanted is what the original left in a field: of a new record, or of one that
// was updated.
func (x *writeExchange) wanted(f *crm.Field) (string, error) {
	t := x.want.effects[f.Table]
	if x.created() != "" {
		if t == nil || len(t.Inserted) == 0 {
			return "", fmt.Errorf("%s: no row of %s", f.Name, f.Table)
		}
		return t.Inserted[0].Text(f.Column), nil
	}
	if t != nil {
		for _, u := range t.Updated {
			if v, ok := u.Changed[f.Column]; ok && v[1] != nil {
				return *v[1], nil
			}
		}
	}
	v, err := x.stored(f)
	return v.String, err
}

// texts: a text is stored as it was sent, its entities decoded. The original
// takes out what looks like HTML, and puts question marks for characters that
// MySQL's columns cannot hold; those of the embedded database can.
func (x *writeExchange) texts() error {
	return x.eachSent(func(f *crm.Field, v string) error {
		if !isText(f) || !strings.ContainsAny(v, "<>&(") && !(x.lite && strings.ContainsFunc(v, func(r rune) bool { return r > 0xFFFF })) {
			return nil
		}
		was, err := x.wanted(f)
		if v = html.UnescapeString(strings.TrimSpace(v)); err != nil || was == v {
			return err
		}
		return x.setField(f, v)
	})
}

func isText(f *crm.Field) bool {
	switch f.UIType {
	case 1, 2, 11, 13, 17, 19, 20, 21, 22, 24, 255, 55, 85:
		return f.TypeOfData[0] == 'V'
	}
	return false
}

// slashes: a value with a slash in it is kept whole. The original takes it for
// names and values.
func (x *writeExchange) slashes() error {
	if strings.Contains(x.Request.Headers["Content-Type"], "json") {
		return nil
	}
	form, _ := url.ParseQuery(x.body())
	return x.eachSent(func(f *crm.Field, v string) error {
		raw := form.Get(f.Name)
		if !isText(f) || !strings.Contains(strings.ReplaceAll(raw, `\/`, ""), "/") {
			return nil
		}
		was, err := x.wanted(f)
		if v = html.UnescapeString(v); err != nil || was == v {
			return err
		}
		return x.setField(f, v)
	})
}

// lists: several values of a multi-select picklist are all kept. The original
// keeps the first.
func (x *writeExchange) lists() error {
	return x.eachSent(func(f *crm.Field, v string) error {
		if f.UIType != 33 || !strings.Contains(v, crm.PicklistSeparator) {
			return nil
		}
		was, err := x.wanted(f)
		if err != nil || was == v {
			return err
		}
		return x.setField(f, v)
	})
}

// checkboxes: true and yes tick a checkbox as on and 1 do.
func (x *writeExchange) checkboxes() error {
	return x.eachSent(func(f *crm.Field, v string) error {
		if f.UIType == 56 && (v == "true" || v == "yes") {
			return x.setField(f, "1")
		}
		return nil
	})
}

// decimals: a number is rounded once, exactly, to what its column holds. The
// original goes through floating point.
func (x *writeExchange) decimals() error {
	return x.eachSent(func(f *crm.Field, v string) error {
		if f.Kind != crm.Decimal || x.decisions() != nil {
			return nil
		}
		was, err := x.wanted(f)
		exact, ok := new(big.Rat).SetString(strings.ReplaceAll(v, ",", ""))
		if err != nil || !ok || was == exact.FloatString(f.Scale) {
			return err
		}
		return x.setField(f, exact.FloatString(f.Scale))
	})
}
