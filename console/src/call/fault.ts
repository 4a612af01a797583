/** FieldFault is what is wrong with one field of what was sent. */
export interface FieldFault {
  field: string
  value?: string
  allowed?: string
}

/** Fault is an answer that says no, or a call that got no answer (code ''). */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 0,
    readonly fields: FieldFault[] = [],
    readonly requestId: string = '',
  ) {
    super(message)
  }
}
