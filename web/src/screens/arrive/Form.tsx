import type { ReactNode } from 'react'
import { Button, Card, ErrorNote } from '@/ui'
import styles from './Landing.module.css'

export interface FormProps {
  submit: string
  isPending: boolean
  error: unknown
  onSubmit: () => void
  children: ReactNode
  /** Links to the other ways in. */
  links?: ReactNode
}

/** The sheet that all ways in have in common: fields, what went wrong, one button. */
export function Form({ submit, isPending, error, onSubmit, children, links }: FormProps) {
  return (
    <Card>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        <ErrorNote error={error} />
        <Button type="submit" variant="primary" wide isPending={isPending}>
          {submit}
        </Button>
      </form>
      {links && <div className={styles.links}>{links}</div>}
    </Card>
  )
}
