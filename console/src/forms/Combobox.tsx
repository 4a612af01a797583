import type { JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Found } from '../api/types'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'

interface Props {
  id: string
  label?: string
  describedBy?: string
  invalid?: boolean
  disabled?: boolean
  /** What the chosen record is called, '' for none. */
  chosen: string
  find: (text: string, signal: AbortSignal) => Promise<Found[]>
  choose: (found: Found | null) => void
}

/** Results are the records found, and the text they were found for. */
interface Results {
  records: Found[]
  for: string | undefined
}

/** Combobox searches while one types; arrows walk through what was found, Enter takes it, Escape leaves it. */
export function Combobox({ id, label, describedBy, invalid, disabled, chosen, find, choose }: Props): JSX.Element {
  const [text, setText] = useState<string | null>(null) // null while nobody types
  const [results, setResults] = useState<Results>({ records: [], for: undefined })
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const found = results.records
  const searching = open && results.for !== (text ?? '')

  useEffect(() => {
    if (!open) return
    const stop = new AbortController()
    const wait = setTimeout(() => {
      const typed = text ?? ''
      const show = (records: Found[]): void => {
        setResults({ records, for: typed })
        setActive(-1)
      }
      find(typed, stop.signal).then(show, () => !stop.signal.aborted && show([]))
    }, 150)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [open, text])

  const take = (f: Found | null): void => {
    choose(f)
    setText(null)
    setOpen(false)
    input.current?.focus()
  }
  const key = (e: KeyboardEvent): void => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      setOpen(true)
      const step = e.key === 'ArrowDown' ? 1 : -1
      setActive((a) => Math.max(-1, Math.min(found.length - 1, a + step)))
    } else if (e.key === 'Enter' && open) {
      // While the list is open, Enter never saves the form around it. It takes nothing from a list that is about to change.
      e.preventDefault()
      const walked = found[active]
      if (walked !== undefined && !searching) take(walked)
    } else if (e.key === 'Escape' && open) {
      e.preventDefault()
      e.stopPropagation()
      setOpen(false)
      setText(null)
    }
  }
  const leave = (): void => {
    // What was typed and not chosen is no record; an emptied box is none.
    if (text !== null && text.trim() === '' && chosen !== '') choose(null)
    setText(null)
    setOpen(false)
  }

  return (
    <span class="combobox">
      <input
        ref={input}
        id={id}
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${list}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        disabled={disabled}
        autocomplete="off"
        dir="auto"
        placeholder={t('search.placeholder')}
        value={text ?? chosen}
        onFocus={(e) => e.currentTarget.select()}
        onClick={() => setOpen(true)}
        onInput={(e) => {
          setText(e.currentTarget.value)
          setOpen(true)
        }}
        onKeyDown={key}
        onBlur={leave}
      />
      {chosen !== '' && !disabled && (
        <button type="button" class="quiet" onClick={() => take(null)} aria-label={t('search.clear')}>
          <Icon name="close" />
        </button>
      )}
      <ul id={list} role="listbox" aria-label={label ?? t('search.found')} aria-busy={searching} hidden={!open}>
        {found.map((f, i) => (
          <li
            key={f.id}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(e) => {
              e.preventDefault() // keeps the focus in the box
              take(f)
            }}
          >
            <bdi>{f.label}</bdi>{' '}
            <span class="soft small" dir="ltr">
              {f.id}
            </span>
          </li>
        ))}
        {found.length === 0 && (
          <li role="option" aria-disabled="true" aria-selected="false" class="soft">
            {t('nothing')}
          </li>
        )}
      </ul>
    </span>
  )
}
