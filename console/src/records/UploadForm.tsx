import type { JSX } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { upload } from '../call/v1'
import { number, t } from '../i18n'
import { bytes } from '../i18n/bytes'
import { me } from '../session/me'
import { Icon } from '../ui/Icon'
import { say } from '../ui/messages'
import { wordsOf } from '../ui/Problem'

/** UploadForm adds a document to a record and shows how much of the file is sent. */
export function UploadForm({ parent, added }: { parent: string; added: () => void }): JSX.Element {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [file, setFile] = useState<File>()
  const [title, setTitle] = useState('')
  const [share, setShare] = useState<number>()
  const most = me.value?.server.max_body ?? 0
  const tooBig = file !== undefined && most > 0 && file.size > most

  const send = async (e: Event): Promise<void> => {
    e.preventDefault()
    if (file === undefined) return
    setShare(0)
    try {
      await upload<string>(
        {
          method: 'POST',
          module: 'Documents',
          body: { form: [['notes_title', title.trim() || file.name], ['parent_id', parent], ['filename', file]] },
        },
        setShare,
      )
      say(t('documents.added', { title: title.trim() || file.name }))
      form.current?.reset()
      setFile(undefined)
      setTitle('')
      added()
    } catch (wrong) {
      say(wordsOf(wrong), 'wrong')
    }
    setShare(undefined)
  }

  return (
    <form ref={form} class="card upload" onSubmit={(e) => void send(e)} aria-label={t('documents.add')}>
      <label class="field" for={id + 'f'}>
        <span class="label">{t('documents.file')}</span>
        <input
          id={id + 'f'}
          type="file"
          required
          onChange={(e) => {
            const chosen = e.currentTarget.files?.[0]
            setFile(chosen)
            if (title === '' && chosen) setTitle(chosen.name)
          }}
        />
      </label>
      <label class="field">
        <span class="label">{t('documents.name')}</span>
        <input value={title} dir="auto" onInput={(e) => setTitle(e.currentTarget.value)} />
      </label>
      <button type="submit" class="main" disabled={file === undefined || share !== undefined || tooBig}>
        <Icon name="upload" /> {t('documents.add')}
      </button>
      {tooBig && <p class="wrong">{t('documents.tooBig', { most: bytes(most) })}</p>}
      {share !== undefined && (
        <p class="progress" role="status">
          <progress max={1} value={share} aria-label={t('documents.sending')} /> {number(share, { style: 'percent' })}
        </p>
      )}
    </form>
  )
}
