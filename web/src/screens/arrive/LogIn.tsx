import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Field } from '@/ui'
import { useEntering } from './entering'
import { Form } from './Form'

/** Who has an account comes in here, and is sent here by every screen that needs one. */
export default function LogIn() {
  const t = useText()
  const [search] = useSearchParams()
  const entering = useEntering()
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [password, setPassword] = useState('')
  const after = search.get('after')
  const lead = after === 'confirmed' || after === 'changed' ? t(`arrive.log-in.${after}`) : undefined
  return (
    <Page narrow title={t('arrive.log-in.title')} lead={lead}>
      <Form
        submit={t('arrive.log-in.submit')}
        isPending={entering.isPending}
        error={entering.error}
        onSubmit={() => void entering.enter({ email, password }).catch(() => undefined)}
        links={
          <>
            <Link to={`/join?${search}`}>{t('arrive.log-in.instead')}</Link>
            <Link to="/reset">{t('arrive.log-in.forgot')}</Link>
          </>
        }
      >
        <Field label={t('arrive.field.login')} autoComplete="username" isRequired value={email} onChange={setEmail} />
        <Field
          label={t('arrive.field.password')}
          type="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
      </Form>
    </Page>
  )
}
