package sqldb

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	connectTimeout = 5 * time.Second
	// defaultWait is how long a statement may wait for the server where nobody
	// says otherwise.
	defaultWait = 2 * time.Minute
)

// target is a database URL, taken apart.
type target struct {
	sqlite string        // path of the file, or ""
	mysql  *mysql.Config // or nil
	also   []string      // addresses of further nodes with the same database
}

// parseURL reads the forms sqlite:PATH and mysql://user:password@host:3306/name,
// with ?socket=/path for a Unix socket and &also=host:3306,… for further nodes of
// a cluster. Its errors never show the password.
func parseURL(raw string) (target, error) {
	if path, ok := strings.CutPrefix(raw, "sqlite:"); ok {
		if path == "" {
			return target{}, fmt.Errorf("database URL %q: the path is missing; write sqlite:PATH", raw)
		}
		return target{sqlite: path}, nil
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "mysql" && u.Scheme != "mariadb") {
		return target{}, fmt.Errorf("database URL: write sqlite:PATH or mysql://user:password@host:3306/name (percent-encode special characters of the password)")
	}
	cfg := mysql.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.DBName = strings.TrimPrefix(u.Path, "/")
	if cfg.DBName == "" {
		return target{}, fmt.Errorf("database URL %s: the database name is missing after the host", u.Redacted())
	}
	cfg.Net, cfg.Addr = "tcp", u.Host
	if u.Port() == "" {
		cfg.Addr = strings.TrimSuffix(u.Host, ":") + ":3306"
	}
	q := u.Query()
	if socket := q.Get("socket"); socket != "" {
		cfg.Net, cfg.Addr = "unix", socket
	}
	if tls := q.Get("tls"); tls != "" {
		cfg.TLSConfig = tls
	}
	for name := range q {
		if name != "socket" && name != "tls" && name != "also" {
			return target{}, fmt.Errorf("database URL %s: unknown parameter %q; known are socket, tls and also", u.Redacted(), name)
		}
	}
	session(cfg)
	t := target{mysql: cfg}
	for address := range strings.SplitSeq(q.Get("also"), ",") {
		switch _, _, err := net.SplitHostPort(address); {
		case address == "":
		case err == nil:
			t.also = append(t.also, address)
		default:
			t.also = append(t.also, net.JoinHostPort(strings.Trim(address, "[]"), "3306"))
		}
	}
	return t, nil
}

// session sets what every connection of ours speaks: text as UTF-8, dates as
// text, and room for the line items of a record in one GROUP_CONCAT. The CRM's
// own session is not strict, and cuts silently what does not fit a column; ours
// refuses it.
func session(cfg *mysql.Config) {
	cfg.Timeout = connectTimeout
	cfg.Collation = "utf8mb4_general_ci"
	// What the driver would print about broken connections comes back as errors.
	cfg.Logger = &mysql.NopLogger{}
	// An UPDATE counts the rows it finds, as SQLite does, not those that differ.
	cfg.ClientFoundRows = true
	// One round trip for a statement that is not kept prepared, not three. The
	// driver quotes the values, and refuses to where a character set makes that
	// unsafe.
	cfg.InterpolateParams = true
	cfg.Params = map[string]string{
		"sql_mode":             "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
		"group_concat_max_len": "1073741824",
		// Tables that we make roll back, whatever the server makes by itself.
		"default_storage_engine": "InnoDB",
	}
}
