import { Skeleton } from '@/ui'
import styles from './Gallery.module.css'

const SHOWN = 8

/** Where pictures will stand. */
export function Tiles() {
  return (
    <div className={styles.grid}>
      {Array.from({ length: SHOWN }, (_, index) => (
        <Skeleton key={index} />
      ))}
    </div>
  )
}
