import type { ComponentChildren, JSX } from 'preact'
import { Busy } from './Busy'
import { Problem } from './Problem'
import type { Loaded } from './useLoad'

/** Load shows what children make of a loaded value, or that it is on its way, or why it does not come. */
export function Load<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (of.error !== undefined) return <Problem error={of.error} again={of.again} />
  if (of.value === undefined) return <Busy />
  return <>{children(of.value)}</>
}
