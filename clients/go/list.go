package vtrest

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// pageLength is how many records [Client.Records] asks for at a time.
var pageLength = 200

// Query says which records a list has. The zero Query is all of them.
type Query struct {
	Where  []Condition // all of which hold
	Order  string      // "accountname", "CE.modifiedtime DESC, accountname"; by creation time if empty
	Start  int         // records to skip
	After  int64       // the id of a record that the list goes on behind; not together with Start
	Length int         // records wanted; 0 is 100 for a list, and all for Records
}

func (q Query) values() (url.Values, error) {
	values := url.Values{}
	var conditions []string
	for _, condition := range q.Where {
		text, err := condition.spell()
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, text)
	}
	if len(conditions) > 0 {
		values.Set("criteria", strings.Join(conditions, ";"))
	}
	if q.Order != "" {
		values.Set("order", q.Order)
	}
	if q.Start > 0 {
		values.Set("start", strconv.Itoa(q.Start))
	}
	if q.After != 0 {
		values.Set("after", strconv.FormatInt(q.After, 10))
	}
	if q.Length > 0 {
		values.Set("length", strconv.Itoa(q.Length))
	}
	return values, nil
}

// List returns the records of a module that the query asks for.
func (c *Client) List(ctx context.Context, module string, q Query) ([]Record, error) {
	values, err := q.values()
	if err != nil {
		return nil, err
	}
	path, err := address(module, 0, false)
	if err != nil {
		return nil, err
	}
	got, err := c.send(ctx, &request{method: http.MethodGet, path: path, query: values, safe: true})
	if err != nil {
		return nil, err
	}
	var records []Record
	err = got.decode(&records)
	return records, err
}

// Records walks through all records that the query asks for, and fetches them
// in pages. It ends at the first error. No record is skipped or comes twice when
// others are made or deleted meanwhile.
func (c *Client) Records(ctx context.Context, module string, q Query) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		page, left := q, q.Length
		for {
			page.Length = pageLength
			if q.Length > 0 {
				page.Length = min(left, pageLength)
			}
			records, err := c.List(ctx, module, page)
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, record := range records {
				if !yield(record, nil) {
					return
				}
			}
			left -= len(records)
			if len(records) < page.Length || q.Length > 0 && left <= 0 {
				return
			}
			last := records[len(records)-1].ID()
			if last == page.After {
				yield(Record{}, errors.New("vtrest: the server does not know the parameter after"))
				return
			}
			page.Start, page.After = 0, last
		}
	}
}
