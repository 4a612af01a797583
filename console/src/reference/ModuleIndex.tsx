import type { JSX } from 'preact'
import { t } from '../i18n'
import { modules } from '../session/modules'

/** ModuleIndex lists the modules and what this user may do in each. */
export function ModuleIndex(): JSX.Element {
  const may = (yes: boolean): JSX.Element => (yes ? <span class="yes">{t('yes')}</span> : <span class="soft">{t('no')}</span>)
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t('nav.modules')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('reference.module')}</th>
            <th scope="col">{t('reference.name')}</th>
            {(['view', 'create', 'edit', 'delete'] as const).map((a) => (
              <th key={a} scope="col">
                {t(`action.${a}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {modules.value!.map((m) => (
            <tr key={m.name}>
              <th scope="row">
                <a href={'/console/reference/modules/' + m.name} dir="auto">
                  {m.label}
                </a>
              </th>
              <td>
                <code dir="ltr">{m.name}</code>
              </td>
              <td>{may(m.view)}</td>
              <td>{may(m.create)}</td>
              <td>{may(m.edit)}</td>
              <td>{may(m.delete)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
