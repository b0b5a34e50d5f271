import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useForgot, useReset } from '@/api/account'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Field } from '@/ui'
import { CodeField } from './Confirm'
import { Form } from './Form'

/** A forgotten password: first the address, then the code that came and a new one. */
export default function Reset() {
  const t = useText()
  const navigate = useNavigate()
  const forgot = useForgot()
  const reset = useReset()
  const [email, setEmail] = useState('')
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const asked = forgot.isSuccess

  async function submit() {
    if (!asked) return forgot.mutate({ email })
    if (await reset.mutateAsync({ email, code, password }).catch(() => null))
      void navigate(`/login?${new URLSearchParams({ email, after: 'changed' })}`)
  }

  return (
    <Page narrow title={t('arrive.reset.title')} lead={asked ? t('arrive.confirm.sent') : t('arrive.reset.ask')}>
      <Form
        submit={t(asked ? 'arrive.reset.submit' : 'arrive.reset.send')}
        isPending={forgot.isPending || reset.isPending}
        error={forgot.error ?? reset.error}
        onSubmit={() => void submit()}
      >
        <Field
          label={t('arrive.field.email')}
          type="email"
          autoComplete="email"
          isRequired
          isReadOnly={asked}
          value={email}
          onChange={setEmail}
        />
        {asked && (
          <>
            <CodeField value={code} onChange={setCode} />
            <Field
              label={t('arrive.reset.new')}
              hint={t('arrive.field.password-hint')}
              type="password"
              autoComplete="new-password"
              isRequired
              minLength={8}
              value={password}
              onChange={setPassword}
            />
          </>
        )}
      </Form>
    </Page>
  )
}
