import { useText } from '@/i18n'
import { Button, EmptyState } from '@/ui'
import { Page } from './Page'

/** A screen that failed: by a mistake of ours, or because it was replaced on the server since the page was opened. */
export function Broken() {
  const t = useText()
  return (
    <Page>
      <EmptyState title={t('shell.broken.title')} text={t('shell.broken.text')}>
        <Button variant="primary" onPress={() => window.location.reload()}>
          {t('shell.reload')}
        </Button>
      </EmptyState>
    </Page>
  )
}
