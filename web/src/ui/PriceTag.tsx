import { useFormat, useText } from '@/i18n'
import { classes } from '@/lib/classes'
import styles from './PriceTag.module.css'

export interface PriceTagProps {
  credits: number
  /** On a phone the number alone is seen; the word is still said. */
  brief?: boolean
}

/** So many credits, with their coin. */
export function PriceTag({ credits, brief }: PriceTagProps) {
  const t = useText()
  const format = useFormat()
  return (
    <span className={styles.price}>
      <span className={styles.coin} aria-hidden />
      <span className={classes(brief && styles.words)}>{t('words.credits', { count: credits })}</span>
      {brief && (
        <span className={styles.number} aria-hidden>
          {format.number(credits)}
        </span>
      )}
    </span>
  )
}
