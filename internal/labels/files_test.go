package labels

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"vtrest/internal/crmdir"
)

// The CRM's own files, through package crmdir: changes are seen, and what the
// original module never read is left out for it. Both hang on the names of
// methods that no compiler compares.
func TestLabelsOfTheCRM(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("config.inc.php", `<?php $dbconfig = ['db_server' => 'h', 'db_username' => 'u', 'db_name' => 'n'];`)
	write("languages/en_us/Leads.php", `<?php $languageStrings = ['Hot' => 'Very hot', 'Cold' => 'Ice'];`)
	write("languages/custom/en_us/Leads.php", `<?php $languageStrings = ['Hot' => 'Burning'];`)
	write("languages/fr_fr/Vtiger.php", `<?php $languageStrings = ['Warm' => 'Tiède'];`)
	d, err := crmdir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })

	clock := time.Unix(0, 0)
	c, original := New(d, "en_us", false), New(d, "en_us", true)
	c.now = func() time.Time { return clock }
	check := func(c *Catalog, value, want string) {
		t.Helper()
		if got := c.Label("en_us", "Leads", value); got != want {
			t.Errorf("Label of %s = %q, want %q", value, got, want)
		}
	}
	check(c, "Hot", "Burning")
	check(c, "Cold", "Ice")
	check(c, "Warm", "Warm")
	check(original, "Hot", "Very hot")
	check(original, "Warm", "Tiède")

	write("languages/custom/en_us/Leads.php", `<?php $languageStrings = ['Hot' => 'Glowing hot'];`)
	check(c, "Hot", "Burning")
	clock = clock.Add(checkEvery)
	check(c, "Hot", "Glowing hot")
}
