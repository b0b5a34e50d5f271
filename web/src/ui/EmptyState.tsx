import type { ReactNode } from 'react'
import styles from './Note.module.css'

interface Props {
  title: string
  text: string
  /** Nothing else is on the screen, so that this is its heading. */
  whole?: boolean
  children?: ReactNode
}

/** Nothing is here yet: says so, and what to do next. */
export function EmptyState({ title, text, whole = false, children }: Props) {
  const Title = whole ? 'h1' : 'h2'
  return (
    <div className={styles.empty}>
      <Title>{title}</Title>
      <p>{text}</p>
      {children}
    </div>
  )
}
