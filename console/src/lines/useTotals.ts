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

/** Answer is the last answer of the server, and the lines it belongs to. */
interface Answer {
  counted: RecordData | undefined
  error: unknown
  body: string | undefined
}

/** useTotals asks the server for the totals of the lines whenever they change: the server counts, not the browser. */
export function useTotals(module: string, id: string, draft: LinesDraft): Totals {
  const [answer, setAnswer] = useState<Answer>({ counted: undefined, error: undefined, body: undefined })
  const body = JSON.stringify(bodyOfLines(draft))
  useEffect(() => {
    const stop = new AbortController()
    const wait = setTimeout(() => {
      v1<RecordData>(
        { method: 'POST', module, ...(id === '' ? {} : { id }), pairs: [['calculate', '1']], body: { json: JSON.parse(body) as unknown } },
        { signal: stop.signal },
      ).then(
        (counted) => setAnswer({ counted, error: undefined, body }),
        (error: unknown) => !stop.signal.aborted && setAnswer((a) => ({ ...a, error, body })),
      )
    }, 250)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [module, id, body])
  // Derived, not set: the very render that shows a changed line says that its totals are not there yet.
  return { counted: answer.counted, error: answer.error, counting: answer.body !== body }
}
