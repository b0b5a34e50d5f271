import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useRegister } from '@/api/account'
import { isProblem } from '@/api/problem'
import { Page } from '@/app/Page'
import { useLanguage } from '@/i18n'
import { Field } from '@/ui'
import { demoOrder } from './demo'
import { keepPending, useEntering } from './entering'
import { Form } from './Form'

/** A new account. Where addresses are confirmed first, the code comes next; else one is in. */
export default function Join() {
  const { t, language } = useLanguage()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const register = useRegister()
  const entering = useEntering()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')

  async function submit() {
    const account = await register.mutateAsync({ name, email, password, language }).catch(() => null)
    if (account?.status === 'unverified') {
      keepPending({ email, password })
      void navigate(`/confirm?${new URLSearchParams({ ...Object.fromEntries(search), email })}`)
    } else if (account) await entering.enter({ email, password }).catch(() => undefined)
  }

  const wrong = isProblem(register.error) ? register.error : null
  return (
    <Page narrow title={t('arrive.join.title')} lead={demoOrder() ? t('arrive.join.lead') : undefined}>
      <Form
        submit={t('arrive.join.submit')}
        isPending={register.isPending || entering.isPending}
        error={register.error ?? entering.error}
        onSubmit={() => void submit()}
        links={<Link to={`/login?${search}`}>{t('arrive.join.instead')}</Link>}
      >
        <Field
          label={t('arrive.field.name')}
          autoComplete="name"
          isRequired
          maxLength={100}
          value={name}
          onChange={setName}
          error={wrong?.about('/name')}
        />
        <Field
          label={t('arrive.field.email')}
          type="email"
          autoComplete="email"
          isRequired
          value={email}
          onChange={setEmail}
          error={wrong?.about('/email')}
        />
        <Field
          label={t('arrive.field.password')}
          hint={t('arrive.field.password-hint')}
          type="password"
          autoComplete="new-password"
          isRequired
          minLength={8}
          maxLength={256}
          value={password}
          onChange={setPassword}
          error={wrong?.about('/password')}
        />
      </Form>
    </Page>
  )
}
