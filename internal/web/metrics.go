package web

import (
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"vtrest/internal/crm"
)

// Metrics counts calls for Prometheus. Every label comes from a closed set: a
// dialect's names of calls, and the classes of status.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by route and class of status
	duration *prometheus.HistogramVec // by route
	rows     *prometheus.CounterVec   // by route
	queries  prometheus.Counter
	limited  *prometheus.CounterVec // by limit
	inFlight prometheus.Gauge
	recent   *recent
}

// seconds are the histogram's bounds: a record takes a few milliseconds, a
// list of everything some seconds.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// NewMetrics makes the metrics of a build of the program, and adds the
// collectors of others, such as those of the connection pool.
func NewMetrics(version, commit string, more ...prometheus.Collector) *Metrics {
	m := &Metrics{
		recent:   newRecent(time.Now),
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vtrest_requests_total", Help: "Calls answered, by route and class of status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vtrest_request_duration_seconds", Help: "Time from a call to the end of its answer, by route.", Buckets: seconds,
		}, []string{"route"}),
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vtrest_rows_total", Help: "Records answered, by route.",
		}, []string{"route"}),
		queries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vtrest_queries_total", Help: "Statements that calls have run on the database.",
		}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vtrest_limited_total", Help: "Calls refused because of a limit, by limit: login, token, password, calls, bodies.",
		}, []string{"limit"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "vtrest_requests_in_flight", Help: "Calls being answered now.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "vtrest_build_info", Help: "Always 1; the labels tell the build.",
		ConstLabels: prometheus.Labels{"version": version, "commit": commit, "go": runtime.Version()},
	})
	build.Set(1)
	for _, l := range crm.Limits() {
		m.limited.WithLabelValues(l.String()) // there from the start, for those who watch
	}
	m.registry.MustRegister(m.limited, m.requests, m.duration, m.rows, m.queries, m.inFlight, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(more...)
	return m
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		mux.ServeHTTP(w, r)
	})
}

func (m *Metrics) begin() {
	m.inFlight.Inc()
	m.recent.running.Add(1)
}

func (m *Metrics) end(c *Call, o *outcome) {
	m.inFlight.Dec()
	m.recent.running.Add(-1)
	m.recent.add(c, o)
	m.requests.WithLabelValues(c.Route, o.class()).Inc()
	m.duration.WithLabelValues(c.Route).Observe(o.took.Seconds())
	m.rows.WithLabelValues(c.Route).Add(float64(c.Rows))
	m.queries.Add(float64(o.queries))
	if l := limitOf(o.err); l != crm.NoLimit {
		m.limited.WithLabelValues(l.String()).Inc()
	}
}

// class is the class of a status: "2xx" and so on. Answers cut short count as
// 5xx, calls that the client gave up as 4xx.
func (o *outcome) class() string {
	switch {
	case o.gone:
		return "4xx"
	case o.cut:
		return "5xx"
	}
	return strconv.Itoa(o.status/100) + "xx"
}
