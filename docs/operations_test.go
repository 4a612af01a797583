package docs

import (
	"context"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"vtrest/internal/app"
)

// TestMetricsExist looks for every metric that the handbook, the rules and the
// dashboard name in what a server that has answered calls shows.
func TestMetricsExist(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{Listen: "127.0.0.1:0", Metrics: "127.0.0.1:0", Data: t.TempDir(), Demo: true, QueryTimeout: 1e10, Refresh: 1e9, TokenLife: 1e12, MaxBody: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	login(t, "http://"+a.Addr().String())
	_, shown := send(t, http.MethodGet, "http://"+a.MetricsAddr().String()+"/metrics", "", nil)
	// "up" is Prometheus's own; the tables vtrest_… are no metrics.
	var names []string
	metric := regexp.MustCompile(`\b(vtrest|go_sql|process)_[a-z]+_[a-z_]*[a-z]`)
	for _, file := range []string{"operations.md", "../packaging/monitoring/alerts.yml", "../packaging/monitoring/dashboard.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, metric.FindAllString(string(text), -1)...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) < 15 {
		t.Errorf("only %d metrics are named: %s", len(names), names)
	}
	for _, name := range names {
		if !regexp.MustCompile(`(?m)^` + name + `(_count)?[ {]`).MatchString(shown) {
			t.Errorf("no metric %s is shown", name)
		}
	}
}

// TestAlerts compares the rules for Prometheus with what the handbook says of
// each.
func TestAlerts(t *testing.T) {
	text, err := os.ReadFile("../packaging/monitoring/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	if err := yaml.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"operations.md", "operations.fa.md"} {
		handbook, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		said := regexp.MustCompile("`(Vtrest[A-Za-z]+)`").FindAllString(string(handbook), -1)
		for _, r := range rules.Groups[0].Rules {
			if !slices.Contains(said, "`"+r.Alert+"`") || r.Expr == "" {
				t.Errorf("%s says nothing of the alert %s", page, r.Alert)
			}
		}
		if len(said) != len(rules.Groups[0].Rules) {
			t.Errorf("%s names %d alerts, the rules have %d", page, len(said), len(rules.Groups[0].Rules))
		}
	}
}

// TestLogFields finds every word of a call's line in the log in the handbook.
func TestLogFields(t *testing.T) {
	source, err := os.ReadFile("../internal/web/shell.go")
	if err != nil {
		t.Fatal(err)
	}
	_, log, _ := strings.Cut(string(source), "func (s *Shell) log(")
	fields := regexp.MustCompile(`slog\.[A-Z][A-Za-z0-9]*\("([a-z_]+)"`).FindAllStringSubmatch(log, -1)
	if len(fields) < 10 {
		t.Fatalf("%d fields found in the log's code", len(fields))
	}
	for _, page := range []string{"operations.md", "operations.fa.md"} {
		handbook, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range fields {
			if !strings.Contains(string(handbook), "| `"+field[1]+"` |") {
				t.Errorf("%s says nothing of the log's %s", page, field[1])
			}
		}
	}
}
