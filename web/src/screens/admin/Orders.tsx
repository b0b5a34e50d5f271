import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { ORDER_STATUSES, type OverseenOrder, TOOLS, useOverseenOrders } from '@/api/operations'
import { useFormat, useText } from '@/i18n'
import { useFilters } from '@/lib/useFilter'
import { type Column, EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { Refund } from './CreditActs'
import { ChoiceFilter, Filters, PeriodFilter, TextFilter, useNothing } from './Filters'
import { period } from './period'
import { useDepartmentNames } from './useDepartmentNames'

/** What was ordered and what became of it. Prompts and pictures are their owners'. */
export function Orders({ me }: { me: Me }) {
  const t = useText()
  const said = useFilters('username', 'department', 'status', 'tool', 'from', 'to')
  const nothing = useNothing(said)
  const { choices } = useDepartmentNames(me)
  return (
    <>
      <Filters>
        <TextFilter name="username" label={t('account.who.username')} />
        {may(me, 'users.govern') && (
          <ChoiceFilter name="department" label={t('admin.department.name')} choices={choices} />
        )}
        <ChoiceFilter
          name="status"
          label={t('admin.user.status')}
          choices={ORDER_STATUSES.map((value) => ({ value, label: t(`watch.status.${value}`) }))}
        />
        <ChoiceFilter
          name="tool"
          label={t('account.preset.tool')}
          choices={TOOLS.map((value) => ({ value, label: t(`words.tools.${value}`) }))}
        />
        <PeriodFilter />
      </Filters>
      <Listing
        label={t('admin.parts.orders')}
        {...useOverseenOrders({ ...said, ...period(said) })}
        keyOf={({ id }) => id}
        columns={useColumns(me)}
        empty={<EmptyState title={t('admin.order.empty-title')} text={nothing} />}
      />
    </>
  )
}

function useColumns(me: Me): Column<OverseenOrder>[] {
  const t = useText()
  const format = useFormat()
  return [
    {
      name: t('admin.user.person'),
      cell: ({ username, demo }) => (
        <div className={sheet.column}>
          {username === null ? t('admin.order.visitor') : <Link to={`/admin/users/${username}`}>{username}</Link>}
          {demo && <span className={sheet.soft}>{t('admin.order.demo')}</span>}
        </div>
      ),
    },
    { name: t('account.move.when'), cell: ({ created_at: at }) => format.time(at) },
    {
      name: t('account.preset.tool'),
      cell: ({ tool, model }) => (
        <div className={sheet.column}>
          {t.lookup(`words.tools.${tool}`) ?? tool}
          <span className={sheet.soft}>{model}</span>
        </div>
      ),
    },
    { name: t('admin.user.status'), cell: (order) => <Status order={order} /> },
    { name: t('admin.order.pictures'), numeric: true, cell: ({ images }) => format.number(images) },
    { name: t('create.price'), numeric: true, cell: ({ price }) => format.number(price) },
    {
      name: t('account.acts'),
      unnamed: true,
      cell: (order) =>
        may(me, 'credits.refund') && order.status === 'succeeded' && order.price > 0 && <Refund order={order} />,
    },
  ]
}

function Status({ order: { status, error_code: code, pool } }: { order: OverseenOrder }) {
  const t = useText()
  return (
    <div className={sheet.column}>
      {t.lookup(`watch.status.${status}`) ?? status}
      <span className={sheet.soft}>
        {code ? (t.lookup(`failures.${code}.what`) ?? code) : t('admin.order.pool', { pool })}
      </span>
    </div>
  )
}
