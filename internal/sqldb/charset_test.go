package sqldb_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestFitCharset compares each character that a set has by our tables with what the
// server has for it: one that only we know would make a comparison fail.
func TestFitCharset(t *testing.T) {
	db, err := sqldb.Open(crmtest.MariaDB(t).Shared(t, filepath.Join(crmtest.Reference(t), "vtiger82-fresh.sql.zst")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for name, m := range map[string]*charmap.Charmap{
		"latin1": charmap.Windows1252, "latin2": charmap.ISO8859_2, "latin5": charmap.ISO8859_9, "cp1250": charmap.Windows1250, "cp1251": charmap.Windows1251,
		"cp1256": charmap.Windows1256, "koi8r": charmap.KOI8R, "greek": charmap.ISO8859_7, "hebrew": charmap.ISO8859_8,
	} {
		fit := 0
		for b := range 256 {
			text := string(m.DecodeByte(byte(b)))
			if b < 128 || text == "\uFFFD" || sqldb.FitCharset(name, text) != text {
				continue
			}
			fit++
			var back string
			if err := db.SQL.QueryRowContext(t.Context(), "SELECT CONVERT(CONVERT(? USING "+name+") USING utf8mb4)", text).Scan(&back); err != nil || back != text {
				t.Errorf("%s: the server makes %q of %q (%v): it does not have it", name, back, text, err)
			}
		}
		if fit < 40 {
			t.Errorf("%s: only %d characters fit", name, fit)
		}
	}
}
