import type { ReactNode } from 'react'
import { classes } from '@/lib/classes'
import styles from './Picture.module.css'

export interface PictureProps {
  /** Left out while there is nothing to see. */
  src?: string | null
  /** What it shows; empty where words beside it say so. */
  alt: string
  width: number
  height: number
  /** Soft: a preview. Dim: what there was before. */
  look?: 'soft' | 'dim'
  caption?: ReactNode
  /** What lies over the picture. */
  children?: ReactNode
}

/** A picture in its mat. It keeps its place while it loads. */
export function Picture({ src, alt, width, height, look, caption, children }: PictureProps) {
  return (
    <figure className={styles.frame}>
      <div className={styles.mat} style={{ aspectRatio: `${width} / ${height}` }}>
        {src && (
          <img
            className={classes(styles.image, look && styles[look])}
            src={src}
            alt={alt}
            width={width}
            height={height}
            decoding="async"
          />
        )}
        {children}
      </div>
      {caption && <figcaption className={styles.caption}>{caption}</figcaption>}
    </figure>
  )
}
