import { Link, useNavigate } from 'react-router'
import { may, type Me } from '@/api/account'
import { type User, useRemoveUser, useUser } from '@/api/people'
import { useFormat, useText } from '@/i18n'
import { Ask, AskForm, Card, ErrorNote, Facts, Skeleton } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { Correct, Distribute, Issue } from './CreditActs'
import { PersonForm } from './PersonForm'
import { Steps, stepsFrom } from './Steps'
import { Titled } from './Titled'
import { useDepartmentNames } from './useDepartmentNames'

/** One person, and what can be done about them. */
export function Person({ me, id: username }: { me: Me; id: string }) {
  const t = useText()
  const format = useFormat()
  const { data: user, error } = useUser(username)
  const { nameOf } = useDepartmentNames(me)
  if (!user) return error ? <ErrorNote error={error} /> : <Skeleton lines={8} />
  return (
    <Titled title={user.name} back={['/admin/users', t('admin.parts.users')]}>
      <Card>
        <Facts
          facts={[
            [t('account.who.email'), user.email],
            [t('account.who.username'), user.username],
            [t('admin.user.role'), t.lookup(`admin.roles.${user.role}`)],
            [t('admin.department.name'), nameOf(user.department_id)],
            [t('admin.user.status'), t.lookup(`admin.statuses.${user.status}`)],
            [t('admin.user.images'), format.number(user.images_generated)],
            [t('admin.user.since'), format.day(user.created_at)],
          ]}
        />
        {may(me, 'users.govern') && (
          <div className={sheet.acts}>
            <Steps user={user} steps={stepsFrom(user.status)} />
            <Remove user={user} />
          </div>
        )}
      </Card>
      <Money me={me} user={user} />
      {mayChange(me, user) && <PersonForm me={me} user={user} />}
      <Trails me={me} user={user} />
    </Titled>
  )
}

/** Admins of a department change its members, and no administrator. */
function mayChange(me: Me, user: User): boolean {
  return may(me, 'users.govern') || user.role === 'member'
}

function Money({ me, user }: { me: Me; user: User }) {
  const t = useText()
  const shares = user.department_id !== null && may(me, 'credits.distribute')
  if (!shares && !may(me, 'credits.issue')) return null
  return (
    <Card aria-labelledby="credits">
      <h2 id="credits">{t('shell.balance.title')}</h2>
      <div className={sheet.acts}>
        {shares && user.department_id && <Distribute department={user.department_id} to={user.username} />}
        {may(me, 'credits.issue') && (
          <>
            <Issue holder={{ username: user.username }} name={user.name} />
            <Correct holder={{ username: user.username }} name={user.name} />
          </>
        )}
      </div>
    </Card>
  )
}

/** Where more is to be seen of a person. */
function Trails({ me, user }: { me: Me; user: User }) {
  const t = useText()
  const whose = `username=${encodeURIComponent(user.username)}`
  return (
    <ul className={sheet.acts}>
      <li>
        <Link to={`/admin/orders?${whose}`}>{t('admin.trail.orders')}</Link>
      </li>
      {may(me, 'transactions.see') && (
        <li>
          <Link to={`/admin/transactions?${whose}`}>{t('admin.trail.transactions')}</Link>
        </li>
      )}
      <li>
        <Link to={`/admin/audit?subject=${user.id}`}>{t('admin.trail.audit')}</Link>
      </li>
    </ul>
  )
}

function Remove({ user }: { user: User }) {
  const t = useText()
  const navigate = useNavigate()
  const remove = useRemoveUser(user.username)
  const title = t('admin.user.delete-title', { name: user.name })
  return (
    <Ask variant="danger" label={t('account.delete')} aria-label={title} title={title}>
      {(close) => (
        <AskForm
          consequence={t('admin.user.delete-consequence')}
          submit={t('account.delete')}
          variant="danger"
          work={remove}
          input={null}
          complete
          done={t('admin.user.deleted', { name: user.name })}
          onDone={() => navigate('/admin/users')}
          onCancel={close}
        />
      )}
    </Ask>
  )
}
