import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useForgot, useReset } from '@/api/account'
import { isProblem, wrong } from '@/api/problem'
import { ended } from '@/api/session'
import { useText } from '@/i18n'
import { CodeField } from '@/screens/arrive/Confirm'
import { AskForm, Field } from '@/ui'

/** A new password, by a code that comes by e-mail. It ends every log-in, this one too. */
export function NewPassword({ email, close }: { email: string; close: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const forgot = useForgot()
  const reset = useReset()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  if (!forgot.isSuccess)
    return (
      <AskForm
        consequence={t('account.password.lead', { email })}
        submit={t('arrive.reset.send')}
        work={forgot}
        input={{ email }}
        onDone={() => undefined}
        onCancel={close}
        trouble={isProblem(forgot.error, 'forbidden') && <p>{t('account.password.no-mail')}</p>}
      />
    )
  return (
    <AskForm
      consequence={t('account.password.consequence')}
      submit={t('arrive.reset.submit')}
      work={reset}
      input={code.length === 6 && password ? { email, code, password } : null}
      onDone={async () => {
        // First away from here: this screen would send a stranger to log in without a word.
        await navigate(`/login?${new URLSearchParams({ email, after: 'changed' })}`)
        ended()
      }}
      onCancel={close}
    >
      <CodeField value={code} onChange={setCode} />
      <Field
        label={t('arrive.reset.new')}
        hint={t('arrive.field.password-hint')}
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={256}
        value={password}
        onChange={setPassword}
        error={wrong(reset.error, '/password')}
      />
    </AskForm>
  )
}
