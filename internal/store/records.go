package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Records reads the records of q in its order, each handed to f as it comes;
// memory does not grow with their number. An error of f ends the reading and
// comes back as it is.
func (tx *Tx) Records(ctx context.Context, q *crm.Query, f func(*crm.Row) error) error {
	rows, err := tx.read(ctx, q, false)
	if err != nil {
		return fmt.Errorf("read %s: %w", q.Module.Name, err)
	}
	defer func() { _ = rows.Close() }()
	u := newUnpacker(q)
	var packed sql.RawBytes
	var last []byte
	for rows.Next() {
		if err := rows.Scan(&packed); err != nil {
			return fmt.Errorf("read %s: %w", q.Module.Name, err)
		}
		if err := u.unpack(packed); err != nil {
			return fmt.Errorf("read %s: %w", q.Module.Name, err)
		}
		if bytes.Equal(u.row.ID, last) {
			continue // the user's own row is there twice
		}
		last = append(last[:0], u.row.ID...)
		if err := f(&u.row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", q.Module.Name, sqldb.Classify(err))
	}
	return nil
}

// Statement is the one statement that reads q, and its parameters.
func (tx *Tx) Statement(q *crm.Query) (string, []any) {
	st := tx.shapes.statement(&tx.db.Dialect, q, false)
	return st.text, st.args(q)
}

// read runs the statement that reads q, or tells whether q's record exists.
func (tx *Tx) read(ctx context.Context, q *crm.Query, exists bool) (*sql.Rows, error) {
	st := tx.shapes.statement(&tx.db.Dialect, q, exists)
	if st.once {
		return tx.queryOnce(ctx, st.text, st.args(q)...)
	}
	return tx.query(ctx, st.text, st.args(q)...)
}

func (st *statement) args(q *crm.Query) []any {
	args := make([]any, len(st.params))
	for i, p := range st.params {
		args[i] = p(q)
	}
	return args
}

// unpacker takes packed rows of one query apart, reusing its memory.
type unpacker struct {
	row      crm.Row
	labelled bool
	lines    *crm.LineTable // nil for none
	empty    []bool         // fields that are not read
	cells    [][]byte       // of the lines
	perLine  int            // cells of one line
}

func newUnpacker(q *crm.Query) *unpacker {
	u := &unpacker{labelled: q.Module.RecordLabel != nil}
	if q.Module.Lines != nil {
		u.lines, u.perLine = q.Module.Lines, lineCells+len(q.Module.Lines.Taxes)
		if u.lines.Costs {
			u.perLine += costCells
		}
	}
	for f := range q.Fields.All() {
		u.empty = append(u.empty, f.Empty)
	}
	u.row.Values = make([][]byte, len(u.empty))
	return u
}

// unpack finds the values of a packed row. Too few or too many of them mean
// bytes in the database that are no text; nothing is guessed then.
func (u *unpacker) unpack(packed []byte) error {
	c := cutter{packed}
	u.row.ID = c.next()
	if u.labelled {
		u.row.Label = c.next()
	}
	for i, empty := range u.empty {
		if empty {
			u.row.Values[i] = nil
			continue
		}
		if c.rest == nil {
			return fmt.Errorf("record %s: the row ends too early", u.row.ID)
		}
		u.row.Values[i] = c.next()
	}
	if u.lines != nil {
		if err := u.unpackLines(c.next()); err != nil {
			return err
		}
		if u.lines.Charges {
			u.row.Charges = c.next()
		}
		if u.lines.Compound {
			u.row.Compound = c.next()
		}
		u.row.ShippingTaxes = u.row.ShippingTaxes[:0]
		for range u.lines.ShippingTaxes {
			u.row.ShippingTaxes = append(u.row.ShippingTaxes, c.next())
		}
	}
	if c.rest != nil {
		return fmt.Errorf("record %s: a field holds a byte that is not UTF-8", u.row.ID)
	}
	return nil
}

// cutter cuts a packed row. rest is nil once the last value is cut off.
type cutter struct{ rest []byte }

func (c *cutter) next() []byte {
	i := bytes.IndexByte(c.rest, columnByte)
	if i < 0 {
		value := c.rest
		c.rest = nil
		return value
	}
	value := c.rest[:i]
	c.rest = c.rest[i+1:]
	return value
}

// Cells of a line item before the taxes, and those that not every version has.
const (
	lineCells = 8
	costCells = 2
)

// unpackLines takes the line items apart. Each begins with lineByte.
func (u *unpacker) unpackLines(lines []byte) error {
	u.row.Lines, u.cells = u.row.Lines[:0], u.cells[:0]
	if len(lines) == 0 {
		return nil
	}
	for line := range bytes.SplitSeq(lines[1:], []byte{lineByte}) {
		first := len(u.cells)
		for cell := range bytes.SplitSeq(line, []byte{cellByte}) {
			u.cells = append(u.cells, cell)
		}
		c := u.cells[first:]
		if len(c) != u.perLine {
			return fmt.Errorf("record %s: a line item holds a byte that is not UTF-8", u.row.ID)
		}
		l := crm.Line{
			Product: c[0], ProductName: c[1], Comment: c[2], Quantity: c[3], ListPrice: c[4],
			DiscountPercent: c[5], DiscountAmount: c[6], Description: c[7], Taxes: c[lineCells:],
		}
		if u.lines.Costs {
			l.Cost, l.Margin, l.Taxes = l.Taxes[0], l.Taxes[1], l.Taxes[costCells:]
		}
		u.row.Lines = append(u.row.Lines, l)
	}
	return nil
}
