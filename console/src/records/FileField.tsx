import type { JSX } from 'preact'
import { inputId } from '../forms/FieldRow'
import { t } from '../i18n'

/** FileField takes the file of a new document. */
export function FileField({ choose, wrong }: { choose: (file: File | undefined) => void; wrong: string }): JSX.Element {
  const id = inputId('filename')
  return (
    <div class={'card block' + (wrong !== '' ? ' field-wrong' : '')}>
      <label class="label" for={id}>
        {t('documents.file')}
      </label>
      <input id={id} type="file" onChange={(e) => choose(e.currentTarget.files?.[0])} aria-describedby={wrong === '' ? undefined : id + '-wrong'} />
      {wrong !== '' && (
        <span class="wrong" id={id + '-wrong'}>
          {wrong}
        </span>
      )}
    </div>
  )
}
