import { Label, ProgressBar } from 'react-aria-components'
import { classes } from '@/lib/classes'
import styles from './Progress.module.css'

/** How far something has come, from 0 to 1; null where nobody can tell. */
export function Progress({ label, share }: { label: string; share: number | null }) {
  return (
    <ProgressBar className={styles.progress} value={share ?? 0} maxValue={1} isIndeterminate={share === null}>
      {({ valueText }) => (
        <>
          <Label>{label}</Label>
          <span>{valueText}</span>
          <span className={styles.track}>
            <span
              className={classes(styles.bar, share === null && styles.unknown)}
              style={share === null ? undefined : { display: 'block', transform: `scaleX(${share})` }}
            />
          </span>
        </>
      )}
    </ProgressBar>
  )
}
