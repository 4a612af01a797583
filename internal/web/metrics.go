package web

import (
	"net/http"
	"runtime"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts calls for Prometheus. Every label comes from a closed set: a
// dialect's names of calls, and the classes of status.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by route and class of status
	duration *prometheus.HistogramVec // by route
	rows     *prometheus.CounterVec   // by route
	queries  prometheus.Counter
	inFlight prometheus.Gauge
}

// seconds are the histogram's bounds: a record takes a few milliseconds, a
// list of everything some seconds.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// NewMetrics makes the metrics of a build of the program, and adds the
// collectors of others, such as those of the connection pool.
func NewMetrics(version, commit string, more ...prometheus.Collector) *Metrics {
	m := &Metrics{
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
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "vtrest_requests_in_flight", Help: "Calls being answered now.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "vtrest_build_info", Help: "Always 1; the labels tell the build.",
		ConstLabels: prometheus.Labels{"version": version, "commit": commit, "go": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.duration, m.rows, m.queries, m.inFlight, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(more...)
	return m
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

func (m *Metrics) begin() { m.inFlight.Inc() }

func (m *Metrics) end(c *Call, o *outcome) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(c.Route, o.class()).Inc()
	m.duration.WithLabelValues(c.Route).Observe(o.took.Seconds())
	m.rows.WithLabelValues(c.Route).Add(float64(c.Rows))
	m.queries.Add(float64(o.queries))
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
