import { useState } from 'react'
import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { type Department, type User, useLetGo, useTakeIn, useUsers } from '@/api/people'
import { useText } from '@/i18n'
import { Ask, AskForm, EmptyState, Field, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'

/** Who belongs to a department, whom it takes in, whom it lets go. */
export function Members({ me, department }: { me: Me; department: Department }) {
  const t = useText()
  const mayChange = may(me, 'members.change')
  const governs = may(me, 'users.govern')
  const members = useUsers({ department: department.id })
  return (
    <section className={sheet.section} aria-labelledby="members">
      <h2 id="members">{t('admin.department.members')}</h2>
      {mayChange && (
        <div className={sheet.acts}>
          <Ask label={t('admin.member.take-in')} title={t('admin.member.take-in')}>
            {(close) => <TakeIn department={department} close={close} />}
          </Ask>
        </div>
      )}
      <Listing
        label={t('admin.department.members')}
        {...members}
        keyOf={({ id }) => id}
        columns={[
          {
            name: t('admin.user.person'),
            cell: (user: User) => (
              <div className={sheet.column}>
                <Link to={`/admin/users/${user.username}`}>{user.name}</Link>
                <span className={sheet.soft}>{user.username}</span>
              </div>
            ),
          },
          { name: t('admin.user.role'), cell: ({ role }) => t.lookup(`admin.roles.${role}`) },
          { name: t('admin.user.status'), cell: ({ status }) => t.lookup(`admin.statuses.${status}`) },
          {
            name: t('account.acts'),
            unnamed: true,
            cell: (user) =>
              mayChange && (governs || user.role === 'member') && <LetGo department={department} user={user} />,
          },
        ]}
        empty={<EmptyState title={t('admin.member.empty-title')} text={t('admin.member.empty-text')} />}
      />
    </section>
  )
}

function TakeIn({ department, close }: { department: Department; close: () => void }) {
  const t = useText()
  const takeIn = useTakeIn(department.id)
  const [username, setUsername] = useState('')
  return (
    <AskForm
      consequence={t('admin.member.take-in-consequence')}
      submit={t('admin.member.take-in')}
      work={takeIn}
      input={username.trim() || null}
      done={t('admin.member.taken-in', { name: username.trim() })}
      onDone={close}
      onCancel={close}
    >
      <Field label={t('account.who.username')} autoComplete="off" value={username} onChange={setUsername} />
    </AskForm>
  )
}

function LetGo({ department, user }: { department: Department; user: User }) {
  const t = useText()
  const letGo = useLetGo(department.id)
  const title = t('admin.member.let-go-title', { name: user.name })
  return (
    <Ask variant="quiet" label={t('admin.member.let-go')} aria-label={title} title={title}>
      {(close) => (
        <AskForm
          consequence={t('admin.member.let-go-consequence')}
          submit={t('admin.member.let-go')}
          variant="danger"
          work={letGo}
          input={user.username}
          done={t('admin.member.gone', { name: user.name })}
          onDone={close}
          onCancel={close}
        />
      )}
    </Ask>
  )
}
