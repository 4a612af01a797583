import type { JSX } from 'preact'
import { serviceURL } from '../call/v1'
import type { V1Call } from '../call/v1call'
import { t } from '../i18n'
import { me } from '../session/me'
import { modules } from '../session/modules'
import { Code } from '../ui/Code'
import { CopyAs } from '../ui/CopyAs'
import { Icon } from '../ui/Icon'
import { Page } from '../ui/Page'

/** Home says where the service is, what a first call looks like, and what there is to see. */
export function Home(): JSX.Element {
  const who = me.value!
  const open = modules.value!.filter((m) => m.view)
  const first = open.find((m) => m.name === 'Accounts') ?? open[0]
  const call: V1Call = { method: 'GET', module: first?.name ?? 'Accounts', pairs: [['start', '0'], ['length', '5']] }
  return (
    <Page title={t('home.title', { name: who.full_name || who.user_name })}>
      <div class="columns">
        <section class="card">
          <h2>{t('home.service')}</h2>
          <p class="soft">{t('home.serviceAbout')}</p>
          <Code text={serviceURL()} label={t('home.service')} />
          <dl class="facts">
            <dt>{t('home.version')}</dt>
            <dd dir="ltr">{who.server.version}</dd>
            <dt>{t('home.crm')}</dt>
            <dd dir="ltr">{who.server.crm_version || '—'}</dd>
            <dt>{t('home.zone')}</dt>
            <dd dir="ltr">{who.crm_zone}</dd>
          </dl>
        </section>
        <section class="card">
          <h2>{t('home.first')}</h2>
          <p class="soft">{t('home.firstAbout')}</p>
          <CopyAs call={call} />
        </section>
      </div>
      <section>
        <h2>{t('nav.modules')}</h2>
        <ul class="tiles">
          {open.map((m) => (
            <li key={m.name}>
              <a class="tile" href={'/console/records/' + m.name}>
                <strong dir="auto">{m.label}</strong>
                {m.label !== m.name && (
                  <span class="soft small" dir="ltr">
                    {m.name}
                  </span>
                )}
              </a>
              {m.create && (
                <a class="tile-add" href={`/console/records/${m.name}/new`} aria-label={t('record.newOf', { module: m.single })} title={t('record.new')}>
                  <Icon name="add" />
                </a>
              )}
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
