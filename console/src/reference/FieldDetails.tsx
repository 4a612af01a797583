import type { JSX } from 'preact'
import type { Dependency, Field, ModuleDetails } from '../api/types'
import { number, t } from '../i18n'

/** FieldDetails is a row that describes a field: its names, its kind, and what it may hold. */
export function FieldDetails({ field: f, module }: { field: Field; module: ModuleDetails }): JSX.Element {
  const marks: [boolean, string, string][] = [
    [f.mandatory, t('mandatory'), 'chip-bad'],
    [f.read_only, t('reference.readOnly'), ''],
    [f.create_only, t('reference.createOnly'), ''],
    [f.custom, t('reference.custom'), ''],
    [f.unique, t('reference.unique'), ''],
  ]
  return (
    <tr>
      <th scope="row" dir="auto">
        {f.label}
      </th>
      <td dir="ltr">
        <code>{f.name}</code>
        <br />
        <code class="soft small">{f.column}</code>
      </td>
      <td>
        {t(`type.${f.type}`)}
        <span class="soft small"> {sizeOf(f)}</span>
      </td>
      <td>
        <span class="chips">
          {marks.map(
            ([yes, word, look]) =>
              yes && (
                <span key={word} class={'chip ' + look}>
                  {word}
                </span>
              ),
          )}
        </span>
      </td>
      <td>
        {f.references.length > 0 && (
          <span class="chips">
            {f.references.map((r) => (
              <a key={r} class="chip" href={'/console/reference/modules/' + r} dir="ltr">
                {r}
              </a>
            ))}
          </span>
        )}
        {f.values.length > 0 && (
          <details>
            <summary>{t('reference.values', { n: f.values.length })}</summary>
            <ul class="value-list">
              {f.values.map((v) => (
                <li key={v.value}>
                  <code dir="auto">{v.value}</code>
                  {v.label !== v.value && <bdi class="soft"> {v.label}</bdi>}
                </li>
              ))}
            </ul>
          </details>
        )}
        {f.dependencies.length > 0 && (
          <details>
            <summary>{t('reference.dependencies')}</summary>
            <ul class="value-list">
              {f.dependencies.map((d) => (
                <DependencyText key={d.value} dependency={d} module={module} />
              ))}
            </ul>
          </details>
        )}
        {f.default !== '' && (
          <span class="small">
            {t('reference.default')} <code dir="auto">{f.default}</code>
          </span>
        )}
      </td>
    </tr>
  )
}

function sizeOf(f: Field): string {
  if (f.decimals > 0) return t('reference.decimals', { n: f.decimals })
  const text = ['text', 'longtext', 'email', 'phone', 'url'].includes(f.type)
  return text && f.length > 0 ? t('reference.length', { n: number(f.length) }) : ''
}

function DependencyText({ dependency: d, module }: { dependency: Dependency; module: ModuleDetails }): JSX.Element {
  return (
    <li>
      <code dir="auto">{d.value === '__DEFAULT__' ? t('reference.otherValues') : d.value}</code>
      {d.targets.map((target) => (
        <p key={target.field} class="small">
          <bdi>{module.fields.find((f) => f.name === target.field)?.label ?? target.field}</bdi>: <bdi>{target.values.join(' · ')}</bdi>
        </p>
      ))}
    </li>
  )
}
