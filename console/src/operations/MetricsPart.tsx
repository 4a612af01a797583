import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { getMetrics } from '../api/console'
import type { Metrics, Point } from '../api/types'
import { number, t } from '../i18n'
import { clock } from '../i18n/dates'
import { Busy } from '../ui/Busy'
import { Problem } from '../ui/Problem'
import { Chart, type Series } from './Chart'
import { RoutesTable } from './RoutesTable'
import { SlowTable } from './SlowTable'

// How often the figures are asked for.
const every = 5000

/** MetricsPart shows what the server has answered lately, and how quickly. */
export function MetricsPart(): JSX.Element {
  const [metrics, setMetrics] = useState<Metrics>()
  const [error, setError] = useState<unknown>()
  const [hour, setHour] = useState(false)
  const [live, setLive] = useState(true)

  useEffect(() => {
    const stop = new AbortController()
    const look = (): void => {
      // A page that nobody looks at asks for nothing.
      if (document.hidden) return
      getMetrics(stop.signal).then(
        (m) => {
          setMetrics(m)
          setError(undefined)
        },
        (e: unknown) => !stop.signal.aborted && setError(e),
      )
    }
    look()
    const timer = live ? setInterval(look, every) : undefined
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [live])

  if (error !== undefined) return <Problem error={error} />
  if (metrics === undefined) return <Busy />
  const points = hour ? metrics.minutes : metrics.seconds
  const length = hour ? 60 : 1
  const series = (label: string, color: Series['color'], of: (p: Point) => number): Series => ({ label, color, values: points.map(of) })
  const times = points.map((p) => p.at)
  const sum = points.reduce((n, p) => n + p.calls, 0)
  const wrong = points.reduce((n, p) => n + p.client_errors + p.server_errors, 0)
  return (
    <>
      <div class="toolbar">
        <label>
          {t('metrics.span')}{' '}
          <select value={hour ? 'hour' : 'minutes'} onChange={(e) => setHour(e.currentTarget.value === 'hour')}>
            <option value="minutes">{t('metrics.minutes')}</option>
            <option value="hour">{t('metrics.hour')}</option>
          </select>
        </label>
        <label class="check">
          <input type="checkbox" checked={live} onChange={(e) => setLive(e.currentTarget.checked)} /> {t('metrics.live')}
        </label>
      </div>
      <dl class="figures">
        <Figure name={t('metrics.calls')} value={number(sum)} />
        <Figure name={t('metrics.errors')} value={number(wrong)} />
        <Figure name={t('metrics.running')} value={number(metrics.running)} />
        <Figure name={t('metrics.since')} value={clock(new Date(metrics.started))} />
      </dl>
      <div class="charts">
        <Chart title={t('metrics.rate')} unit={t('metrics.perSecond')} times={times} series={[series(t('metrics.calls'), 'first', (p) => p.calls / length)]} />
        <Chart
          title={t('metrics.latency')}
          unit={t('metrics.ms')}
          times={times}
          series={[series('p50', 'first', (p) => p.p50), series('p95', 'second', (p) => p.p95), series('p99', 'third', (p) => p.p99)]}
        />
        <Chart
          title={t('metrics.errors')}
          unit={t('metrics.number')}
          times={times}
          series={[series(t('metrics.4xx'), 'second', (p) => p.client_errors), series(t('metrics.5xx'), 'third', (p) => p.server_errors)]}
        />
        <Chart title={t('metrics.statements')} unit={t('metrics.number')} times={times} series={[series(t('metrics.statements'), 'first', (p) => p.statements)]} />
      </div>
      <RoutesTable routes={metrics.routes} />
      <SlowTable slow={metrics.slow} />
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div class="card">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
