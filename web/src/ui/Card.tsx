import type { ComponentProps } from 'react'
import { classes } from '@/lib/classes'
import styles from './Card.module.css'

/** A sheet of paper on the table: things that belong together. */
export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section {...props} className={classes(styles.card, className)} />
}
