import { useState } from 'react'
import { may, type Me } from '@/api/account'
import { type Scope, SCOPES, useMakeKey } from '@/api/keys'
import { wrong } from '@/api/problem'
import { useText } from '@/i18n'
import { endOf } from '@/lib/days'
import { AskForm, Field, Switch } from '@/ui'
import sheet from './Sheet.module.css'

const MOST_NAME = 100

/** A new key: what it is called, what it may do, how long it is good. */
export function NewKey({ me, onMade, onCancel }: { me: Me; onMade: (key: string) => void; onCancel: () => void }) {
  const t = useText()
  const make = useMakeKey()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['orders:write', 'orders:read', 'images:read'])
  const [day, setDay] = useState('')
  const offered = SCOPES.filter((scope) => scope !== 'admin' || may(me, 'users.limit'))
  const input = name.trim() && scopes.length ? { name: name.trim(), scopes: [...scopes], expires_at: endOf(day) } : null
  return (
    <AskForm
      consequence={t('account.key.lead')}
      submit={t('account.key.make')}
      work={make}
      input={input}
      onDone={({ key }) => onMade(key)}
      onCancel={onCancel}
    >
      <Field
        label={t('account.key.name')}
        hint={t('account.key.name-hint')}
        value={name}
        onChange={setName}
        maxLength={MOST_NAME}
        error={wrong(make.error, '/name')}
      />
      <div role="group" aria-label={t('account.key.scopes')} className={sheet.stack}>
        {offered.map((scope) => (
          <Switch
            key={scope}
            label={t.lookup(`account.scopes.${scope}`) ?? scope}
            isSelected={scopes.includes(scope)}
            onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((each) => each !== scope))}
          />
        ))}
      </div>
      <Field
        label={t('account.key.good-until')}
        hint={t('account.key.good-until-hint')}
        type="date"
        value={day}
        onChange={setDay}
        error={wrong(make.error, '/expires_at') && t('account.in-future')}
      />
    </AskForm>
  )
}
