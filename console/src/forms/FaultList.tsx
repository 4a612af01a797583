import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Field } from '../api/types'
import { Fault } from '../call/fault'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { wordsOf } from '../ui/Problem'
import { faultText } from './faults'
import { inputId } from './FieldRow'

/** FaultList says why a record was not saved, and leads to each field that is wrong. */
export function FaultList({ error, fields }: { error: unknown; fields: Field[] }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [error])
  const faults = error instanceof Fault ? error.fields : []
  return (
    <div class="problem" role="alert" tabIndex={-1} ref={box}>
      <Icon name="alert" />
      <div>
        <p dir="auto">{error instanceof Fault && error.code === 'CONFLICT' ? t('record.conflict') : wordsOf(error)}</p>
        {faults.length > 0 && (
          <ul>
            {faults.map((f) => (
              <li key={f.field}>
                <a
                  href={'#' + inputId(f.field)}
                  onClick={(e) => {
                    e.preventDefault()
                    document.getElementById(inputId(f.field))?.focus()
                  }}
                >
                  <bdi>{fields.find((x) => x.name === f.field)?.label ?? f.field}</bdi>
                </a>
                : <bdi>{faultText(f)}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
