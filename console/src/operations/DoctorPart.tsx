import type { JSX } from 'preact'
import { getFindings } from '../api/console'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { Load } from '../ui/Load'
import { useLoad } from '../ui/useLoad'

const icons = { ok: 'ok', warn: 'warning', fail: 'alert' } as const

/** DoctorPart lists what the doctor found, the worst first. */
export function DoctorPart(): JSX.Element {
  const findings = useLoad(() => getFindings(), [])
  const order = ['fail', 'warn', 'ok']
  return (
    <>
      <div class="toolbar">
        <button type="button" onClick={findings.again} disabled={findings.loading}>
          <Icon name="refresh" /> {t('doctor.again')}
        </button>
      </div>
      <Load of={findings}>
        {(list) => (
          <ul class="findings">
            {[...list]
              .sort((a, b) => order.indexOf(a.mark) - order.indexOf(b.mark))
              .map((f, i) => (
                <li key={i} class={'card finding-' + f.mark}>
                  <Icon name={icons[f.mark]} />
                  <span class="chip">{t(`doctor.${f.mark}`)}</span>
                  <span dir="auto">{f.text}</span>
                </li>
              ))}
          </ul>
        )}
      </Load>
    </>
  )
}
