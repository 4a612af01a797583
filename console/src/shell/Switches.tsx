import type { JSX } from 'preact'
import { language, switchLanguage, t } from '../i18n'
import { isDark, switchTheme } from '../session/theme'
import { Icon } from '../ui/Icon'

/** Switches change the language and the look. */
export function Switches(): JSX.Element {
  const other = language.value === 'en' ? 'fa' : 'en'
  return (
    <div class="switches">
      <button type="button" class="quiet" onClick={switchLanguage} lang={other}>
        <Icon name="languages" /> {other === 'fa' ? 'فارسی' : 'English'}
      </button>
      <button type="button" class="quiet" onClick={switchTheme} aria-label={isDark() ? t('theme.light') : t('theme.dark')} title={isDark() ? t('theme.light') : t('theme.dark')}>
        <Icon name={isDark() ? 'sun' : 'moon'} />
      </button>
    </div>
  )
}
