import type { JSX } from 'preact'
import { getDocuments } from '../api/console'
import { t } from '../i18n'
import { bytes } from '../i18n/bytes'
import { beside } from '../i18n/dates'
import { Load } from '../ui/Load'
import { useLoad } from '../ui/useLoad'
import { DownloadButton } from './DownloadButton'
import { UploadForm } from './UploadForm'

/** DocumentsPanel lists the documents of a record and adds new ones. */
export function DocumentsPanel({ module, id }: { module: string; id: string }): JSX.Element {
  const documents = useLoad(() => getDocuments(module, id), [module, id])
  return (
    <section aria-label={t('documents.title')}>
      <UploadForm parent={id} added={documents.again} />
      <Load of={documents}>
        {(list) =>
          list.length === 0 ? (
            <p class="empty">{t('documents.none')}</p>
          ) : (
            <ul class="cards">
              {list.map((d) => (
                <li key={d.id} class="card row">
                  <div class="grow">
                    <a href={'/console/records/Documents/' + d.id} dir="auto">
                      <strong>{d.title}</strong>
                    </a>
                    <p class="soft small">
                      <bdi>{d.file_name}</bdi>
                      {!d.external && Number(d.size) > 0 && <> · {bytes(Number(d.size))}</>} · <bdi dir="ltr">{d.modified}</bdi> {beside(d.modified)}
                    </p>
                  </div>
                  {!d.external && d.active && d.file_name !== '' && <DownloadButton id={d.id} title={d.title} />}
                </li>
              ))}
            </ul>
          )
        }
      </Load>
    </section>
  )
}
