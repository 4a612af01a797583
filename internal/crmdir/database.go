package crmdir

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// defaultPort is where MySQL listens, and what the CRM assumes.
const defaultPort = 3306

// Database is how the CRM reaches its database: by Host and Port, or by Socket
// when that is set.
type Database struct {
	Type     string // $dbconfig['db_type']: mysqli, or mysql before 7.x
	Host     string
	Port     int
	Socket   string // path of a Unix socket
	User     string
	Password Secret
	Name     string
}

// database takes apart $dbconfig. The CRM connects to db_hostname, which its
// config file joins from db_server and db_port; where it is not set, or not
// readable, the two are joined here.
func (r *settingsReader) database() Database {
	db := Database{
		Type: r.connection("db_type", false),
		User: r.connection("db_username", true),
		Name: r.connection("db_name", true),
		// A database account may have no password, so it is not needed.
		Password: Secret(r.connection("db_password", false)),
	}
	if db.Type != "" && !strings.HasPrefix(db.Type, "mysql") {
		r.problem("$dbconfig['db_type'] is %q; only mysqli and mysql are known", db.Type)
	}
	server := r.scope.Var("dbconfig").At("db_hostname").Text()
	if server == "" || strings.HasPrefix(server, ":") || isPlaceholder(server) {
		if server = r.connection("db_server", true); server == "" {
			return db
		}
		if port := r.connection("db_port", false); port != "" {
			server += ":" + strings.TrimPrefix(port, ":")
		}
	}
	var ok bool
	if db.Host, db.Port, db.Socket, ok = splitServer(server); !ok {
		r.problem("$dbconfig['db_hostname'] (db_server and db_port) must be host, host:port or host:/path/of/socket")
	}
	return db
}

// splitServer takes host, host:port, host:/socket, /socket and the same behind
// PHP's mark of a persistent connection, "p:". A part given twice, as in
// "localhost:3307:3306" from a db_server with a port and a db_port, counts by
// its first spelling.
func splitServer(server string) (host string, port int, socket string, ok bool) {
	server = strings.TrimPrefix(server, "p:")
	if slash := strings.IndexByte(server, '/'); slash >= 0 {
		if slash > 0 && server[slash-1] != ':' {
			return "", 0, "", false
		}
		socket, _, _ = strings.Cut(server[slash:], ":")
		return strings.TrimSuffix(server[:slash], ":"), 0, socket, true
	}
	host, rest := server, ""
	if strings.HasPrefix(server, "[") {
		var closed bool
		if host, rest, closed = strings.Cut(server[1:], "]"); !closed {
			return "", 0, "", false
		}
	} else if strings.Count(server, ":") <= 2 && net.ParseIP(server) == nil {
		if colon := strings.IndexByte(server, ':'); colon >= 0 {
			host, rest = server[:colon], server[colon:]
		}
	} else if net.ParseIP(server) == nil {
		// An IPv6 address without brackets, joined with a port.
		colon := strings.LastIndexByte(server, ':')
		host, rest = server[:colon], server[colon:]
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(rest, ":"), ":")
	if first == "" {
		return host, defaultPort, "", host != ""
	}
	port, err := strconv.Atoi(first)
	return host, port, "", err == nil && port > 0 && port < 1<<16 && host != ""
}

// String is the address with the password hidden.
func (d Database) String() string { return d.url().Redacted() }

// DatabaseURL is the address of the CRM's database as the --database option
// takes it, password included: mysql://user:password@host:port/name, or with
// ?socket=/path for a socket.
func (c Config) DatabaseURL() string { return c.Database.url().String() }

func (d Database) url() *url.URL {
	u := &url.URL{Scheme: "mysql", User: url.User(d.User), Path: "/" + d.Name}
	if d.Password != "" {
		u.User = url.UserPassword(d.User, string(d.Password))
	}
	if d.Socket == "" {
		u.Host = net.JoinHostPort(d.Host, strconv.Itoa(d.Port))
		return u
	}
	if u.Host = d.Host; u.Host == "" {
		u.Host = "localhost"
	}
	u.RawQuery = "socket=" + strings.ReplaceAll(url.QueryEscape(d.Socket), "%2F", "/")
	return u
}
