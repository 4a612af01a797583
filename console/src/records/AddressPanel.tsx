import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { serviceURL } from '../call/v1'
import { address, type Spelling, type V1Call } from '../call/v1call'
import { t } from '../i18n'
import { Code } from '../ui/Code'
import { CopyAs } from '../ui/CopyAs'

/** AddressPanel shows the call that made what is on the page, in both spellings and as code. */
export function AddressPanel({ call }: { call: V1Call }): JSX.Element {
  const [spelling, setSpelling] = useState<Spelling>('path')
  return (
    <section class="card address-panel" aria-label={t('address.title')}>
      <p class="soft">{t('address.about')}</p>
      <div class="columns">
        {(['path', 'query'] as const).map((s) => (
          <div key={s}>
            <h3>{s === 'path' ? t('address.path') : t('address.query')}</h3>
            <Code text={serviceURL() + address(call, s, 'TOKEN')} label={s === 'path' ? t('address.path') : t('address.query')} />
          </div>
        ))}
      </div>
      <label class="check small">
        <input type="checkbox" checked={spelling === 'query'} onChange={(e) => setSpelling(e.currentTarget.checked ? 'query' : 'path')} /> {t('address.useQuery')}
      </label>
      <CopyAs call={call} spelling={spelling} />
    </section>
  )
}
