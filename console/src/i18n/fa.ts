import type { Key } from './en'
import { records } from './fa/records'
import { shell } from './fa/shell'
import { tools } from './fa/tools'

/** fa are the console's messages in Persian. A missing one is a type error. */
export const fa: Record<Key, string> = { ...shell, ...records, ...tools }
