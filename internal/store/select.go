package store

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Aliases in every SELECT of records. Joined tables keep their own names.
const (
	base   = "T"  // the module's base table
	entity = "CE" // vtiger_crmentity
	page   = "P"  // ids of a page of a list, in order
)

const entityTable = crm.EntityTable

// Bytes between the parts of a packed row. UTF-8 never uses them, and the
// database holds text as UTF-8, so a value cannot hold one.
const (
	columnByte = 0xFF // between the values of a record
	lineByte   = 0xFE // before every line item
	cellByte   = 0xFD // between the values of a line item
)

// Values packed by one call of CONCAT; SQLite limits a function's arguments.
const packWidth = 40

// param takes one parameter's value from a query.
type param func(q *crm.Query) any

// statement is the text of a SELECT and its parameters in the order of the
// text. It fits every query of the same shape (see shapes.go).
type statement struct {
	text   string
	params []param
	once   bool // the text holds values of one query: it is not kept
}

// selectSQL builds a statement. Of the query it reads the shape only; values
// are taken when the statement runs.
type selectSQL struct {
	d      *sqldb.Dialect
	q      *crm.Query
	text   strings.Builder
	params []param
	// joinedTags says that the tags of a list's records stand in a joined table.
	joinedTags bool
	// cached says that the statement is kept for other queries of its shape, so
	// that its text holds no value of this one.
	cached bool
	// deleted lets records in the recycle bin be found.
	deleted bool
}

func user(q *crm.Query) any { return int64(q.User) }

// build makes the statement that reads q, or tells whether q's record exists.
func build(d *sqldb.Dialect, q *crm.Query, exists bool) *statement {
	s := &selectSQL{d: d, q: q, cached: cacheable(d, q)}
	if exists {
		s.one("1")
	} else {
		s.records()
	}
	return &statement{text: s.text.String(), params: s.params, once: !s.cached}
}

// one writes the statement that reads expressions, none of them a field, of the
// one record.
func (s *selectSQL) one(exprs string) {
	s.write("SELECT ", exprs, "\nFROM ")
	s.tables(false)
	s.where()
}

// records writes the statement that reads the query's fields. A list reads a
// page of ids first and joins the records to it, so that sorting and skipping
// never carry whole records.
func (s *selectSQL) records() {
	q, m := s.q, s.q.Module
	s.joinedTags = q.ID == 0 && m.Tagged != nil && !m.TagsIndexed && q.Fields.Has(m.Tagged)
	s.write("SELECT ")
	s.packed()
	if q.ID != 0 {
		s.write("\nFROM ")
		s.tables(true)
		s.where()
		return
	}
	s.write("\nFROM (SELECT ", s.pageID(), " AS id")
	for i, o := range q.Order {
		s.write(fmt.Sprintf(", %s AS o%d", s.sorted(i, o.Field), i))
	}
	s.write("\n  FROM ")
	s.tables(false)
	s.where()
	if q.After != 0 {
		s.behind()
	}
	s.order("", "LIMIT ? OFFSET ?")
	s.bind(func(q *crm.Query) any { return q.Length })
	s.bind(func(q *crm.Query) any { return q.Start })
	s.write(") ", page, "\n", s.d.ForceJoin, " ")
	s.recordTables()
	s.joinTags()
	s.order(page+".", "")
}

func (s *selectSQL) bind(p param) { s.params = append(s.params, p) }

func (s *selectSQL) write(parts ...string) {
	for _, p := range parts {
		s.text.WriteString(p)
	}
}

// packed is every value of a record as one text: id, label, the fields, and
// the line items.
func (s *selectSQL) packed() {
	m := s.q.Module
	exprs := []string{s.column(m.ID)}
	if m.RecordLabel != nil {
		exprs = append(exprs, s.label())
	}
	for f := range s.q.Fields.All() {
		if !f.Empty {
			exprs = append(exprs, s.value(f))
		}
	}
	if m.Lines != nil {
		exprs = append(append(exprs, s.lines()), s.besidesLines()...)
	}
	s.write(s.concat(exprs, columnByte))
}

// concat joins expressions into one text with a byte between them; NULL is "".
func (s *selectSQL) concat(exprs []string, between byte) string {
	sep := fmt.Sprintf(s.d.Byte, between)
	var b strings.Builder
	depth := 0
	for i, e := range exprs {
		switch {
		case i == 0:
			b.WriteString("CONCAT(")
			depth++
		case i%packWidth == 0:
			b.WriteString("," + sep + ",CONCAT(")
			depth++
		default:
			b.WriteString("," + sep + ",")
		}
		b.WriteString("COALESCE(" + e + ",'')")
	}
	return b.String() + strings.Repeat(")", depth)
}

// value is a field's value as UTF-8 text.
func (s *selectSQL) value(f *crm.Field) string {
	if s.joinedTags && f == s.q.Module.Tagged {
		return "tags.names"
	}
	expr := ""
	if t, _ := s.q.Module.Table(f.Table); t.Rows == crm.PerUser && !f.Empty {
		expr = quote(t.Name) + "." + quote(f.Column)
	} else {
		expr = s.column(f)
	}
	if f.Charset == "" || strings.HasPrefix(f.Charset, "utf8") {
		return expr
	}
	return s.utf8(expr)
}

// utf8 is a text of unknown character set as UTF-8.
func (s *selectSQL) utf8(expr string) string {
	if s.d.Text == "" {
		return expr
	}
	return fmt.Sprintf(s.d.Text, expr)
}

// label is the record's label, or its name fields where the CRM has not
// written one yet.
func (s *selectSQL) label() string {
	names := make([]string, 0, 2)
	for _, f := range s.q.Module.Names[:min(2, len(s.q.Module.Names))] {
		names = append(names, "COALESCE("+s.value(f)+",'')")
	}
	stored := s.value(s.q.Module.RecordLabel)
	if len(names) == 0 {
		return stored
	}
	return "CASE WHEN " + stored + " <> '' THEN " + stored + " ELSE CONCAT(" + strings.Join(names, ",' ',") + ") END"
}

// The tags of a record that the user may see: public ones and the user's own,
// oldest tagging first.
const (
	tagRows = "vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id" +
		" WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?)"
	tagOrder = "tagged.tagged_on, tag.id"
)

// tags are the names of the record's tags.
func (s *selectSQL) tags() string {
	s.bind(user)
	return "(SELECT " + s.tagNames() + " FROM " + tagRows +
		" AND tagged.object_id = " + s.column(s.q.Module.ID) + ")"
}

func (s *selectSQL) tagNames() string {
	return fmt.Sprintf(s.d.GroupConcat, s.utf8("tag.tag"), tagOrder, "','")
}

// joinTags writes the tags of all records, to be joined to those of a page:
// without an index by record, reading all once is less than searching all for
// each record.
func (s *selectSQL) joinTags() {
	if !s.joinedTags {
		return
	}
	s.bind(user)
	s.write("\n  LEFT JOIN (SELECT tagged.object_id, ", s.tagNames(), " AS names FROM ", tagRows,
		" GROUP BY tagged.object_id) tags ON tags.object_id = ", page, ".id")
}

// lines are the record's line items in the user's order, each with the name of
// its product or service.
func (s *selectSQL) lines() string {
	exprs := []string{"line.productid", s.utf8("product.label"), s.utf8("line.comment"), "line.quantity", "line.listprice", "line.discount_percent", "line.discount_amount"}
	exprs = append(exprs, s.utf8("line.description"))
	if s.q.Module.Lines.Costs {
		exprs = append(exprs, "line.purchase_cost", "line.margin")
	}
	for _, tax := range s.q.Module.Lines.Taxes {
		exprs = append(exprs, "line."+quote(tax))
	}
	line := "CONCAT(" + fmt.Sprintf(s.d.Byte, lineByte) + "," + s.concat(exprs, cellByte) + ")"
	return "(SELECT " + fmt.Sprintf(s.d.GroupConcat, line, "line.sequence_no, line.lineitem_id", "''") +
		" FROM vtiger_inventoryproductrel line LEFT JOIN " + entityTable + " product ON product.crmid = line.productid" +
		" WHERE line.id = " + s.column(s.q.Module.ID) + ")"
}

// besidesLines is what an inventory record has besides fields and line items.
func (s *selectSQL) besidesLines() []string {
	t, id := s.q.Module.Lines, s.column(s.q.Module.ID)
	var exprs []string
	if t.Charges {
		exprs = append(exprs, "(SELECT MAX("+s.utf8("charged.charges")+") FROM vtiger_inventorychargesrel charged WHERE charged.recordid = "+id+")")
	}
	if t.Compound {
		exprs = append(exprs, s.utf8(base+".compound_taxes_info"))
	}
	for _, tax := range t.ShippingTaxes {
		exprs = append(exprs, "(SELECT MAX(shipping."+quote(tax)+") FROM vtiger_inventoryshippingrel shipping WHERE shipping.id = "+id+")")
	}
	return exprs
}

// column is the expression of a field's column. A table with many rows a
// record shows the row that its Pick names.
func (s *selectSQL) column(f *crm.Field) string {
	switch {
	case f.Empty:
		return "''"
	case f == s.q.Module.Tagged:
		return s.collated(s.tags(), f)
	}
	switch f.Table {
	case s.q.Module.Base.Name:
		return base + "." + quote(f.Column)
	case entityTable:
		return entity + "." + quote(f.Column)
	}
	t, _ := s.q.Module.Table(f.Table)
	switch {
	case t.Rows == crm.PerUser:
		s.bind(user)
		return s.collated(fmt.Sprintf("(SELECT MAX(one.%s) FROM %s one WHERE one.%s = %s AND one.userid = ?)",
			quote(f.Column), quote(t.Name), quote(t.Key), s.column(s.q.Module.ID)), f)
	case t.Rows == crm.Many && !t.Unique:
		// The + 0 keeps the planner from walking an index in the order of Pick
		// until it meets the record.
		return s.collated(fmt.Sprintf("(SELECT one.%s FROM %s one WHERE one.%s = %s ORDER BY one.%s + 0 LIMIT 1)",
			quote(f.Column), quote(t.Name), quote(t.Key), s.column(s.q.Module.ID), quote(t.Pick)), f)
	}
	return quote(t.Name) + "." + quote(f.Column)
}

// collated is a subquery that compares as the column does that it reads.
func (s *selectSQL) collated(subquery string, f *crm.Field) string {
	switch f.Kind {
	case crm.Text:
		return subquery + s.d.CollateText
	case crm.Decimal:
		return subquery + s.d.CollateDecimal
	case crm.Int, crm.Date, crm.Time, crm.DateTime:
	}
	return subquery
}

func quote(identifier string) string { return "`" + identifier + "`" }
