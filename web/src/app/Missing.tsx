import { useText } from '@/i18n'
import { EmptyState, LinkButton } from '@/ui'
import { Page } from './Page'

/** An address that leads nowhere. */
export function Missing() {
  const t = useText()
  return (
    <Page>
      <EmptyState whole title={t('shell.missing.title')} text={t('shell.missing.text')}>
        <LinkButton to="/" variant="primary">
          {t('shell.home')}
        </LinkButton>
      </EmptyState>
    </Page>
  )
}
