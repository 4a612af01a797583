import type { JSX } from 'preact'
import type { Field } from '../api/types'
import { sameValue } from '../forms/dependencies'
import { number, t } from '../i18n'
import { beside } from '../i18n/dates'
import { nameOf } from './labels'

/** Value shows what a field of a record holds. In a grid it keeps to one line. */
export function Value({ field, text, grid = false }: { field: Field; text: string; grid?: boolean }): JSX.Element {
  if (text === '' || (field.type === 'reference' && text === '0')) return <span class="soft">—</span>
  switch (field.type) {
    case 'checkbox':
      return <span>{text === '1' ? t('yes') : t('no')}</span>
    case 'integer':
    case 'decimal':
    case 'amount':
    case 'percent':
      return <NumberText field={field} text={text} />
    case 'date':
    case 'datetime':
      return <DateText text={text} />
    case 'picklist':
      return <Choice field={field} value={text} />
    case 'multipicklist':
      return (
        <span class="chips">
          {text.split(' |##| ').map((v) => (
            <Choice key={v} field={field} value={v} />
          ))}
        </span>
      )
    case 'owner':
      return <Owner field={field} id={text} />
    case 'reference':
      return <Reference field={field} id={text} link={!grid} />
    case 'email':
      return grid ? <bdi>{text}</bdi> : <a href={'mailto:' + text}>{text}</a>
    case 'phone':
      return <bdi dir="ltr">{text}</bdi>
    case 'url':
      return <Address text={text} grid={grid} />
    case 'longtext':
      return grid ? <bdi>{text.slice(0, 200)}</bdi> : <p class="long" dir="auto">{text}</p>
    default:
      return <bdi>{text}</bdi>
  }
}

function NumberText({ field, text }: { field: Field; text: string }): JSX.Element {
  const n = Number(text)
  // Digits that a double cannot hold are shown as they are stored.
  if (!Number.isFinite(n) || text.replace(/\D/g, '').length > 20 || Math.abs(n) > Number.MAX_SAFE_INTEGER) return <bdi dir="ltr">{text}</bdi>
  const least = field.type === 'amount' ? 2 : 0
  const words = number(n, { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, field.decimals || 0, 3) })
  return (
    <span class="number" title={text}>
      <bdi>{field.type === 'percent' ? words + '٪'.replace('٪', '%') : words}</bdi>
    </span>
  )
}

function DateText({ text }: { text: string }): JSX.Element {
  const jalali = beside(text)
  return (
    <span class="date">
      <bdi dir="ltr">{text}</bdi>
      {jalali !== '' && <span class="jalali"> {jalali}</span>}
    </span>
  )
}

function Choice({ field, value }: { field: Field; value: string }): JSX.Element {
  const known = field.values.find((v) => sameValue(v.value, value))
  return (
    <span class="chip" title={value}>
      {known !== undefined && known.color !== '' && <Dot color={known.color} />}
      <bdi>{known?.label ?? value}</bdi>
    </span>
  )
}

// The CRM's colours are any colour, so text never stands on them.
function Dot({ color }: { color: string }): JSX.Element {
  return (
    <svg class="dot" viewBox="0 0 8 8" aria-hidden="true">
      <circle cx="4" cy="4" r="4" fill={color} />
    </svg>
  )
}

function Owner({ field, id }: { field: Field; id: string }): JSX.Element {
  const known = field.values.find((v) => v.value === id)
  return <bdi>{known?.label ?? '#' + id}</bdi>
}

function Reference({ field, id, link }: { field: Field; id: string; link: boolean }): JSX.Element {
  const named = nameOf(field, id)
  if (named === undefined || named === null) return <bdi dir="ltr">#{id}</bdi>
  if (!link || named.module === 'Users') return <bdi>{named.label}</bdi>
  return (
    <a href={`/console/records/${named.module}/${id}`} dir="auto">
      {named.label}
    </a>
  )
}

function Address({ text, grid }: { text: string; grid: boolean }): JSX.Element {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : 'https://' + text
  if (grid || !/^https?:\/\//i.test(url)) return <bdi dir="ltr">{text}</bdi>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" dir="ltr">
      {text}
    </a>
  )
}
