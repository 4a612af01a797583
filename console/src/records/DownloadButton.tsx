import type { JSX } from 'preact'
import { download } from '../call/v1'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { say } from '../ui/messages'
import { wordsOf } from '../ui/Problem'

/** DownloadButton fetches the file of a document. A link could not: it sends no token, and an address must not hold one. */
export function DownloadButton({ id, title }: { id: string; title?: string }): JSX.Element {
  return (
    <button type="button" aria-label={title === undefined ? undefined : t('documents.downloadOf', { title })} onClick={() => void download(id).catch((e: unknown) => say(wordsOf(e), 'wrong'))}>
      <Icon name="download" /> {t('documents.download')}
    </button>
  )
}
