package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vtrest/internal/crmdir"
	"vtrest/internal/files"
)

func TestParseBucket(t *testing.T) {
	for address, want := range map[string]files.Bucket{
		"s3://key:se%2Fcret@s3.example.org/crm":                       {Endpoint: "s3.example.org", Name: "crm", Key: "key", Secret: "se/cret"},
		"s3://key:secret@127.0.0.1:9000/crm/a/b?tls=off&region=eu-1":  {Endpoint: "127.0.0.1:9000", Name: "crm", Prefix: "a/b/", Key: "key", Secret: "secret", Insecure: true, Region: "eu-1"},
		"s3://s3.eu-central-1.amazonaws.com/crm/?region=eu-central-1": {Endpoint: "s3.eu-central-1.amazonaws.com", Name: "crm", Region: "eu-central-1"},
	} {
		got, err := parseBucket(address)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(files.Bucket{}, "Client")); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", address, err, diff)
		}
	}
	for _, address := range []string{"s3://", "s3://key:s3cret@host", "s3://key:s3cret@host/", "s3://key:s3cret@host/crm?acl=public", "s3://key:s3cret@ho st/crm"} {
		b, err := parseBucket(address)
		if err == nil {
			t.Errorf("%s: got %+v, want an error", address, b)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error shows the secret: %v", address, err)
		}
	}
	if shown := HideSecret("s3://key:s3cret@host/crm"); strings.Contains(shown, "s3cret") {
		t.Errorf("HideSecret shows %s", shown)
	}
}

// TestBadExtensions: the folder of a CRM says what its web server might run.
func TestBadExtensions(t *testing.T) {
	for _, tt := range []struct{ settings, name, want string }{
		{"$upload_badext = array('lua', 'PHP');", "a.lua", "a.luafile.txt"},
		{"$upload_badext = array('lua', 'PHP');", "a.php", "a.phpfile.txt"},
		{"$upload_badext = array('lua', 'PHP');", "a.js", "a.js"},
		{"", "a.js", "a.jsfile.txt"},
	} {
		path := t.TempDir()
		config := "<?php\n$dbconfig['db_server'] = 'localhost'; $dbconfig['db_port'] = ':3306'; $dbconfig['db_username'] = 'u'; $dbconfig['db_password'] = 'p'; $dbconfig['db_name'] = 'crm'; $dbconfig['db_type'] = 'mysqli';\n" + tt.settings
		if err := os.WriteFile(filepath.Join(path, "config.inc.php"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		dir, err := crmdir.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := (&Config{MaxBody: 100}).storage(&origin{dir: dir}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		u, err := s.Receive(t.Context(), "filename", tt.name, "", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		u.Discard(t.Context())
		if u.Name != tt.want {
			t.Errorf("%s %s is stored as %s, want %s", tt.settings, tt.name, u.Name, tt.want)
		}
	}
}
