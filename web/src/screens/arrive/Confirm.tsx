import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useConfirm, useResend } from '@/api/account'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Button, ErrorNote, Field, say } from '@/ui'
import { takePending, useEntering } from './entering'
import { Form } from './Form'

/** The six digits that came by e-mail. Whoever registered in this tab is let in at once, others log in. */
export default function Confirm() {
  const t = useText()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [email, setEmail] = useState(search.get('email') ?? '')
  const [code, setCode] = useState('')
  const confirm = useConfirm()
  const resend = useResend()
  const entering = useEntering()

  async function submit() {
    if (!(await confirm.mutateAsync({ email, code }).catch(() => null))) return
    const kept = takePending(email)
    if (kept) await entering.enter(kept).catch(() => undefined)
    else void navigate(`/login?${new URLSearchParams({ email, after: 'confirmed' })}`)
  }

  return (
    <Page narrow title={t('arrive.confirm.title')} lead={email && t('arrive.confirm.lead', { email })}>
      <Form
        submit={t('arrive.confirm.submit')}
        isPending={confirm.isPending || entering.isPending}
        error={confirm.error ?? entering.error}
        onSubmit={() => void submit()}
        links={
          <Button
            variant="quiet"
            isDisabled={!email}
            isPending={resend.isPending}
            onPress={() => resend.mutate({ email }, { onSuccess: () => say(t('arrive.confirm.sent')) })}
          >
            {t('arrive.confirm.resend')}
          </Button>
        }
      >
        {!search.get('email') && (
          <Field
            label={t('arrive.field.email')}
            type="email"
            autoComplete="email"
            isRequired
            value={email}
            onChange={setEmail}
          />
        )}
        <CodeField value={code} onChange={setCode} />
        <ErrorNote error={resend.error} />
      </Form>
    </Page>
  )
}

/** Six digits, as letters carry them. */
export function CodeField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const t = useText()
  return (
    <Field
      label={t('arrive.field.code')}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]{6}"
      maxLength={6}
      isRequired
      value={value}
      onChange={(typed) => onChange(typed.replace(/\D/g, ''))}
    />
  )
}
