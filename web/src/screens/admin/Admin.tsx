import type { ComponentType } from 'react'
import { Navigate, useParams } from 'react-router'
import { may, type Me, type Permission, useMe } from '@/api/account'
import { Missing } from '@/app/Missing'
import { Page } from '@/app/Page'
import { Parts } from '@/app/Parts'
import { useText } from '@/i18n'
import { Audit } from './Audit'
import { AdminStatistics } from './AdminStatistics'
import { DepartmentView } from './DepartmentView'
import { Departments } from './Departments'
import { Letters } from './Letters'
import { Operations } from './Operations'
import { Orders } from './Orders'
import { Person } from './Person'
import { Prices } from './Prices'
import { Transactions } from './Transactions'
import { Users } from './Users'

interface Part {
  permission: Permission
  Content: ComponentType<{ me: Me }>
  /** One of them, by the id in the address. */
  One?: ComponentType<{ me: Me; id: string }>
}

const PARTS = {
  users: { permission: 'users.limit', Content: Users, One: Person },
  departments: { permission: 'departments.see', Content: Departments, One: DepartmentView },
  transactions: { permission: 'transactions.see', Content: Transactions },
  orders: { permission: 'orders.oversee', Content: Orders },
  statistics: { permission: 'statistics.oversee', Content: AdminStatistics },
  operations: { permission: 'operations.see', Content: Operations },
  letters: { permission: 'operations.see', Content: Letters },
  prices: { permission: 'operations.see', Content: Prices },
  audit: { permission: 'audit.see', Content: Audit },
} as const satisfies Record<string, Part>

type Name = keyof typeof PARTS

/** What administrators look after: all of it for a super admin, their department for its admins. */
export default function Admin() {
  const t = useText()
  const me = useMe()
  const { part, id } = useParams()
  if (!me) return null
  if (!part) return <Navigate to="/admin/users" replace />
  const open = (Object.keys(PARTS) as Name[]).filter((name) => may(me, PARTS[name].permission))
  const shown = open.find((name) => name === part)
  if (!shown) return <Missing />
  const { Content, One }: Part = PARTS[shown]
  if (id !== undefined && !One) return <Missing />
  return (
    <Page title={id === undefined ? t(`admin.parts.${shown}`) : undefined}>
      <Parts
        label={t('shell.admin')}
        parts={open.map((name) => ({ to: `/admin/${name}`, label: t(`admin.parts.${name}`) }))}
      >
        {id !== undefined && One ? <One key={id} me={me} id={id} /> : <Content key={shown} me={me} />}
      </Parts>
    </Page>
  )
}
