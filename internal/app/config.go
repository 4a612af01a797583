package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Config is every option of the program. The tags are the one place where an
// option's name (the field's, in kebab case), default and meaning stand: the
// command line, the help, `vtrest config` and docs/configuration.md are made
// from them. An option stands on the command line, in the variable VTREST_NAME
// or in the file, and counts in that order.
type Config struct {
	Listen       string   `group:"Addresses" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to serve on, as HOST:PORT; :8080 means every address of this machine."`
	Metrics      string   `group:"Addresses" placeholder:"ADDR" help:"Address on which /metrics is served to Prometheus. Without it there are no metrics."`
	TLSCert      string   `group:"Addresses" name:"tls-cert" placeholder:"FILE" help:"Certificate (PEM, with the chain) to serve HTTPS with. The file is read again when it changes."`
	TLSKey       string   `group:"Addresses" name:"tls-key" placeholder:"FILE" help:"Private key of --tls-cert (PEM)."`
	TrustedProxy []string `group:"Addresses" placeholder:"NETWORK" help:"Network (10.0.0.0/8) or address of a proxy whose Forwarded and X-Forwarded-For headers are believed. May be repeated."`
	CORSOrigin   []string `group:"Addresses" name:"cors-origin" default:"*" placeholder:"ORIGIN" help:"Web page origin (https://app.example.org) that may call from a browser. May be repeated; an empty one allows none."`
	NoConsole    bool     `group:"Addresses" help:"Serve no console at /console."`

	Data                  string        `group:"Database" default:"vtrest-data" placeholder:"DIR" help:"Folder of the embedded database, which is made on the first start."`
	Database              string        `group:"Database" placeholder:"URL" help:"Database to serve instead of the embedded one: mysql://user:password@host:3306/name, mysql://user@localhost/name?socket=/path, or sqlite:PATH. Further nodes of a Galera cluster follow as ?also=host:3306,host:3306."`
	Vtiger                string        `group:"Database" placeholder:"DIR" help:"Folder of an installed Vtiger CRM. Database, time zone, language and labels are read from its files."`
	Demo                  bool          `group:"Database" help:"Serve a demo database of its own, with known passwords, on this machine only."`
	QueryTimeout          time.Duration `group:"Database" default:"30s" placeholder:"TIME" help:"Longest time the database may take for one call before its first record."`
	AllowNontransactional bool          `group:"Database" help:"Write tables that are on an engine without transactions, such as MyISAM: a write that fails stays half written there. Without this option records of such modules are not written."`

	Storage string `group:"Files" placeholder:"PLACE" help:"Where the files of documents are: a folder that holds storage/, or a bucket as s3://KEY:SECRET@HOST/BUCKET. Without it they are with the CRM (--vtiger) or the embedded database."`

	SMTP string `group:"Mail" name:"smtp" placeholder:"URL" help:"Mail server for the mails of workflows of the embedded database, as smtp://USER:PASSWORD@HOST:PORT?tls=starttls&from=ADDRESS. tls is starttls, tls or off; from is the sender of all mails; without it each mail comes from the sender that its workflow names. Only for the embedded database: a CRM sends its mails itself."`

	TokenLife       time.Duration `group:"Tokens" default:"1h" placeholder:"TIME" help:"How long a token lives after its last use."`
	TokenAnyAddress bool          `group:"Tokens" help:"Let a token be used from any client address, not only the one that logged in."`
	Rate            int           `group:"Tokens" default:"6000" placeholder:"N" help:"Calls that a token may make a minute, on all servers over one database together; 0 is any number."`

	LegacyStatus   bool   `group:"Answers" help:"Answer everything with HTTP status 200, errors too, as the PHP module does."`
	RawText        bool   `group:"Answers" help:"Print text exactly as it is stored, with < and > not written as &lt; and &gt;."`
	Lenient        bool   `group:"Answers" help:"Take values that the PHP module took unchecked, such as picklist values that are in no list. For clients that cannot change."`
	StrictTotals   bool   `group:"Answers" help:"Refuse quotes, orders and invoices that are sent with totals other than those of their lines. Without this option the totals of the lines count, and the header X-Totals-Differ names those that were sent otherwise."`
	OriginalLabels bool   `group:"Answers" help:"Take picklist labels from where the PHP module took them, whatever the user's language."`
	MaxLength      int64  `group:"Answers" default:"0" placeholder:"N" help:"Most records one list may ask for; 0 means no limit."`
	MaxBody        int64  `group:"Answers" default:"67108864" placeholder:"BYTES" help:"Longest body of a request, in bytes; files that are sent count too."`
	TimeZone       string `group:"Answers" placeholder:"ZONE" help:"Time zone of the CRM, such as Asia/Tehran. Otherwise the CRM's own setting counts, else UTC."`
	Language       string `group:"Answers" placeholder:"LANG" help:"Language of labels for users who have chosen none, such as fa_ir. Otherwise the CRM's own setting counts, else en_us."`

	LogLevel  string `group:"Log" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"Least important lines to log: debug, info, warn or error."`
	LogFormat string `group:"Log" default:"text" enum:"text,json" placeholder:"FORMAT" help:"Format of the log: text or json."`

	// Refresh is how often to look for changes to modules, fields, picklists, users
	// and their rights; 0 is every three seconds.
	Refresh time.Duration `kong:"-"`
	Version string        `kong:"-"` // of the program
	Commit  string        `kong:"-"` // that the program was built from
	Out     io.Writer     `kong:"-"` // the terminal: new passwords and the demo's greeting; nil for none
	Log     *slog.Logger  `kong:"-"` // nil logs nothing
}

// NewLog makes the logger that the options ask for.
func (c *Config) NewLog(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return nil, fmt.Errorf("--log-level: %w", err)
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}

// check finds options that contradict each other, all at once.
func (c *Config) check() error {
	var errs []error
	if (c.TLSCert == "") != (c.TLSKey == "") {
		errs = append(errs, errors.New("--tls-cert and --tls-key belong together: give both or neither"))
	}
	if c.Demo && (c.Database != "" || c.Vtiger != "") {
		errs = append(errs, errors.New("--demo serves a database of its own: leave out --database and --vtiger, or --demo"))
	}
	if c.MaxBody <= 0 {
		errs = append(errs, errors.New("--max-body must be more than 0"))
	}
	if c.Rate < 0 {
		errs = append(errs, errors.New("--rate must not be less than 0"))
	}
	if c.MaxLength < 0 {
		errs = append(errs, errors.New("--max-length must not be less than 0"))
	}
	for name, d := range map[string]time.Duration{"query-timeout": c.QueryTimeout, "token-life": c.TokenLife} {
		if d <= 0 {
			errs = append(errs, fmt.Errorf("--%s must be more than 0, such as 30s", name))
		}
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		errs = append(errs, fmt.Errorf("--listen %s: write HOST:PORT, such as 127.0.0.1:8080", c.Listen))
	} else if c.Demo && !c.onlyThisMachine() {
		errs = append(errs, fmt.Errorf("--demo with --listen %s: everybody knows the demo's password, and it is served on this machine only; leave out --listen, or serve without --demo", c.Listen))
	}
	if err := c.checkSMTP(); err != nil {
		errs = append(errs, err)
	}
	_, err := c.proxies()
	return errors.Join(append(errs, err)...)
}

// onlyThisMachine tells whether Listen is a loopback address.
func (c *Config) onlyThisMachine() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// proxies are the networks of TrustedProxy. A single address is a network of
// one.
func (c *Config) proxies() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range c.TrustedProxy {
		if text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy %s: write a network such as 10.0.0.0/8, or an address", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// origins are the CORS origins without the empty ones.
func (c *Config) origins() []string {
	var origins []string
	for _, o := range c.CORSOrigin {
		if o != "" {
			origins = append(origins, o)
		}
	}
	return origins
}

// HideSecret is the value of an option as it may be shown: the password in a
// database URL becomes asterisks.
func HideSecret(value string) string {
	if strings.HasPrefix(value, "sqlite:") || !strings.Contains(value, ":") || !strings.Contains(value, "@") {
		return value
	}
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		scheme, _, _ := strings.Cut(value, ":")
		return scheme + "://***"
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "***")
	}
	return strings.Replace(u.String(), "%2A%2A%2A", "***", 1)
}
