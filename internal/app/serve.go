package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/collectors"

	"vtrest/internal/crm"
	"vtrest/internal/store"
	"vtrest/internal/web"
	"vtrest/internal/web/clientaddr"
)

const (
	// base is the first of the addresses below which V1 answers.
	base = "/modules/ParsVT/ws/"
	// stall is how long a client may take for a piece of a list.
	stall = time.Minute
	// answerTime is what a call may take besides its query: the body to come,
	// the answer to go.
	answerTime = 2 * time.Minute
	// notice is how long /readyz says that the server stops before it does.
	notice = time.Second
	// firstLook is how long a start waits for the catalog, so that the first
	// call finds one; a database that is down must not hold up /healthz.
	firstLook    = 2 * time.Second
	cleanUpEvery = 10 * time.Minute
	// shareEvery is how often servers over one database tell each other of the
	// calls that they have counted.
	shareEvery = time.Second
	// maxCalls is how many calls are answered at the same time. Those past it
	// would wait for the database anyhow, and take memory while they do.
	maxCalls = 2000
	// Bodies that are being received may take so many bytes together, or so many
	// of the longest.
	maxBodies     = 256 << 20
	longestBodies = 4
)

// listeners are the open ports.
type listeners struct{ main, metrics net.Listener }

func (l *listeners) close() error {
	var errs []error
	for _, one := range []net.Listener{l.main, l.metrics} {
		if one == nil {
			continue
		}
		if err := one.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Listen opens the ports. Clients may connect from then on, and are answered
// once [App.Serve] runs, which listens by itself otherwise.
func (a *App) Listen(ctx context.Context) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", a.config.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	a.listeners.main = l
	if a.config.Metrics == "" {
		return nil
	}
	if a.listeners.metrics, err = config.Listen(ctx, "tcp", a.config.Metrics); err != nil {
		return fmt.Errorf("--metrics: %w", err)
	}
	return nil
}

// Addr is the main address after [App.Listen], with the port that was chosen
// where the option says 0.
func (a *App) Addr() net.Addr { return a.listeners.main.Addr() }

// MetricsAddr is the address of /metrics after [App.Listen], nil without one.
func (a *App) MetricsAddr() net.Addr {
	if a.listeners.metrics == nil {
		return nil
	}
	return a.listeners.metrics.Addr()
}

// Site is everything the main address answers.
func (a *App) Site() *web.Site {
	proxies, _ := a.config.proxies() // checked by Open
	shell := &web.Shell{
		Log:     a.log,
		Metrics: a.measures(),
		From:    clientaddr.New(proxies).Addr,
		Count: func(ctx context.Context) (context.Context, func() int64) {
			ctx, n := store.WithCount(ctx)
			return ctx, n.Load
		},
		MaxBody: a.config.MaxBody,
		Stall:   stall,

		MaxCalls: maxCalls, MaxBodies: max(maxBodies, longestBodies*a.config.MaxBody),
	}
	site := &web.Site{API: shell.Handler(web.Compressed(a.dialect())), Base: base, Ready: a.ready, Origins: a.config.origins()}
	a.addConsole(site, shell)
	return site
}

// measures are the metrics, made once.
func (a *App) measures() *web.Metrics {
	if a.metrics == nil {
		a.metrics = web.NewMetrics(a.config.Version, a.config.Commit, append(a.post.collectors(), a.mended, collectors.NewDBStatsCollector(a.db.SQL, "crm"))...)
	}
	return a.metrics
}

func (a *App) ready(ctx context.Context) error {
	if a.server != nil && a.server.Stopping() {
		return crm.Errorf(crm.Unavailable, "the server is stopping")
	}
	return a.refresher.Ready(ctx)
}

// Serve answers calls until ctx ends, and then lets running ones end.
func (a *App) Serve(ctx context.Context) error {
	if a.listeners.main == nil {
		if err := a.Listen(ctx); err != nil {
			return err
		}
	}
	a.server = &web.Server{
		Handler: a.Site().Handler(), Log: a.log,
		CertFile: a.config.TLSCert, KeyFile: a.config.TLSKey,
		WriteTimeout: a.config.QueryTimeout + answerTime, Notice: notice,
	}
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	if l := a.listeners.metrics; l != nil {
		metrics := &web.Server{Handler: a.measures().Handler(), Log: a.log, WriteTimeout: answerTime}
		running.Go(func() {
			if err := metrics.Serve(background, l); err != nil {
				a.log.Error("metrics are no longer served", "error", err.Error())
			}
		})
	}
	if err := a.look(background, &running); err != nil {
		return err
	}
	running.Go(func() { a.cleanUp(background) })
	if !a.Embedded() {
		running.Go(func() { a.share(background) })
	}
	if a.Embedded() {
		running.Go(func() { a.post.run(background) })
	}
	running.Go(func() { a.tryStorage(background) })
	a.greet()
	a.log.Info("serving", "address", a.Addr().String(), "version", a.config.Version)
	err := a.server.Serve(ctx, a.listeners.main)
	a.log.Info("stopped")
	return err
}

// look starts the refresher, and waits for the first catalog. A database server
// may be down for a while, so that is waited for a moment only; a file that
// cannot be read will not mend itself, so its error ends the start.
func (a *App) look(ctx context.Context, running *sync.WaitGroup) error {
	var failed error // once first is closed
	first := make(chan struct{})
	running.Go(func() {
		a.addEmbeddedIndexes(ctx)
		failed = a.refresher.Refresh(ctx) // logged there
		close(first)
		a.refresher.Run(ctx)
	})
	select {
	case <-first:
	case <-time.After(firstLook):
		a.log.Info("the CRM's modules and fields are still being read; calls are answered once they are")
		if !a.Embedded() {
			return nil
		}
		<-first
	}
	if failed != nil && a.Embedded() && ctx.Err() == nil {
		return a.broken(failed)
	}
	return nil
}

// share counts busy tokens together with other servers. The embedded database
// has one server.
func (a *App) share(ctx context.Context) {
	tick := time.NewTicker(shareEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !a.refresher.migrated.Load() {
			continue
		}
		err := a.auth.Share(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			a.log.Warn("the calls of tokens cannot be counted together with other servers", "error", err.Error())
		}
		failing = err != nil
	}
}

// cleanUp removes expired tokens, and answers that are remembered no longer, now
// and then.
func (a *App) cleanUp(ctx context.Context) {
	tick := time.NewTicker(cleanUpEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !a.refresher.migrated.Load() {
			continue
		}
		if n, err := a.auth.CleanUp(ctx); err != nil {
			a.log.Warn("expired tokens cannot be removed", "error", err.Error())
		} else if n > 0 {
			a.log.Debug("expired tokens removed", "tokens", n)
		}
		if a.files != nil {
			if n, err := a.files.Sweep(ctx); err != nil {
				a.log.Warn("files of broken uploads cannot be removed", "error", err.Error())
			} else if n > 0 {
				a.log.Debug("files of broken uploads removed", "files", n)
			}
		}
		if a.Embedded() {
			a.post.cleanUp(ctx)
		}
		if n, err := a.records().ForgetAnswers(ctx); err != nil {
			a.log.Warn("answers under old idempotency keys cannot be removed", "error", err.Error())
		} else if n > 0 {
			a.log.Debug("answers under old idempotency keys removed", "keys", n)
		}
	}
}
