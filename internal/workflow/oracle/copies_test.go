package oracle

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crmtest"
)

// copyCase is a task that copies one field into others, and what their columns
// held after the CRM's own PHP had run it: testdata/copies.sql says what they held
// before. The CRM died of two of them.
type copyCase struct {
	Task, Module, Source string
	ID, User             int64
	Fields               []string
	Result               map[string]*string
	Died                 bool
}

func readCopies(t *testing.T) []copyCase {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("testdata", "copies.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var cases []copyCase
	for d := json.NewDecoder(r); d.More(); {
		var c copyCase
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

// columns are where the results of a case stand.
func (c *copyCase) columns(id int64) map[string]string {
	record := strconv.FormatInt(id, 10)
	from := func(table, key, of string, names ...string) map[string]string {
		m := map[string]string{}
		for _, name := range names {
			m[name] = "SELECT " + name + " FROM " + table + " WHERE " + key + " = " + of
		}
		return m
	}
	all := map[string]string{}
	for name := range c.Result {
		if strings.HasPrefix(name, "cf_") {
			table, key := "vtiger_accountscf", "accountid"
			if c.Task == "create" {
				table, key = "vtiger_contactscf", "contactid"
			}
			maps.Copy(all, from(table, key, record, name))
		}
	}
	switch {
	case c.Module == "Quotes":
		maps.Copy(all, from("vtiger_quotes", "quoteid", record, "shipping", "adjustment"))
		maps.Copy(all, from("vtiger_quotesbillads", "quotebilladdressid", record, "bill_city"))
		maps.Copy(all, from("vtiger_potential", "potentialid", "1687", "amount", "nextstep", "probability"))
	case c.Task == "create":
		maps.Copy(all, from("vtiger_contactdetails", "contactid", record, "department", "reportsto"))
		maps.Copy(all, from("vtiger_contactsubdetails", "contactsubscriptionid", record, "assistant"))
		maps.Copy(all, from("vtiger_crmentity", "crmid", record, "description"))
	default:
		maps.Copy(all, from("vtiger_account", "accountid", record, "siccode", "ownership", "employees", "annualrevenue"))
	}
	return all
}

// trigger is the field that starts the workflow of a case, by its number.
func (c *copyCase) trigger() string {
	if c.Module == "Quotes" {
		return "bill_code"
	}
	return "tickersymbol"
}

// TestCopies runs every recorded copy from field to field.
func TestCopies(t *testing.T) {
	crmtest.Long(t)
	cases := readCopies(t)
	setup, err := os.ReadFile(filepath.Join("testdata", "copies.sql"))
	if err != nil {
		t.Fatal(err)
	}
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), sampleDump), func(t *testing.T, databaseURL string) {
		d := open(t, databaseURL)
		run := func(text string, args ...any) {
			t.Helper()
			if _, err := d.rows.SQL.ExecContext(t.Context(), text, args...); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		run("UPDATE com_vtiger_workflows SET execution_condition = 7")
		run("UPDATE vtiger_users SET is_admin = 'on'")
		for i := range cases {
			c := &cases[i]
			run(`INSERT INTO com_vtiger_workflows (workflow_id, module_name, summary, test, execution_condition, defaultworkflow, type, filtersavedinnew) VALUES (?, ?, 'copy', ?, 3, 0, 'basic', 6)`,
				5000+i, c.Module, fmt.Sprintf(`[{"fieldname":%q,"operation":"is","value":"n%d","valuetype":"rawtext","joincondition":"","groupjoin":"and","groupid":"0"}]`, c.trigger(), i))
			run(`INSERT INTO com_vtiger_workflowtasks (task_id, workflow_id, summary, task) VALUES (?, ?, 'copy', ?)`, 5000+i, 5000+i, c.task())
		}
		catalog := crmtest.Catalog(t, d.store)
		compared := 0
		for i := range cases {
			c := &cases[i]
			for statement := range strings.SplitSeq(string(setup), ";\n") {
				if strings.TrimSpace(statement) != "" {
					run(statement)
				}
			}
			s := save{}
			s.Input.Module, s.Input.ID, s.Input.User = c.Module, scalar(strconv.FormatInt(c.ID, 10)), c.User
			s.Input.Fields = map[string]scalar{c.trigger(): scalar(fmt.Sprintf("n%d", i))}
			if err := d.save(t.Context(), catalog, &s); err != nil {
				t.Fatalf("%s %s as user %d: %v", c.Task, c.Source, c.User, err)
			}
			if c.Died {
				continue
			}
			id := c.ID
			if c.Task == "create" {
				if err := d.rows.SQL.QueryRowContext(t.Context(), "SELECT MAX(crmid) FROM vtiger_crmentity").Scan(&id); err != nil {
					t.Fatal(err)
				}
			}
			queries := c.columns(id)
			for _, name := range slices.Sorted(maps.Keys(queries)) {
				var got sql.NullString
				if err := d.rows.SQL.QueryRowContext(t.Context(), queries[name]).Scan(&got); err != nil {
					t.Fatalf("%s: %v", queries[name], err)
				}
				want, ok := c.predict(name)
				if !ok {
					continue
				}
				compared++
				if got.String != want {
					t.Errorf("%s %s as user %d: %s is %q, want %q (the CRM has %q)", c.Task, c.Source, c.User, name, got.String, want, shown(c.Result[name]))
				}
			}
		}
		t.Logf("%d columns of %d copies compared", compared, len(cases))
	})
}

func shown(s *string) string {
	if s == nil {
		return "NULL"
	}
	return *s
}

// task is the task of a case as the CRM keeps it.
func (c *copyCase) task() string {
	type entry struct {
		Field  string `json:"fieldname"`
		Kind   string `json:"valuetype"`
		Value  string `json:"value"`
		Module string `json:"modulename,omitempty"`
	}
	var set []entry
	if c.Task == "create" {
		set = append(set, entry{"lastname", "rawtext", "Made", "Contacts"})
	}
	for _, f := range c.Fields {
		e := entry{Field: f, Kind: "fieldname", Value: c.Source}
		if c.Task == "create" {
			e.Module = c.Module
		}
		set = append(set, e)
	}
	mapping, _ := json.Marshal(set)
	properties := [][2]string{{"field_value_mapping", string(mapping)}}
	class := "VTUpdateFieldsTask"
	if c.Task == "create" {
		class = "VTCreateEntityTask"
		properties = append(properties, [2]string{"entity_type", "Contacts"}, [2]string{"reference_field", "account_id"})
	}
	properties = append(properties, [2]string{"summary", "copy"})
	var b strings.Builder
	fmt.Fprintf(&b, `O:%d:"%s":%d:{s:6:"active";b:1;s:18:"executeImmediately";b:1;`, len(class), class, len(properties)+2)
	for _, p := range properties {
		fmt.Fprintf(&b, `s:%d:"%s";s:%d:"%s";`, len(p[0]), p[0], len(p[1]), p[1])
	}
	return b.String() + "}"
}
