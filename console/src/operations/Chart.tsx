import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { language, number, t } from '../i18n'
import { clock } from '../i18n/dates'
import { isDark } from '../session/theme'

/** Series is a line of a chart; its colour comes from the theme. */
export interface Series {
  label: string
  color: 'first' | 'second' | 'third'
  values: number[]
}

interface Props {
  title: string
  unit: string
  times: string[] // RFC 3339
  series: Series[]
}

const height = 180
const dashes = { first: [], second: [6, 3], third: [2, 3] }

/** Chart draws figures over time. The same figures stand in a table below it, for whoever sees no chart. */
export function Chart({ title, unit, times, series }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const dark = isDark()

  useEffect(() => {
    const box = place.current!
    plot.current = new uPlot(options(box, series), data(times, series), box)
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      plot.current?.destroy()
    }
    // New colours and words need a new chart; new figures do not.
  }, [dark, language.value, series.map((s) => s.label).join()])
  useEffect(() => plot.current?.setData(data(times, series)), [times, series])

  const most = Math.max(0, ...series.flatMap((s) => s.values))
  return (
    <figure class="card chart">
      <figcaption>
        {title} <span class="soft small">{unit}</span>
        <span class="legend">
          {series.length > 1 &&
            series.map((s) => (
              <span key={s.label} class={'legend-' + s.color}>
                {s.label}
              </span>
            ))}
        </span>
      </figcaption>
      <div ref={place} class="plot" dir="ltr" role="img" aria-label={t('chart.about', { title, most: number(most, { maximumFractionDigits: 1 }) })} />
      <details>
        <summary>{t('chart.table')}</summary>
        <FiguresTable title={title} times={times} series={series} />
      </details>
    </figure>
  )
}

// Rows with calls only: five minutes have three hundred.
function FiguresTable({ title, times, series }: { title: string; times: string[]; series: Series[] }): JSX.Element {
  const rows = times.map((_, i) => i).filter((i) => series.some((s) => (s.values[i] ?? 0) !== 0))
  return (
    <div class="table-frame short" tabIndex={0} role="region" aria-label={title}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {series.map((s) => (
              <th key={s.label} scope="col" class="end">
                {s.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.reverse().map((i) => (
            <tr key={i}>
              <th scope="row">{clock(new Date(times[i] ?? ''))}</th>
              {series.map((s) => (
                <td key={s.label} class="end">
                  {number(s.values[i] ?? 0, { maximumFractionDigits: 1 })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="soft">{t('chart.nothing')}</p>}
    </div>
  )
}

function data(times: string[], series: Series[]): uPlot.AlignedData {
  return [times.map((at) => Date.parse(at) / 1000), ...series.map((s) => s.values)]
}

function options(box: HTMLElement, series: Series[]): uPlot.Options {
  const style = getComputedStyle(box)
  const color = (name: string): string => style.getPropertyValue('--' + name).trim()
  const axis = { stroke: color('soft'), grid: { stroke: color('line'), width: 1 }, ticks: { show: false } }
  return {
    width: box.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      { ...axis, values: (_, marks) => marks.map((s) => clock(new Date(s * 1000), 'short')), space: 70, size: 28 },
      { ...axis, values: (_, marks) => marks.map((n) => number(n)), size: 46 },
    ],
    series: [{}, ...series.map((s) => ({ label: s.label, stroke: color('chart-' + s.color), width: 2, dash: dashes[s.color], points: { show: false } }))],
  }
}
