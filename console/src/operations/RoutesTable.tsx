import type { JSX } from 'preact'
import type { Route } from '../api/types'
import { number, t } from '../i18n'

/** RoutesTable sums up the last hour by kind of call. */
export function RoutesTable({ routes }: { routes: Route[] }): JSX.Element {
  const ms = (n: number): string => number(n, { maximumFractionDigits: 1 })
  return (
    <section>
      <h2>{t('metrics.routes')}</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label={t('metrics.routes')}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{t('metrics.route')}</th>
              {[t('metrics.calls'), t('metrics.4xx'), t('metrics.5xx'), t('metrics.statements'), 'p50', 'p95', 'p99', t('metrics.max')].map((name) => (
                <th key={name} scope="col" class="end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {routes.map((r) => (
              <tr key={r.route}>
                <th scope="row">
                  <bdi dir="ltr">{r.route}</bdi>
                </th>
                {[number(r.calls), number(r.client_errors), number(r.server_errors), number(r.statements), ms(r.p50), ms(r.p95), ms(r.p99), ms(r.max)].map((n, i) => (
                  <td key={i} class="end">
                    {n}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
