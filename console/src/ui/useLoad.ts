import { useEffect, useState } from 'preact/hooks'

/** Loaded is something that comes from the server: on its way, there, or refused. */
export interface Loaded<T> {
  /** The last value that came; it stays while the next is on its way. */
  value: T | undefined
  error: unknown
  loading: boolean
  again: () => void
}

/** useLoad loads when the page opens and whenever one of deps changes. What is no longer wanted is called off. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; error: unknown; loading: boolean }>({ value: undefined, error: undefined, loading: true })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    setState((s) => ({ ...s, error: undefined, loading: true }))
    load(stop.signal).then(
      (value) => !stop.signal.aborted && setState({ value, error: undefined, loading: false }),
      (error: unknown) => !stop.signal.aborted && setState({ value: undefined, error, loading: false }),
    )
    return () => stop.abort()
  }, [...deps, round])
  return { ...state, again: () => setRound(round + 1) }
}
