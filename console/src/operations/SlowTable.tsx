import type { JSX } from 'preact'
import type { Slow } from '../api/types'
import { number, t } from '../i18n'
import { clock } from '../i18n/dates'

/** SlowTable lists the slowest calls of the last hour. Their values stand nowhere; the log has more by the request id. */
export function SlowTable({ slow }: { slow: Slow[] }): JSX.Element {
  return (
    <section>
      <h2>{t('metrics.slow')}</h2>
      <div class="table-frame tall" tabIndex={0} role="region" aria-label={t('metrics.slow')}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              <th scope="col">{t('metrics.route')}</th>
              <th scope="col">{t('metrics.module')}</th>
              {[t('metrics.status'), t('metrics.ms'), t('metrics.statements'), t('metrics.rows')].map((name) => (
                <th key={name} scope="col" class="end">
                  {name}
                </th>
              ))}
              <th scope="col">{t('metrics.request')}</th>
            </tr>
          </thead>
          <tbody>
            {slow.map((s) => (
              <tr key={s.request_id + s.at}>
                <td>{clock(new Date(s.at))}</td>
                <td>
                  <bdi dir="ltr">{s.route}</bdi>
                </td>
                <td>
                  <bdi>{s.module}</bdi>
                </td>
                <td class="end">{s.status}</td>
                <td class="end">{number(s.ms, { maximumFractionDigits: 1 })}</td>
                <td class="end">{number(s.statements)}</td>
                <td class="end">{number(s.rows)}</td>
                <td>
                  <code dir="ltr">{s.request_id}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
