/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   The roles are those of the elements; some browsers forget them once a phone's style lays the rows out anew. */
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import { Button } from './Button'
import { classes } from '@/lib/classes'
import { ErrorNote } from './ErrorNote'
import styles from './Listing.module.css'
import { Skeleton } from './Skeleton'

export interface Column<Row> {
  name: string
  cell: (row: Row) => ReactNode
  /** Stands to the right, figure under figure. */
  numeric?: boolean
  /** Its cells say themselves what they are, so its name is only read out. */
  unnamed?: boolean
}

export interface ListingProps<Row> {
  /** What it is a list of, for screen readers. */
  label: string
  /** Left out while they are on their way. */
  rows: readonly Row[] | undefined
  error?: unknown
  keyOf: (row: Row) => string | number
  /** The first one names the row. */
  columns: readonly Column<Row>[]
  /** What stands there in the place of no rows. */
  empty: ReactNode
  more?: (() => void) | null
  isMore?: boolean
}

/** Every list of the page that is a table. On a phone each row is a sheet of its own. */
export function Listing<Row>(props: ListingProps<Row>) {
  const { label, rows, error, keyOf, columns, empty, more, isMore } = props
  const t = useText()
  if (!rows) return error ? <ErrorNote error={error} /> : <Skeleton lines={5} />
  if (rows.length === 0) return empty
  return (
    <div className={styles.listing}>
      <table role="table" className={styles.table} aria-label={label}>
        <thead role="rowgroup" className={styles.head}>
          <tr role="row">
            {columns.map(({ name, numeric, unnamed }) => (
              <th key={name} role="columnheader" scope="col" className={classes(numeric && styles.numeric)}>
                <span className={classes(unnamed && styles.said)}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row" key={keyOf(row)} className={styles.row}>
              {columns.map((column, place) => (
                <Cell key={column.name} column={column} row={row} isFirst={place === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ErrorNote error={error} />
      {more && (
        <Button isPending={isMore} onPress={more}>
          {t('words.more')}
        </Button>
      )}
    </div>
  )
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const name = column.unnamed || isFirst ? undefined : column.name
  const className = classes(styles.cell, column.numeric && styles.numeric)
  if (isFirst)
    return (
      <th role="rowheader" scope="row" className={classes(className, styles.first)}>
        {column.cell(row)}
      </th>
    )
  return (
    <td role="cell" className={className} data-name={name}>
      {column.cell(row)}
    </td>
  )
}
