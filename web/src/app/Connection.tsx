import { useText } from '@/i18n'
import styles from './Connection.module.css'

/** Says that what is on the screen may be old, and that nothing is lost. */
export function Connection({ lost }: { lost: boolean }) {
  const t = useText()
  return (
    <div role="status" className={styles.lost}>
      {lost && t('shell.connection-lost')}
    </div>
  )
}
