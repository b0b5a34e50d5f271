import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { type Department, useDepartmentPages } from '@/api/people'
import { useFormat, useText } from '@/i18n'
import { Ask, EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { DepartmentForm } from './DepartmentForm'

/** The departments. A super admin makes new ones. */
export function Departments({ me }: { me: Me }) {
  const t = useText()
  const format = useFormat()
  const make = may(me, 'departments.change') && (
    <Ask variant="primary" label={t('admin.department.make')} title={t('admin.department.make')}>
      {(close) => <DepartmentForm department={null} close={close} />}
    </Ask>
  )
  return (
    <>
      {make && <div className={sheet.acts}>{make}</div>}
      <Listing
        label={t('admin.parts.departments')}
        {...useDepartmentPages()}
        keyOf={({ id }) => id}
        columns={[
          {
            name: t('admin.department.called'),
            cell: ({ id, name }: Department) => <Link to={`/admin/departments/${id}`}>{name}</Link>,
          },
          { name: t('admin.department.members'), numeric: true, cell: ({ members }) => format.number(members) },
          { name: t('admin.department.weight'), numeric: true, cell: ({ weight }) => format.number(weight) },
          { name: t('admin.department.since'), cell: ({ created_at: at }) => format.day(at) },
        ]}
        empty={<EmptyState title={t('admin.department.empty-title')} text={t('admin.department.empty-text')} />}
      />
    </>
  )
}
