import { useEffect, useState } from 'preact/hooks'
import { v1 } from '../call/v1'
import type { RecordData } from '../records/record'
import { bodyOfLines } from './body'
import type { LinesDraft } from './draft'

/** Totals is what the server last counted, and whether a newer count is on its way. */
export interface Totals {
  counted: RecordData | undefined
  error: unknown
  counting: boolean
}

/** useTotals asks the server what the lines come to whenever they change: it counts, and not the browser. */
export function useTotals(module: string, id: string, draft: LinesDraft): Totals {
  const [totals, setTotals] = useState<Totals>({ counted: undefined, error: undefined, counting: true })
  const body = JSON.stringify(bodyOfLines(draft))
  useEffect(() => {
    const stop = new AbortController()
    setTotals((x) => ({ ...x, counting: true }))
    const wait = setTimeout(() => {
      v1<RecordData>(
        { method: 'POST', module, ...(id === '' ? {} : { id }), pairs: [['calculate', '1']], body: { json: JSON.parse(body) as unknown } },
        { signal: stop.signal },
      ).then(
        (counted) => setTotals({ counted, error: undefined, counting: false }),
        (error: unknown) => !stop.signal.aborted && setTotals((x) => ({ ...x, error, counting: false })),
      )
    }, 250)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [module, id, body])
  return totals
}
