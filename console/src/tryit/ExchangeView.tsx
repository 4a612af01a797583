import type { JSX } from 'preact'
import { number, t } from '../i18n'
import { Code } from '../ui/Code'
import { JsonText } from '../ui/JsonText'
import type { Exchange } from './exchange'

/** ExchangeView shows a request and its answer. */
export function ExchangeView({ exchange: x }: { exchange: Exchange }): JSX.Element {
  const lines = (headers: [string, string][]): string => headers.map(([name, value]) => `${name}: ${value}`).join('\n')
  const request = [`${x.request.method} ${x.request.url}`, lines(x.request.headers), ...(x.request.body === '' ? [] : ['', x.request.body])].join('\n')
  const fine = x.status.startsWith('2')
  return (
    <section class="card exchange" aria-label={t('try.answer')}>
      <h3>{t('try.request')}</h3>
      <Code text={request} label={t('try.request')} />
      <h3>
        {t('try.answer')}{' '}
        <span class={'chip ' + (fine ? 'chip-good' : 'chip-bad')} dir="ltr">
          {x.status}
        </span>{' '}
        <span class="soft small">{t('milliseconds', { n: number(x.ms, { maximumFractionDigits: 1 }) })}</span>
      </h3>
      <details>
        <summary>{t('try.headers')}</summary>
        <Code text={lines(x.headers)} label={t('try.headers')} />
      </details>
      <Code text={x.body} label={t('try.answer')}>
        <JsonText text={x.body} />
      </Code>
    </section>
  )
}
