import { may, type Me } from '@/api/account'
import { useText } from '@/i18n'
import { useFilter } from '@/lib/useFilter'
import { Statistics } from '../account/statistics/Statistics'
import { ChoiceFilter, Filters } from './Filters'
import { useDepartmentNames } from './useDepartmentNames'

/** What a department made, or everybody. */
export function AdminStatistics({ me }: { me: Me }) {
  const t = useText()
  const [department] = useFilter('department')
  const { choices } = useDepartmentNames(me)
  const all = may(me, 'users.govern')
  const whose =
    all && !department ? { scope: 'all' as const } : { scope: 'department' as const, ...(department && { department }) }
  return (
    <>
      {all && (
        <Filters>
          <ChoiceFilter name="department" label={t('admin.department.name')} choices={choices} />
        </Filters>
      )}
      <Statistics whose={whose} groups={['day', 'tool', 'model', 'member']} />
    </>
  )
}
