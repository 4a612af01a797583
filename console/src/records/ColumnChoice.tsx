import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { Dialog } from '../ui/Dialog'

interface Props {
  module: ModuleDetails
  chosen: string[]
  choose: (names: string[]) => void
  close: () => void
}

/** ColumnChoice chooses the fields that a grid shows. */
export function ColumnChoice({ module, chosen, choose, close }: Props): JSX.Element {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const fields = module.fields.filter((f) => f.label.toLowerCase().includes(wanted) || f.name.toLowerCase().includes(wanted))
  const toggle = (name: string): void => {
    const names = chosen.includes(name) ? chosen.filter((n) => n !== name) : [...chosen, name]
    if (names.length > 0) choose(names)
  }
  return (
    <Dialog title={t('columns.title')} close={close}>
      <input type="search" value={search} aria-label={t('columns.search')} placeholder={t('columns.search')} onInput={(e) => setSearch(e.currentTarget.value)} />
      <div class="check-list">
        {fields.map((f) => (
          <label key={f.name} class="check">
            <input type="checkbox" checked={chosen.includes(f.name)} onChange={() => toggle(f.name)} />
            <span>
              <bdi>{f.label}</bdi>{' '}
              <span class="soft small" dir="ltr">
                {f.name}
              </span>
            </span>
          </label>
        ))}
      </div>
      <footer>
        <button type="button" class="main" onClick={close}>
          {t('done')}
        </button>
      </footer>
    </Dialog>
  )
}
