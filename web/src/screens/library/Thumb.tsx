import { FileText } from 'lucide-react'
import type { Image } from '@/api/pictures'
import styles from './Gallery.module.css'

/** A document cannot be shown as a picture. */
export function canBeShown({ media_type }: Pick<Image, 'media_type'>): boolean {
  return media_type !== 'application/pdf'
}

/** A picture in a square; words beside it say what it is. */
export function Thumb({ picture }: { picture: Pick<Image, 'url' | 'media_type'> }) {
  return (
    <span className={styles.thumb}>
      {canBeShown(picture) ? (
        <img src={picture.url} alt="" width="240" height="240" loading="lazy" decoding="async" />
      ) : (
        <FileText aria-hidden />
      )}
    </span>
  )
}
