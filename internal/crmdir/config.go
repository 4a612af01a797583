package crmdir

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"vtrest/internal/phplit"
)

const (
	configFile   = "config.inc.php"
	overrideFile = "config_override.php"
)

// What the CRM itself assumes where a setting is missing.
const (
	defaultLanguage  = "en_us"
	defaultCharset   = "UTF-8"
	defaultUploadMax = 3000000
	defaultListLen   = 20
)

// Config is the settings of a CRM that matter to a server over its database.
type Config struct {
	Database       Database
	SiteURL        string   // $site_URL, as written
	TimeZone       string   // $default_timezone; "" leaves it to PHP's own setting
	Language       string   // $default_language, for example en_us
	UploadMaxBytes int64    // $upload_maxsize
	UploadBadExt   []string // $upload_badext: such uploads get ".txt" appended; lower case
	RootDir        string   // $root_directory as the CRM knows it, or the opened folder
	UploadDir      string   // $upload_dir, relative to the root: a cache, not where attachments stay
	Charset        string   // $default_charset
	ListEntries    int      // $list_max_entries_per_page
}

// readConfig reads the settings of the CRM in dir.
func readConfig(dir string) (Config, error) {
	scope, err := readSettings(dir)
	if err != nil {
		return Config{}, err
	}
	r := settingsReader{scope: scope}
	c := Config{
		Database:       r.database(),
		SiteURL:        r.text("site_URL", ""),
		TimeZone:       r.text("default_timezone", ""),
		Language:       r.text("default_language", defaultLanguage),
		UploadMaxBytes: r.number("upload_maxsize", defaultUploadMax),
		RootDir:        r.text("root_directory", dir),
		UploadDir:      r.text("upload_dir", ""),
		Charset:        r.text("default_charset", defaultCharset),
		ListEntries:    int(r.number("list_max_entries_per_page", defaultListLen)),
	}
	for _, ext := range scope.Var("upload_badext").All() {
		c.UploadBadExt = append(c.UploadBadExt, strings.ToLower(ext.Text()))
	}
	if len(r.problems) > 0 {
		return Config{}, fmt.Errorf("%s: %s", filepath.Join(dir, configFile), strings.Join(r.problems, "; "))
	}
	return c, nil
}

// settingsReader takes settings from a scope and collects what is wrong with
// them, so that one error names everything.
type settingsReader struct {
	scope    *phplit.Scope
	problems []string
}

func (r *settingsReader) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// text is an optional setting. The default also stands for an expression that
// cannot be read and for the installer's placeholder.
func (r *settingsReader) text(name, missing string) string {
	if s := r.scope.Var(name).Text(); s != "" && !isPlaceholder(s) {
		return s
	}
	return missing
}

// number is an optional positive whole number, which the CRM may keep as text.
func (r *settingsReader) number(name string, missing int64) int64 {
	v := r.scope.Var(name)
	if v.IsNull() || v.Kind() == phplit.Unknown {
		return missing
	}
	n, ok := v.Int()
	if !ok || n <= 0 || n > 1<<40 {
		r.problem("$%s must be a positive whole number", name)
	}
	return n
}

// connection is the element of $dbconfig under key, which the CRM cannot run
// without when need is set. One that is computed is a problem either way.
func (r *settingsReader) connection(key string, need bool) string {
	v := r.scope.Var("dbconfig").At(key)
	switch {
	case v.Kind() == phplit.Unknown:
		r.problem("$dbconfig['%s'] is computed and not written out; give the database address instead", key)
	case isPlaceholder(v.Text()):
		r.problem("$dbconfig['%s'] still holds the installer's placeholder", key)
	case v.Text() == "" && need:
		r.problem("$dbconfig['%s'] is missing", key)
	default:
		return v.Text()
	}
	return ""
}

// isPlaceholder reports whether s is what config.template.php holds until the
// installer replaces it: _DBC_SERVER_, :_DBC_PORT_, _VT_ROOTDIR_ and so on.
func isPlaceholder(s string) bool {
	s = strings.TrimPrefix(s, ":")
	for _, prefix := range []string{"_DBC_", "_VT_", "_SITE_URL_", "_DB_STAT_"} {
		if strings.HasPrefix(s, prefix) && strings.HasSuffix(s, "_") {
			return true
		}
	}
	return false
}

// String is the settings on one line, the password hidden.
func (c Config) String() string {
	return fmt.Sprintf("database=%s site=%s time_zone=%s language=%s upload_max=%d root=%s charset=%s list_entries=%d",
		c.Database, c.SiteURL, c.TimeZone, c.Language, c.UploadMaxBytes, c.RootDir, c.Charset, c.ListEntries)
}

// Secret is text that prints as asterisks, however it is formatted; convert it
// to string to use it.
type Secret string

const hidden = "***"

// Format hides the secret from every verb of package fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText hides the secret from JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
