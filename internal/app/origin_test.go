package app

import (
	"os"
	"path/filepath"
	"testing"
)

// crmFolder is the folder of a CRM in Tehran.
func crmFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"config.inc.php": `<?php
$dbconfig['db_server'] = 'db.example.org';
$dbconfig['db_port'] = ':3307';
$dbconfig['db_username'] = 'vtiger';
$dbconfig['db_password'] = 's3cr3t';
$dbconfig['db_name'] = 'crm';
$dbconfig['db_type'] = 'mysqli';
$default_timezone = 'Asia/Tehran';
$default_language = 'fa_ir';
`,
		"languages/fa_ir/Accounts.php": `<?php
$languageStrings = array('Active' => 'فعال');
`,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOrigin(t *testing.T) {
	dir := crmFolder(t)
	tests := []struct {
		name   string
		change func(*Config)
		url    string
		zone   string
		label  string // of Active in Accounts
	}{
		{"embedded", func(c *Config) { c.Data = "d" }, "sqlite:" + filepath.Join("d", "vtrest.db"), "UTC", "Active"},
		{"demo", func(c *Config) { c.Data, c.Demo = "d", true }, "sqlite:" + filepath.Join("d", "demo.db"), "UTC", "Actif"},
		{"database", func(c *Config) { c.Database = "mysql://u@h/d" }, "mysql://u@h/d", "UTC", "Active"},
		{"vtiger", func(c *Config) { c.Vtiger = dir }, "mysql://vtiger:s3cr3t@db.example.org:3307/crm", "Asia/Tehran", "فعال"},
		{"database before vtiger", func(c *Config) { c.Vtiger, c.Database = dir, "mysql://u@h/d" }, "mysql://u@h/d", "Asia/Tehran", "فعال"},
		{"time zone", func(c *Config) { c.Vtiger, c.TimeZone = dir, "Europe/Paris" }, "mysql://vtiger:s3cr3t@db.example.org:3307/crm", "Europe/Paris", "فعال"},
		{"language", func(c *Config) { c.Data, c.Language = "d", "fr_fr" }, "sqlite:" + filepath.Join("d", "vtrest.db"), "UTC", "Actif"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := options()
			tt.change(&c)
			o, err := c.origin()
			if err != nil {
				t.Fatal(err)
			}
			if o.dir != nil {
				defer o.dir.Close()
			}
			if o.url != tt.url {
				t.Errorf("database %s, want %s", o.url, tt.url)
			}
			zone, err := c.zone(o)
			if err != nil || zone.String() != tt.zone {
				t.Errorf("time zone %v (%v), want %s", zone, err, tt.zone)
			}
			if got := c.labelsOf(o).Label("", "Accounts", "Active"); got != tt.label {
				t.Errorf("label %q, want %q", got, tt.label)
			}
		})
	}
	c := options()
	c.TimeZone = "Nowhere/None"
	if _, err := c.zone(&origin{}); err == nil {
		t.Error("time zone Nowhere/None is accepted")
	}
}
