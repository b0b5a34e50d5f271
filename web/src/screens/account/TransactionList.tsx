import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Transaction } from '@/api/credits'
import type { Pages } from '@/api/pages'
import { type Format, useFormat, useText } from '@/i18n'
import { type Column, Listing } from '@/ui'
import { nameOf } from './party'
import sheet from './Sheet.module.css'

export interface TransactionListProps<Row extends Transaction> {
  label: string
  pages: Pages<Row>
  empty: ReactNode
  /** The orders are one's own, so they can be opened. */
  linked?: boolean
  /** Columns beside it. */
  also?: readonly Column<Row>[]
}

/** What moved credits, newest first. */
export function TransactionList<Row extends Transaction>(props: TransactionListProps<Row>) {
  const { label, pages, empty, linked = false, also = [] } = props
  const t = useText()
  const format = useFormat()
  const columns: Column<Row>[] = [
    { name: t('account.move.what'), unnamed: true, cell: (row) => <What row={row} linked={linked} /> },
    ...also,
    { name: t('account.move.when'), cell: ({ created_at: at }) => format.time(at) },
    { name: t('account.move.amount'), numeric: true, cell: ({ amount }) => signed(format, amount) },
    { name: t('account.move.after'), numeric: true, cell: ({ available }) => format.number(available) },
  ]
  return <Listing label={label} {...pages} keyOf={({ id }) => id} columns={columns} empty={empty} />
}

function What({ row, linked }: { row: Transaction; linked: boolean }) {
  const t = useText()
  const format = useFormat()
  const kind = t.lookup(`account.kinds.${row.kind}`) ?? row.kind
  const beside = [
    nameOf(row.counterpart, t),
    row.reason,
    row.expires_at && t('account.move.until', { day: format.day(row.expires_at) }),
  ].filter(Boolean)
  return (
    <div className={sheet.column}>
      {linked && row.order_id ? <Link to={`/orders/${row.order_id}`}>{kind}</Link> : kind}
      {beside.length > 0 && <span className={sheet.soft}>{beside.join(' · ')}</span>}
    </div>
  )
}

function signed(format: Format, amount: number): string {
  return amount > 0 ? `+${format.number(amount)}` : format.number(amount).replace('-', '−')
}
