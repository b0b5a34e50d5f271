import { classes } from '@/lib/classes'
import styles from './Skeleton.module.css'

/** Where something will stand that is being fetched: some lines of text, or a square for a picture. */
export function Skeleton({ lines = 0 }: { lines?: number }) {
  if (!lines) return <div aria-hidden className={classes(styles.skeleton, styles.square)} />
  return (
    <div aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={classes(styles.skeleton, styles.line, line === lines - 1 && styles.last)} />
      ))}
    </div>
  )
}
