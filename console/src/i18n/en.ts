import { records } from './en/records'
import { shell } from './en/shell'
import { tools } from './en/tools'

/** en are the console's messages in English, and with them the keys of all. */
export const en = { ...shell, ...records, ...tools }

export type Key = keyof typeof en
