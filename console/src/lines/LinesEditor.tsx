import type { JSX } from 'preact'
import type { InventoryModule, ModuleDetails } from '../api/types'
import { Fault } from '../call/fault'
import { faultTexts } from '../forms/faults'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { wordsOf } from '../ui/Problem'
import { isBlank } from './body'
import { emptyLine, rowsOf, type LineDraft, type LinesDraft } from './draft'
import { LineRow } from './LineRow'
import { TotalsPanel } from './TotalsPanel'
import { useTotals } from './useTotals'

interface Props {
  module: ModuleDetails
  catalog: InventoryModule
  /** The record that is changed, '' for a new one. */
  id: string
  draft: LinesDraft
  wrong: ReadonlyMap<string, string>
  change: (draft: LinesDraft) => void
}

/** LinesEditor edits the line items of a quote, order or invoice, with totals that the server counts meanwhile. */
export function LinesEditor({ module, catalog, id, draft, wrong, change }: Props): JSX.Element {
  const totals = useTotals(module.name, id, draft)
  const faults = new Map([...wrong, ...faultTexts(totals.error instanceof Fault ? totals.error.fields : [])])
  const countedLines = rowsOf(totals.counted?.items)
  // Blank lines are not sent, so the server's numbers run without them.
  const place = (l: LineDraft): number => draft.lines.filter((x) => !isBlank(x)).indexOf(l)
  const setLine = (line: LineDraft): void => change({ ...draft, lines: draft.lines.map((l) => (l.key === line.key ? line : l)) })
  return (
    <section class="card block lines" aria-label={t('lines.title')}>
      <h2>{t('lines.title')}</h2>
      <div class="toolbar">
        <label>
          {t('lines.taxtype')}{' '}
          <select value={draft.taxtype} onChange={(e) => change({ ...draft, taxtype: e.currentTarget.value as LinesDraft['taxtype'] })}>
            <option value="group">{t('lines.group')}</option>
            <option value="individual">{t('lines.individual')}</option>
          </select>
        </label>
        <label>
          {t('lines.currency')}{' '}
          <select value={draft.currency} onChange={(e) => change({ ...draft, currency: e.currentTarget.value })}>
            {catalog.currencies.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name} ({c.code})
              </option>
            ))}
          </select>
        </label>
        {catalog.regions.length > 0 && (
          <label>
            {t('lines.region')}{' '}
            <select value={draft.region} onChange={(e) => change({ ...draft, region: e.currentTarget.value })}>
              <option value="">—</option>
              {catalog.regions.map((r) => (
                <option key={r.id} value={r.id}>
                  {r.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <ol class="line-list">
        {draft.lines.map((l, i) => (
          <LineRow
            key={l.key}
            n={i + 1}
            products={catalog.products}
            line={l}
            individual={draft.taxtype === 'individual'}
            counted={place(l) < 0 ? undefined : countedLines[place(l)]}
            wrong={(name) => (place(l) < 0 ? '' : (faults.get(`items[${place(l) + 1}].${name}`) ?? ''))}
            change={setLine}
            remove={() => change({ ...draft, lines: draft.lines.filter((x) => x.key !== l.key) })}
          />
        ))}
      </ol>
      <button type="button" onClick={() => change({ ...draft, lines: [...draft.lines, emptyLine()] })}>
        <Icon name="add" /> {t('lines.add')}
      </button>
      {totals.error !== undefined && (
        <p class="wrong" role="status" dir="auto">
          {wordsOf(totals.error)}
        </p>
      )}
      <TotalsPanel catalog={catalog} draft={draft} totals={totals} change={change} />
    </section>
  )
}
