import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { ROLES, STATUSES, type User, useUsers } from '@/api/people'
import { useFormat, useText } from '@/i18n'
import { useFilters } from '@/lib/useFilter'
import { EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { ChoiceFilter, Filters, TextFilter, useNothing } from './Filters'
import { Steps } from './Steps'
import { useDepartmentNames } from './useDepartmentNames'

/** Who there is. Whoever waits for an approval is let in from here. */
export function Users({ me }: { me: Me }) {
  const t = useText()
  const format = useFormat()
  const filters = useFilters('search', 'status', 'role', 'department')
  const nothing = useNothing(filters)
  const { choices, nameOf } = useDepartmentNames(me)
  const all = may(me, 'users.govern')
  return (
    <>
      <Filters>
        <TextFilter name="search" label={t('admin.user.search')} type="search" />
        <ChoiceFilter
          name="status"
          label={t('admin.user.status')}
          choices={STATUSES.map((value) => ({ value, label: t(`admin.statuses.${value}`) }))}
        />
        <ChoiceFilter
          name="role"
          label={t('admin.user.role')}
          choices={ROLES.map((value) => ({ value, label: t(`admin.roles.${value}`) }))}
        />
        {all && <ChoiceFilter name="department" label={t('admin.department.name')} choices={choices} />}
      </Filters>
      <Listing
        label={t('admin.parts.users')}
        {...useUsers(filters)}
        keyOf={({ id }) => id}
        columns={[
          {
            name: t('admin.user.person'),
            cell: (user: User) => (
              <div className={sheet.column}>
                {user.status === 'deleted' ? user.name : <Link to={`/admin/users/${user.username}`}>{user.name}</Link>}
                <span className={sheet.soft}>{user.email}</span>
              </div>
            ),
          },
          { name: t('admin.user.role'), cell: ({ role }) => t.lookup(`admin.roles.${role}`) },
          { name: t('admin.department.name'), cell: (user) => nameOf(user.department_id) },
          { name: t('admin.user.status'), cell: ({ status }) => t.lookup(`admin.statuses.${status}`) },
          { name: t('admin.user.since'), cell: (user) => format.day(user.created_at) },
          {
            name: t('account.acts'),
            unnamed: true,
            cell: (user) => all && user.status === 'provisional' && <Steps user={user} steps={['approve', 'refuse']} />,
          },
        ]}
        empty={<EmptyState title={t('admin.user.empty-title')} text={nothing} />}
      />
    </>
  )
}
