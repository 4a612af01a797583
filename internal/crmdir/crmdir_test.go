package crmdir

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// crmFolder writes files, named by their paths below it, into a new folder.
func crmFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// opened is the folder of a CRM with those files, opened.
func opened(t *testing.T, files map[string]string) *Dir {
	t.Helper()
	d, err := Open(crmFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// installed is a config.inc.php as Vtiger's installer leaves it, with what
// matters here.
const installed = `<?php
version_compare(PHP_VERSION, '5.5.0') <= 0 ? error_reporting(E_WARNING & ~E_NOTICE) : error_reporting(E_ERROR);
include('vtigerversion.php');
ini_set('memory_limit','512M');
$dbconfig['db_server'] = 'db.example.org';
$dbconfig['db_port'] = ':3307';
$dbconfig['db_username'] = 'crm user';
$dbconfig['db_password'] = 's3cr\'t/@:?#';
$dbconfig['db_name'] = 'crm';
$dbconfig['db_type'] = 'mysqli';
$dbconfig['db_hostname'] = $dbconfig['db_server'].$dbconfig['db_port'];
$dbconfig['log_sql'] = false;
$site_URL = 'https://crm.example.org/';
$PORTAL_URL = $site_URL.'/customerportal';
$root_directory = '/var/www/crm/';
$upload_dir = 'cache/upload/';
$upload_maxsize = 3145728;//3MB
$upload_badext = array('php', 'PHP3', 'htaccess');
$list_max_entries_per_page = '25';
$default_charset = 'UTF-8';
$default_language = 'fr_fr';
$default_timezone = 'Asia/Tehran';
if(isset($default_timezone) && function_exists('date_default_timezone_set')) {
	@date_default_timezone_set($default_timezone);
}
include_once 'config.security.php';
?>
`

func TestConfig(t *testing.T) {
	d := opened(t, map[string]string{
		configFile:   installed,
		overrideFile: "<?php\n$max_mailboxes = 3;\n$list_max_entries_per_page = 50;\n",
	})
	want := Config{
		Database: Database{
			Type: "mysqli", Host: "db.example.org", Port: 3307,
			User: "crm user", Password: "s3cr't/@:?#", Name: "crm",
		},
		SiteURL:        "https://crm.example.org/",
		TimeZone:       "Asia/Tehran",
		Language:       "fr_fr",
		UploadMaxBytes: 3145728,
		UploadBadExt:   []string{"php", "php3", "htaccess"},
		RootDir:        "/var/www/crm/",
		UploadDir:      "cache/upload/",
		Charset:        "UTF-8",
		ListEntries:    50,
	}
	if diff := cmp.Diff(want, d.Config()); diff != "" {
		t.Errorf("Config (-want +got):\n%s", diff)
	}
	if got, want := d.StorageDir(), filepath.Join(d.Path(), "storage"); got != want {
		t.Errorf("StorageDir = %s, want %s", got, want)
	}
}

func TestConfigDefaults(t *testing.T) {
	d := opened(t, map[string]string{configFile: `<?php
		$dbconfig['db_server'] = 'localhost'; $dbconfig['db_username'] = 'root'; $dbconfig['db_name'] = 'crm';
		$root_directory = dirname(__FILE__).'/';`})
	want := Config{
		Database: Database{Host: "localhost", Port: 3306, User: "root", Name: "crm"},
		Language: "en_us", UploadMaxBytes: 3000000, RootDir: d.Path(), Charset: "UTF-8", ListEntries: 20,
	}
	if diff := cmp.Diff(want, d.Config()); diff != "" {
		t.Errorf("Config (-want +got):\n%s", diff)
	}
}

func TestOpenErrors(t *testing.T) {
	tests := []struct {
		name, config string
		want         []string
	}{
		{"empty file", "", []string{configFile, "['db_server'] is missing", "['db_username'] is missing", "['db_name'] is missing"}},
		{
			"not installed", `<?php $dbconfig['db_server'] = '_DBC_SERVER_'; $dbconfig['db_port'] = ':_DBC_PORT_';
			$dbconfig['db_username'] = '_DBC_USER_'; $dbconfig['db_name'] = 'crm';
			$dbconfig['db_hostname'] = $dbconfig['db_server'].$dbconfig['db_port'];`,
			[]string{"['db_server'] still holds the installer's placeholder", "['db_username'] still"},
		},
		{"computed", `<?php $dbconfig = array('db_server' => 'x', 'db_username' => 'u', 'db_name' => 'n',
			'db_password' => getenv('PW'));`, []string{"['db_password'] is computed"}},
		{"other database", strings.Replace(installed, "'mysqli'", "'pgsql'", 1), []string{`['db_type'] is "pgsql"`}},
		{"odd port", strings.Replace(installed, "':3307'", "':99999'", 1), []string{"['db_hostname']"}},
		{"odd number", strings.Replace(installed, "3145728", "'3M'", 1), []string{"$upload_maxsize must be"}},
		{"broken PHP", installed + "<?php\n$x = 'unclosed", []string{configFile, "line 29", "without an end"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(crmFolder(t, map[string]string{configFile: tt.config}))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "s3cr") {
				t.Errorf("error %q shows the password", err)
			}
		})
	}
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "has no config.inc.php") {
		t.Errorf("Open of a folder without a CRM: %v", err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("Open of no folder: no error")
	}
}

func TestPasswordIsHidden(t *testing.T) {
	c := opened(t, map[string]string{configFile: installed}).Config()
	js, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c, "password", c.Database.Password)
	for _, got := range []string{
		c.String(), c.Database.String(), fmt.Sprint(c), fmt.Sprintf("%+v %#v %q %x", c.Database, c, c.Database.Password, c.Database.Password),
		string(js), log.String(),
	} {
		if strings.Contains(got, "s3cr") || strings.Contains(got, fmt.Sprintf("%x", "s3cr")) {
			t.Errorf("%s shows the password", got)
		}
	}
	if string(c.Database.Password) != "s3cr't/@:?#" {
		t.Errorf("password = %q", string(c.Database.Password))
	}
}

func TestSplitServer(t *testing.T) {
	tests := []struct {
		server string
		host   string
		port   int
		socket string
		ok     bool
	}{
		{"localhost", "localhost", 3306, "", true},
		{"localhost:", "localhost", 3306, "", true},
		{"p:localhost:3307", "localhost", 3307, "", true},
		{"localhost:3307:3306", "localhost", 3307, "", true},
		{"10.0.0.5:3306", "10.0.0.5", 3306, "", true},
		{"::1", "::1", 3306, "", true},
		{"[::1]", "::1", 3306, "", true},
		{"[fe80::1]:3307", "fe80::1", 3307, "", true},
		{"2001:db8:0:0:0:0:0:1:3307", "2001:db8:0:0:0:0:0:1", 3307, "", true},
		{"localhost:/run/mysqld/mysqld.sock", "localhost", 0, "/run/mysqld/mysqld.sock", true},
		{"localhost:/run/mysqld/mysqld.sock:3306", "localhost", 0, "/run/mysqld/mysqld.sock", true},
		{"/run/mysqld/mysqld.sock", "", 0, "/run/mysqld/mysqld.sock", true},
		{":3306", "", 3306, "", false},
		{"host:port", "host", 0, "", false},
		{"host:0", "host", 0, "", false},
		{"host/x", "", 0, "", false},
		{"[::1", "", 0, "", false},
	}
	for _, tt := range tests {
		host, port, socket, ok := splitServer(tt.server)
		if host != tt.host || port != tt.port || socket != tt.socket || ok != tt.ok {
			t.Errorf("splitServer(%q) = %q %d %q %v, want %q %d %q %v",
				tt.server, host, port, socket, ok, tt.host, tt.port, tt.socket, tt.ok)
		}
	}
}

func TestDatabaseURL(t *testing.T) {
	tests := []struct {
		db   Database
		want string
	}{
		{Database{Host: "db", Port: 3307, User: "u", Password: "p", Name: "crm"}, "mysql://u:p@db:3307/crm"},
		{Database{Host: "db", Port: 3306, User: "u", Name: "crm"}, "mysql://u@db:3306/crm"},
		{Database{Host: "::1", Port: 3306, User: "u", Name: "crm"}, "mysql://u@[::1]:3306/crm"},
		{Database{Socket: "/run/my sql.sock", User: "u", Name: "crm"}, "mysql://u@localhost/crm?socket=/run/my+sql.sock"},
		{
			Database{Host: "db", Port: 3306, User: "a b", Password: "s3cr't/@:?#%", Name: "crm?x"},
			"mysql://a%20b:s3cr%27t%2F%40%3A%3F%23%25@db:3306/crm%3Fx",
		},
	}
	for _, tt := range tests {
		got := Config{Database: tt.db}.DatabaseURL()
		if got != tt.want {
			t.Errorf("DatabaseURL(%#v) = %s, want %s", tt.db, got, tt.want)
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Errorf("%s: %v", got, err)
			continue
		}
		password, _ := u.User.Password()
		if password != string(tt.db.Password) || u.User.Username() != tt.db.User || u.Path != "/"+tt.db.Name || u.Query().Get("socket") != tt.db.Socket {
			t.Errorf("%s does not read back", got)
		}
	}
}

func TestLabels(t *testing.T) {
	d := opened(t, map[string]string{
		configFile: installed,
		"languages/fr_fr/Accounts.php": `<?php $languageStrings = array('Customer' => 'Client', 'Press' => 'Presse', 'list' => array('x' => 'y'));
			$jsLanguageStrings = ['JS_X' => 'x', 'Press' => 'Journaux'];`,
		"languages/custom/fr_fr/Accounts.php": `<?php $languageStrings = array('Customer' => 'Acheteur');`,
		"languages/custom/fr_fr/Leads.php":    `<?php $languageStrings = array('Hot' => 'Chaud');`,
		"languages/fr_fr/Latin.php":           "<?php $languageStrings = ['a' => 'Cr\xe9\xe9'];",
		"languages/fr_fr/Broken.php":          "<?php\n$languageStrings = ['a' => 'b'\n'c' => 'd'];",
	})
	accounts := map[string]string{"Customer": "Client", "Press": "Journaux", "JS_X": "x"}
	shipped, err := d.ShippedLabels("fr_fr", "Accounts")
	if diff := cmp.Diff(accounts, shipped); err != nil || diff != "" {
		t.Errorf("shipped Accounts: %v (-want +got):\n%s", err, diff)
	}
	accounts["Customer"] = "Acheteur"
	for module, want := range map[string]map[string]string{
		"Accounts": accounts,
		"Leads":    {"Hot": "Chaud"},
		"Latin":    {"a": "Créé"},
		"Missing":  {},
	} {
		got, err := d.Labels("fr_fr", module)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", module, err, diff)
		}
	}
	if _, err := d.Labels("fr_fr", "Broken"); err == nil || !strings.Contains(err.Error(), "languages/fr_fr/Broken.php: line 3") {
		t.Errorf("broken file: %v", err)
	}
}

func TestLabelsStayInTheFolder(t *testing.T) {
	d := opened(t, map[string]string{configFile: installed, "languages/en_us/Vtiger.php": "<?php $languageStrings = ['a' => 'b'];"})
	secret := filepath.Join(t.TempDir(), "Secret.php")
	write(t, secret, "<?php $languageStrings = ['a' => 'secret'];")
	if err := os.Symlink(secret, filepath.Join(d.Path(), "languages/en_us/Linked.php")); err != nil {
		t.Fatal(err)
	}
	for _, name := range [][2]string{
		{"en_us", "../en_us/Vtiger"},
		{"..", "config"},
		{"en_us", ""},
		{"", "Vtiger"},
		{"en_us", "Vtiger\x00"},
		{"en_us", "Vtiger\n"},
		{"en_us", "Settings/Vtiger"},
		{"en_us", "Linked"},
	} {
		if got, err := d.Labels(name[0], name[1]); err == nil {
			t.Errorf("Labels(%q, %q) = %v, want an error", name[0], name[1], got)
		}
	}
	if v := d.LabelsVersion("..", "config"); v != "" {
		t.Errorf("LabelsVersion outside of the folder = %q", v)
	}
}

func TestLabelsVersion(t *testing.T) {
	d := opened(t, map[string]string{configFile: installed, "languages/en_us/Leads.php": "<?php $languageStrings = ['a' => 'b'];"})
	file := filepath.Join(d.Path(), "languages/en_us/Leads.php")
	seen := map[string]string{}
	step := func(what string) {
		t.Helper()
		v := d.LabelsVersion("en_us", "Leads")
		if again := d.LabelsVersion("en_us", "Leads"); again != v {
			t.Errorf("%s: version changed from %q to %q by itself", what, v, again)
		}
		if before, ok := seen[v]; ok {
			t.Errorf("%s: version %q is that of %q", what, v, before)
		}
		seen[v] = what
	}
	step("as opened")
	if err := os.Chtimes(file, time.Time{}, time.Unix(1700000000, 0)); err != nil {
		t.Fatal(err)
	}
	step("touched")
	write(t, filepath.Join(d.Path(), "languages/custom/en_us/Leads.php"), "<?php")
	step("custom file added")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	step("file removed")
}

func FuzzSplitServer(f *testing.F) {
	for _, server := range []string{"localhost:3306", "[::1]:3307", "p:h:/s.sock:1", "2001:db8::1"} {
		f.Add(server)
	}
	f.Fuzz(func(t *testing.T, server string) {
		host, port, socket, ok := splitServer(server)
		if !ok {
			return
		}
		byPort := host != "" && port > 0 && port < 1<<16 && socket == ""
		bySocket := port == 0 && strings.HasPrefix(socket, "/")
		if !byPort && !bySocket {
			t.Errorf("splitServer(%q) = %q %d %q", server, host, port, socket)
		}
	})
}
