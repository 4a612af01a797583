package v1_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// TestComputedColumns compares what conditions find on values that no column of a
// record holds with what the records show.
func TestComputedColumns(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		s := serve(t, databaseURL, nil)
		token := s.login("admin", "admin12345")
		tested := map[string]bool{}
		for _, m := range s.catalog.Modules {
			if m.SetType == "" {
				continue
			}
			records := decodeList(t, s.get("/"+m.Name+"/length/100000/"+token))
			for _, f := range m.Fields {
				table, _ := m.Table(f.Table)
				if !f.Empty && f != m.Tagged && table.Rows != crm.PerUser {
					continue
				}
				tested[f.Name] = true
				for _, value := range []string{"zzz", "vip", "1", "0", "VIP,urgent", ""} {
					if f.Kind != crm.Text && value != "" && value != "1" && value != "0" {
						continue
					}
					checkShown(t, s, token, m, f, records, value)
				}
			}
		}
		for _, name := range []string{"tags", "starred", "campaignrelstatus", "access_count"} {
			if !tested[name] {
				t.Errorf("no module has the field %s", name)
			}
		}
	})
}

// checkShown asks with every operator, and holds the answers against the records.
func checkShown(t *testing.T, s *client, token string, m *crm.Module, f *crm.Field, records []map[string]json.RawMessage, value string) {
	t.Helper()
	lower := strings.ToLower(value)
	holds := map[string]func(shown string) bool{
		"":           func(shown string) bool { return shown == lower },
		"eq:":        func(shown string) bool { return shown == lower },
		"neq:":       func(shown string) bool { return shown != lower },
		"in:a,":      func(shown string) bool { return shown == lower || shown == "a" },
		"nin:a,":     func(shown string) bool { return shown != lower && shown != "a" },
		"null":       func(shown string) bool { return shown == "" },
		"notnull":    func(shown string) bool { return shown != "" },
		"like:%":     func(shown string) bool { return strings.HasSuffix(shown, lower) },
		"contains:":  func(shown string) bool { return strings.Contains(shown, lower) },
		"starts:":    func(shown string) bool { return strings.HasPrefix(shown, lower) },
		"ends:":      func(shown string) bool { return strings.HasSuffix(shown, lower) },
		"like:":      func(shown string) bool { return shown == lower },
		"in:,":       func(shown string) bool { return shown == lower || shown == "" },
		"nin:,":      func(shown string) bool { return shown != lower && shown != "" },
		"notnull:x:": func(shown string) bool { return shown != "" },
	}
	for op, want := range holds {
		if f.Kind != crm.Text && (strings.Contains(op, ":a,") || strings.Contains("like:%contains:starts:ends:", op)) && op != "" {
			continue
		}
		criteria := f.Name + ":" + op
		if !strings.Contains(op, "null") {
			criteria += strings.ReplaceAll(value, ",", `\,`)
		}
		var expected []string
		for _, r := range records {
			if want(strings.ToLower(shownText(r[f.Name]))) {
				expected = append(expected, shownText(r["record_id"]))
			}
		}
		a := s.get("/" + m.Name + "/length/100000/" + token + "?criteria=" + url.QueryEscape(criteria))
		if got := ids(a); a.status != 200 || !slices.Equal(got, expected) {
			t.Errorf("%s %s: got %d and %d records, want the %d that show it %.200s", m.Name, criteria, a.status, len(got), len(expected), a.body[:min(len(a.body), 100)])
		}
	}
}

// shownText is a JSON text.
func shownText(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}
