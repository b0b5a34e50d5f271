import { useNavigate } from 'react-router'
import { type Department, useRemoveDepartment } from '@/api/people'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Ask, AskForm } from '@/ui'

/** A department goes once it has neither credits nor orders under way; what stands against it is named. */
export function RemoveDepartment({ department }: { department: Department }) {
  const t = useText()
  const navigate = useNavigate()
  const remove = useRemoveDepartment(department.id)
  const title = t('admin.department.delete-title', { name: department.name })
  return (
    <Ask variant="danger" label={t('account.delete')} aria-label={title} title={title}>
      {(close) => (
        <AskForm
          consequence={t('admin.department.delete-consequence', { count: department.members })}
          submit={t('account.delete')}
          variant="danger"
          work={remove}
          input={null}
          complete
          done={t('admin.department.deleted', { name: department.name })}
          onDone={() => navigate('/admin/departments')}
          onCancel={close}
          trouble={<InUse error={remove.error} />}
        />
      )}
    </Ask>
  )
}

function InUse({ error }: { error: unknown }) {
  const t = useText()
  if (!isProblem(error, 'department-not-empty')) return null
  const { credits, open_orders: orders } = error.members
  return (
    <>
      {Number(credits) > 0 && <p>{t('admin.department.credits-left', { count: Number(credits) })}</p>}
      {Number(orders) > 0 && <p>{t('admin.department.orders-left', { count: Number(orders) })}</p>}
    </>
  )
}
