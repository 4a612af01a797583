package store

import (
	"regexp"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Saved is a record as it was written. Reading it again would show the same,
// and need not be done.
type Saved struct {
	// Record is nil where only reading tells what the database made of a value.
	Record *crm.Record
}

// rows are those that were written of a record, by table.
type rows map[string]*row

// inserted is a new record of which all rows were written.
func (w rows) inserted(c *meta.Catalog, r *NewRecord) Saved {
	now := crm.NewRecord(r.Module, r.ID)
	if r.Module.Lines != nil || !w.label(now) {
		return Saved{} // the fields of line items are written later
	}
	for _, f := range r.Module.Fields {
		row := w[f.Table]
		// A new record has no tags, and no rows in tables with many.
		if row == nil || f.Empty || f == r.Module.Tagged {
			continue
		}
		column := c.Column(f.Table, f.Column)
		v, known := row.get(f.Column)
		if !known {
			v, known = omitted(column)
		}
		text, same := asRead(f, column, v)
		if !known || !same {
			return Saved{}
		}
		now.Set(f, crm.Stored{Text: text})
	}
	return Saved{now}
}

// updated is a record of which some columns were written over.
func (w rows) updated(c *meta.Catalog, r *ChangedRecord) Saved {
	now := crm.NewRecord(r.Old.Module, r.Old.ID)
	if r.Old.Module.Lines != nil || r.Label == "" || !w.label(now) {
		return Saved{}
	}
	for _, f := range r.Old.Module.Fields {
		v, changes := w[f.Table].get(f.Column)
		if !changes || f.Empty {
			now.Set(f, r.Old.Get(f))
			continue
		}
		text, same := asRead(f, c.Column(f.Table, f.Column), v)
		if !same {
			return Saved{}
		}
		now.Set(f, crm.Stored{Text: text})
	}
	return Saved{now}
}

// label gives the record its label, if it has one and that was written.
func (w rows) label(now *crm.Record) bool {
	if now.Module.RecordLabel == nil {
		return true
	}
	v, _ := w[entityTable].get("label")
	now.Label, _ = v.(string)
	return now.Label != ""
}

// omitted is what a column holds of a row that was written without it, unless
// the database works it out.
func omitted(c *meta.Column) (v any, known bool) {
	if c == nil {
		return nil, false
	}
	text := c.Default
	switch {
	case strings.EqualFold(text, "NULL"):
		return nil, true
	case len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'':
		text = strings.ReplaceAll(text[1:len(text)-1], "''", "'")
		return text, !strings.Contains(text, "\\")
	}
	return text, plainWhole.MatchString(text)
}

var (
	plainWhole   = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
	plainDecimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	plainTime    = map[crm.Kind]*regexp.Regexp{
		crm.Date:     regexp.MustCompile(`^\d{4}-\d\d-\d\d$`),
		crm.Time:     regexp.MustCompile(`^\d\d:\d\d:\d\d$`),
		crm.DateTime: regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`),
	}
)

// asRead is a written value as the database shows it, if it is spelled as there:
// who writes 1.5 into a column of two digits after the point reads 1.50.
func asRead(f *crm.Field, c *meta.Column, v any) (text string, same bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		text = v
	case int64:
		text = strconv.FormatInt(v, 10)
	case int:
		text = strconv.Itoa(v)
	}
	if c == nil {
		return text, false
	}
	switch f.Kind {
	case crm.Text:
		return text, c.Type == "varchar" || c.Type == "text" || c.Type == "mediumtext" || c.Type == "longtext"
	case crm.Int:
		return text, plainWhole.MatchString(text)
	case crm.Decimal:
		_, fraction, _ := strings.Cut(text, ".")
		return text, c.Type == "decimal" && len(fraction) == c.Scale && plainDecimal.MatchString(text)
	case crm.Date, crm.Time, crm.DateTime:
	}
	return text, plainTime[f.Kind].MatchString(text)
}
