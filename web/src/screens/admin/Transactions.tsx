import type { Me } from '@/api/account'
import { KINDS, useAllTransactions } from '@/api/credits'
import type { Schema } from '@/api/client'
import { useText } from '@/i18n'
import { useFilters } from '@/lib/useFilter'
import { EmptyState } from '@/ui'
import { nameOf } from '../account/party'
import { TransactionList } from '../account/TransactionList'
import { ChoiceFilter, Filters, PeriodFilter, TextFilter, useNothing } from './Filters'
import { period } from './period'
import { useDepartmentNames } from './useDepartmentNames'

/** Everything that moved credits, of everybody. */
export function Transactions({ me }: { me: Me }) {
  const t = useText()
  const said = useFilters('username', 'department', 'kind', 'from', 'to')
  const nothing = useNothing(said)
  const { choices } = useDepartmentNames(me)
  const transactions = useAllTransactions({ ...said, ...period(said) })
  return (
    <>
      <Filters>
        <TextFilter name="username" label={t('account.who.username')} />
        <ChoiceFilter name="department" label={t('admin.department.name')} choices={choices} />
        <ChoiceFilter
          name="kind"
          label={t('admin.kind')}
          choices={KINDS.map((value) => ({ value, label: t(`account.kinds.${value}`) }))}
        />
        <PeriodFilter />
      </Filters>
      <TransactionList<Schema<'HolderTransaction'>>
        label={t('admin.parts.transactions')}
        pages={transactions}
        also={[{ name: t('admin.holder'), cell: ({ holder }) => nameOf(holder, t) }]}
        empty={<EmptyState title={t('account.credits.empty-title')} text={nothing} />}
      />
    </>
  )
}
