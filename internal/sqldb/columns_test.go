package sqldb

import "testing"

// TestDefaults: MySQL tells defaults bare, MariaDB as SQL spells them.
func TestDefaults(t *testing.T) {
	for version, bare := range map[string]bool{
		"5.6.24": true, "5.7.44-log": true, "8.0.36": true, "8.4.3": true, "9.1.0": true, "8.0.36-0ubuntu0.22.04.1": true,
		"10.11.6-MariaDB-log": false, "5.5.5-10.11.6-MariaDB": false, "11.4.2-MariaDB-ubu2404": false, "10.2.7-MariaDB": false,
		"10.2.6-MariaDB": true, "5.5.5-10.1.48-MariaDB": true, "5.5.68-MariaDB": true, "": false,
	} {
		if got := bareDefaults(version); got != bare {
			t.Errorf("bareDefaults(%q) is %t", version, got)
		}
	}
	for _, tt := range []struct{ kind, extra, bare, want string }{
		{"varchar", "", "it's", "'it''s'"},
		{"varchar", "", "", "''"},
		{"varchar", "", "NULL", "'NULL'"},
		{"int", "", "0", "'0'"},
		{"decimal", "", "0.00", "'0.00'"},
		{"bit", "", "b'0'", "b'0'"},
		{"timestamp", "on update CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
		{"datetime", "DEFAULT_GENERATED", "CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"},
		{"varchar", "DEFAULT_GENERATED", "uuid()", "uuid()"},
		{"date", "", "0000-00-00", "'0000-00-00'"},
	} {
		if got := spelled(tt.kind, tt.extra, tt.bare); got != tt.want {
			t.Errorf("spelled(%q, %q, %q) is %s, want %s", tt.kind, tt.extra, tt.bare, got, tt.want)
		}
	}
}
