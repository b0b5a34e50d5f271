import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { isProblem } from '@/api/problem'
import { useFormat, useText } from '@/i18n'
import styles from './Note.module.css'

export interface ErrorNoteProps {
  /** What a query or mutation failed with; nothing is shown for none. */
  error: unknown
  /** The failed thing would have cost credits: then it says that none were taken. */
  paid?: boolean
  /** What can be done about it: a button, a link. */
  children?: ReactNode
}

/** What happened, what was charged, and what to do, in the person's language. */
export function ErrorNote({ error, paid, children }: ErrorNoteProps) {
  const t = useText()
  const format = useFormat()
  if (!error) return null
  const kind = isProblem(error) ? error.kind : 'internal'
  const members = isProblem(error) ? error.members : {}
  const values = { required: Number(members.required), balance: Number(members.balance), price: Number(members.price) }
  const named = t.lookup(`problems.${kind}.what`) ? kind : 'internal'
  const wait = isProblem(error) && error.retryAfter
  return (
    <Trouble
      what={t.lookup(`problems.${named}.what`, values)}
      charged={paid ? t('problems.nothing-charged') : null}
      next={t.lookup(`problems.${named}.next`, values)}
    >
      {wait ? <p>{t('problems.retry-after', { time: format.seconds(wait) })}</p> : null}
      {children}
    </Trouble>
  )
}

export interface TroubleProps {
  what: string | null
  charged?: string | null
  next?: string | null
  children?: ReactNode
}

/** The same note about something that no request failed with, such as an order that did. */
export function Trouble({ what, charged, next, children }: TroubleProps) {
  return (
    <div className={styles.error} role="alert">
      <CircleAlert aria-hidden />
      <div>
        <strong>{what}</strong>
        {charged && <p>{charged}</p>}
        {next && <p>{next}</p>}
        {children}
      </div>
    </div>
  )
}
