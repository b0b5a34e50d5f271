import { useState } from 'react'
import { may, type Me } from '@/api/account'
import { type Role, ROLES, type User, useChangeUser } from '@/api/people'
import { useText } from '@/i18n'
import { Button, Card, ErrorNote, say, Select } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { LimitFields } from './LimitFields'
import { limitsOf, typedLimits } from './limits'
import { useDepartmentNames } from './useDepartmentNames'

/** What a person may do here: role and department, which super admins decide, and limits. */
export function PersonForm({ me, user }: { me: Me; user: User }) {
  const t = useText()
  const change = useChangeUser(user.username)
  const { choices } = useDepartmentNames(me)
  const [role, setRole] = useState(user.role as Role)
  const [department, setDepartment] = useState(user.department_id ?? '')
  const [typed, setTyped] = useState(() => typedLimits(user))
  const governs = may(me, 'users.govern')
  const limits = limitsOf(typed)
  const homeless = role === 'department_admin' && !department
  const body = limits && { ...limits, ...(governs && { role, department: department || null }) }
  return (
    <Card aria-labelledby="rights">
      <h2 id="rights">{t('admin.user.rights')}</h2>
      <form
        className={sheet.stack}
        onSubmit={(event) => {
          event.preventDefault()
          if (body) change.mutate(body, { onSuccess: () => say(t('words.saved')) })
        }}
      >
        {governs && (
          <div className={sheet.pair}>
            <Select
              label={t('admin.user.role')}
              choices={ROLES.map((value) => ({ value, label: t(`admin.roles.${value}`) }))}
              value={role}
              onChange={setRole}
            />
            <Select
              label={t('admin.department.name')}
              choices={[{ value: '', label: t('admin.department.none') }, ...choices]}
              value={department}
              onChange={setDepartment}
            />
          </div>
        )}
        {homeless && <p role="status">{t('admin.user.homeless')}</p>}
        <LimitFields value={typed} onChange={setTyped} error={change.error} hint={t('admin.limits.of-person')} />
        <ErrorNote error={change.error} />
        <div className={sheet.acts}>
          <Button type="submit" variant="primary" isPending={change.isPending} isDisabled={!body || homeless}>
            {t('words.save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
