import { type ReactNode, useEffect } from 'react'
import { classes } from '@/lib/classes'
import styles from './Page.module.css'

export interface PageProps {
  /** The screen's one heading, and the name of the browser's tab. */
  title?: string
  lead?: string
  narrow?: boolean
  children: ReactNode
}

/** The frame of every screen: its heading and its width. */
export function Page({ title, lead, narrow, children }: PageProps) {
  useEffect(() => {
    if (title) document.title = `${title} · bottega`
  }, [title])
  return (
    <div className={classes(styles.page, narrow && styles.narrow)}>
      {title && (
        <header className={styles.head}>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </header>
      )}
      {children}
    </div>
  )
}
