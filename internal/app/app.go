package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
	_ "time/tzdata" // the zones of the CRM's settings, on machines that have none

	"github.com/prometheus/client_golang/prometheus"

	"vtrest/internal/auth"
	"vtrest/internal/crm"
	"vtrest/internal/embedded"
	"vtrest/internal/files"
	"vtrest/internal/labels"
	"vtrest/internal/mail"
	"vtrest/internal/password"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

const defaultLanguage = "en_us"

// App is the program over one database.
type App struct {
	config    Config
	origin    *origin
	db        *sqldb.DB
	store     *store.Store
	files     *files.Storage // nil for none
	auth      *auth.Service
	refresher *Refresher
	zone      *time.Location
	labels    *labels.Catalog
	log       *slog.Logger
	// mailServer sends what workflows mail; nil for none.
	mailServer *mail.Server
	post       *postman // nil where a CRM sends its mails
	metrics    *web.Metrics
	mended     *prometheus.CounterVec // counters of the CRM that were behind, by table
	server     *web.Server            // of the main address
	listeners  listeners
}

// ErrNoDatabase is the error of [OpenExisting] when the embedded database has
// not been made yet.
var ErrNoDatabase = errors.New("there is no embedded database here yet")

// Open checks the options and opens the database they choose; the embedded one
// is made if it is missing. A database server that does not answer is no
// error. The caller closes the App.
func Open(ctx context.Context, c Config) (*App, error) { return open(ctx, c, true) }

// OpenExisting is Open for commands that only look: it makes no database.
func OpenExisting(ctx context.Context, c Config) (*App, error) { return open(ctx, c, false) }

func open(ctx context.Context, c Config, create bool) (_ *App, err error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	o, err := c.origin()
	if err != nil {
		return nil, err
	}
	a := &App{config: c, origin: o, log: c.Log}
	if create && c.TLSCert != "" {
		if err := web.CheckCertificate(c.TLSCert, c.TLSKey); err != nil {
			return nil, err
		}
	}
	if a.mailServer, err = c.mailServer(o); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.ensure(ctx, create); err != nil {
		return nil, err
	}
	if a.db, err = sqldb.OpenTimeout(o.url, c.QueryTimeout); err != nil {
		return nil, err
	}
	if a.Embedded() && create {
		if err := a.checkWritable(ctx); err != nil {
			return nil, err
		}
	}
	if err := a.build(); err != nil {
		return nil, err
	}
	return a, a.refuseKnownPassword(ctx)
}

// ensure makes the embedded database's file if that is asked for.
func (a *App) ensure(ctx context.Context, create bool) error {
	if a.origin.file == "" {
		return nil
	}
	there, err := a.origin.exists()
	switch {
	case err != nil:
		return fmt.Errorf("embedded database: %w", err)
	case there:
		a.origin.closeToOthers()
		return a.checkFile(ctx)
	case !create:
		return a.config.noDatabase(a.origin)
	}
	return a.config.create(ctx, a.origin)
}

// build makes the services over the database.
func (a *App) build() error {
	zone, err := a.config.zone(a.origin)
	if err != nil {
		return err
	}
	a.zone = zone
	a.labels = a.config.labelsOf(a.origin)
	a.labels.OnError = func(err error) { a.log.Warn("labels cannot be read", "error", err.Error()) }
	a.store = store.New(a.db, nil)
	a.watchCounters()
	if a.config.AllowNontransactional {
		a.store.AllowNonTransactional()
	}
	if a.files, err = a.config.storage(a.origin, zone); err != nil {
		return err
	}
	a.refresher = &Refresher{store: a.store, watch: a.db.Watch(), every: cmp.Or(a.config.Refresh, usualRefresh), log: a.log, allowed: a.config.AllowNontransactional, busy: make(chan struct{}, 1)}
	if a.Embedded() {
		a.post = a.newPostman()
	}
	a.auth = auth.New(a.store, a.refresher.Catalog, auth.Config{Life: a.config.TokenLife, Timeout: a.config.QueryTimeout, AnyAddress: a.config.TokenAnyAddress, Rate: a.config.Rate, Renew: a.refresher.Renew}, nil)
	return nil
}

// zone is the CRM's time zone.
func (c *Config) zone(o *origin) (*time.Location, error) {
	name := firstOf(c.TimeZone, o.zone, "UTC")
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: write a name such as Asia/Tehran: %w", name, err)
	}
	return zone, nil
}

// labelsOf looks labels up where the database's own are. A database alone has
// none; the original's mixture of languages is then made of the built-in ones,
// for those who ask for it.
func (c *Config) labelsOf(o *origin) *labels.Catalog {
	source := o.labels
	if source == nil && c.OriginalLabels {
		source = labels.Builtin()
	}
	return labels.New(source, firstOf(c.Language, o.language, defaultLanguage), c.OriginalLabels)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// refuseKnownPassword keeps the demo's database from being served to others
// under another name.
func (a *App) refuseKnownPassword(ctx context.Context) error {
	if a.origin.file == "" || a.config.onlyThisMachine() {
		return nil
	}
	var logins []store.Login
	err := a.store.View(ctx, func(tx *store.Tx) (err error) {
		logins, err = tx.LoginsByName(ctx, embedded.DemoAdmin.UserName)
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range logins {
		known := l.AccessKey == embedded.DemoAdmin.AccessKey ||
			password.Verify(password.Scheme(l.CryptType), l.UserName, l.Password, embedded.DemoAdmin.Password)
		if known && l.Active && !l.Deleted {
			return fmt.Errorf("--listen %s: user %s of %s has the demo's password or access key, which everybody knows; change both with vtrest user passwd and vtrest user key, or listen on 127.0.0.1",
				a.config.Listen, l.UserName, a.origin.file)
		}
	}
	return nil
}

// records are the use cases on records.
func (a *App) records() *records.Service {
	return &records.Service{
		Store: a.store, Files: a.files, Timeout: a.config.QueryTimeout, Zone: a.zone, Lenient: a.config.Lenient, StrictTotals: a.config.StrictTotals,
		SendsMail: a.mailServer != nil, Log: a.log,
	}
}

// dialect makes the API.
func (a *App) dialect() web.Dialect {
	return v1.New(v1.Config{
		Records:      a.records(),
		Renew:        a.refresher.Renew,
		Auth:         a.auth,
		Labels:       a.labels,
		Zone:         a.zone,
		Now:          time.Now,
		LegacyStatus: a.config.LegacyStatus,
		RawText:      a.config.RawText,
		MaxLength:    a.config.MaxLength,
		LongLists:    a.db.SQL.Stats().MaxOpenConnections / 2,
		Describer:    a.describer(),
	})
}

// Refresh reads the CRM's registry once; [App.Serve] does it by itself.
func (a *App) Refresh(ctx context.Context) error { return a.refresher.Refresh(ctx) }

// Embedded tells whether the database is our own and not a CRM's.
func (a *App) Embedded() bool { return a.origin.file != "" }

// Close closes the database and what else is open.
func (a *App) Close() error {
	var errs []error
	errs = append(errs, a.listeners.close())
	if a.refresher != nil {
		errs = append(errs, a.refresher.watch.Close())
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	if a.origin.dir != nil {
		errs = append(errs, a.origin.dir.Close())
	}
	return errors.Join(errs...)
}

// asError is the outermost crm.Error of a chain.
func asError(err error) (*crm.Error, bool) { return errors.AsType[*crm.Error](err) }
