import { Download } from 'lucide-react'
import { useState } from 'react'
import { type Me, useRemoveMe } from '@/api/account'
import { useText } from '@/i18n'
import { Ask, AskForm, Card, Field, look } from '@/ui'
import sheet from './Sheet.module.css'

/** Taking one's data along, and leaving. */
export function OwnData({ me }: { me: Me }) {
  const t = useText()
  return (
    <Card aria-labelledby="data">
      <h2 id="data">{t('account.data.title')}</h2>
      <p className={sheet.soft}>{t('account.data.text')}</p>
      <div className={sheet.acts}>
        <a className={look({})} href="/api/me/export" download>
          <Download aria-hidden />
          {t('account.data.export')}
        </a>
        <Ask variant="danger" label={t('account.data.delete')} title={t('account.data.delete')}>
          {(close) => <Leave me={me} close={close} />}
        </Ask>
      </div>
    </Card>
  )
}

/** Nobody deletes an account by a slip: the user name has to be typed. */
function Leave({ me, close }: { me: Me; close: () => void }) {
  const t = useText()
  const remove = useRemoveMe()
  const [typed, setTyped] = useState('')
  return (
    <AskForm
      consequence={t('account.data.delete-consequence')}
      submit={t('account.data.delete')}
      variant="danger"
      work={remove}
      input={null}
      complete={typed.trim() === me.username}
      onDone={close}
      onCancel={close}
    >
      <Field
        label={t('account.data.type-name', { name: me.username })}
        autoComplete="off"
        value={typed}
        onChange={setTyped}
      />
    </AskForm>
  )
}
