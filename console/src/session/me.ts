import { signal } from '@preact/signals'
import type { Me } from '../api/types'

/** me is who is signed in, once the server has told. */
export const me = signal<Me | undefined>(undefined)
