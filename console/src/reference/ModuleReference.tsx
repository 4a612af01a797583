import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Field, ModuleDetails } from '../api/types'
import { language, t } from '../i18n'
import { moduleDetails } from '../session/modules'
import { Icon } from '../ui/Icon'
import { Load } from '../ui/Load'
import { Page } from '../ui/Page'
import { useLoad } from '../ui/useLoad'
import { FieldDetails } from './FieldDetails'

/** ModuleReference describes the fields of a module. */
export function ModuleReference({ name }: { name: string }): JSX.Element {
  const details = useLoad(() => moduleDetails(name), [name, language.value])
  return <Load of={details}>{(m) => <Fields module={m} />}</Load>
}

function Fields({ module }: { module: ModuleDetails }): JSX.Element {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const matches = (f: Field): boolean => [f.name, f.label, f.column, f.type].some((s) => s.toLowerCase().includes(wanted))
  return (
    <Page
      title={module.label}
      above={
        <>
          <a href="/console/reference">{t('reference.title')}</a> <code dir="ltr">{module.name}</code>
        </>
      }
      actions={
        module.view && (
          <a class="button" href={'/console/records/' + module.name}>
            <Icon name="table" /> {t('reference.records')}
          </a>
        )
      }
    >
      <div class="toolbar">
        <input type="search" value={search} aria-label={t('reference.search')} placeholder={t('reference.search')} onInput={(e) => setSearch(e.currentTarget.value)} />
        <span class="soft">{t('reference.count', { n: module.fields.length })}</span>
      </div>
      {module.blocks.map((b) => {
        const fields = b.fields.map((name) => module.fields.find((f) => f.name === name)).filter((f): f is Field => f !== undefined && matches(f))
        if (fields.length === 0) return null
        return (
          <section key={b.id} class="block">
            <h2 dir="auto">{b.label || t('block.other')}</h2>
            <div class="table-frame" tabIndex={0} role="region" aria-label={b.label || t('block.other')}>
              <table class="plain fields-table">
                <thead>
                  <tr>
                    <th scope="col">{t('reference.field')}</th>
                    <th scope="col">{t('reference.name')}</th>
                    <th scope="col">{t('reference.type')}</th>
                    <th scope="col">{t('reference.marks')}</th>
                    <th scope="col">{t('reference.holds')}</th>
                  </tr>
                </thead>
                <tbody>
                  {fields.map((f) => (
                    <FieldDetails key={f.name} field={f} module={module} />
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )
      })}
    </Page>
  )
}
