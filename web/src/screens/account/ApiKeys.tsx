import { type ReactNode, useState } from 'react'
import type { Me } from '@/api/account'
import { type ApiKey, useApiKeys, useRevokeKey } from '@/api/keys'
import { useFormat, useText } from '@/i18n'
import { Ask, AskForm, EmptyState, Listing } from '@/ui'
import { NewKey } from './NewKey'
import sheet from './Sheet.module.css'
import { ShownKey } from './ShownKey'

/** Keys with which programs come in one's own name. */
export function ApiKeys({ me }: { me: Me }) {
  const t = useText()
  const keys = useApiKeys()
  const [made, setMade] = useState<string | null>(null)
  const make = (
    <Ask variant="primary" label={t('account.key.make')} title={t('account.key.make')}>
      {(close) => (
        <NewKey
          me={me}
          onCancel={close}
          onMade={(key) => {
            close()
            setMade(key)
          }}
        />
      )}
    </Ask>
  )
  return (
    <>
      {made && <ShownKey value={made} onDone={() => setMade(null)} />}
      {keys.rows && keys.rows.length > 0 && <div className={sheet.acts}>{make}</div>}
      <Keys
        keys={keys}
        empty={
          <EmptyState title={t('account.key.empty-title')} text={t('account.key.empty-text')}>
            {make}
          </EmptyState>
        }
      />
    </>
  )
}

function Keys({ keys, empty }: { keys: ReturnType<typeof useApiKeys>; empty: ReactNode }) {
  const t = useText()
  const format = useFormat()
  return (
    <Listing
      label={t('account.parts.keys')}
      {...keys}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t('account.key.name'),
          cell: ({ name, prefix }: ApiKey) => (
            <div className={sheet.column}>
              {name}
              <code className={sheet.soft}>{prefix}…</code>
            </div>
          ),
        },
        {
          name: t('account.key.scopes'),
          cell: ({ scopes }) => scopes.map((scope) => t.lookup(`account.scopes.${scope}`) ?? scope).join(', '),
        },
        {
          name: t('account.key.expires'),
          cell: ({ expires_at: at }) => (at ? format.day(at) : t('account.key.never-expires')),
        },
        {
          name: t('account.key.used'),
          cell: ({ last_used_at: at }) => (at ? format.ago(at) : t('account.key.never-used')),
        },
        { name: t('account.acts'), unnamed: true, cell: (key) => <Revoke apiKey={key} /> },
      ]}
      empty={empty}
    />
  )
}

function Revoke({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const t = useText()
  const revoke = useRevokeKey()
  const title = t('account.key.revoke-title', { name })
  return (
    <Ask variant="quiet" label={t('account.key.revoke')} aria-label={title} title={title}>
      {(close) => (
        <AskForm
          consequence={t('account.key.revoke-consequence')}
          submit={t('account.key.revoke')}
          variant="danger"
          work={revoke}
          input={id}
          done={t('account.key.revoked')}
          onDone={close}
          onCancel={close}
        />
      )}
    </Ask>
  )
}
