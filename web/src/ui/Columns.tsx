import type { ComponentProps } from 'react'
import { classes } from '@/lib/classes'
import styles from './Columns.module.css'

export interface ColumnsProps extends ComponentProps<'div'> {
  /** Who gets more of the width: the first in `picture` and `preview`, the second in `form`; in `card` and `bar` the
   * second has a width of its own. A `picture` needs less room than the others to have something beside it. */
  split: 'picture' | 'preview' | 'form' | 'card' | 'bar'
}

/** What stands side by side where there is room for both, otherwise one below the other. */
export function Columns({ split, className, ...props }: ColumnsProps) {
  return <div {...props} className={classes(styles.columns, styles[split], className)} />
}

/** One of them: things below each other. */
export function Side({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={classes(styles.side, className)} />
}
