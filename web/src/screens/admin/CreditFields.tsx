import { wrong } from '@/api/problem'
import { useText } from '@/i18n'
import { Field } from '@/ui'

const MOST_REASON = 200

interface TypedProps {
  value: string
  onChange: (text: string) => void
  error: unknown
}

/** How many credits. */
export function AmountField({ error, hint, ...typed }: TypedProps & { hint?: string }) {
  const t = useText()
  return (
    <Field
      {...typed}
      label={t('account.credits.amount')}
      hint={hint}
      inputMode="numeric"
      error={wrong(error, '/amount')}
    />
  )
}

/** The last day on which they can be spent. */
export function ExpiryField({ error, optional, ...typed }: TypedProps & { optional: boolean }) {
  const t = useText()
  return (
    <Field
      {...typed}
      label={t('admin.expiry')}
      hint={optional ? t('admin.expiry-hint') : undefined}
      type="date"
      error={wrong(error, '/expires_at') && t('account.in-future')}
    />
  )
}

/** Why, for whoever reads the books. */
export function ReasonField({ error, ...typed }: TypedProps) {
  const t = useText()
  return (
    <Field
      {...typed}
      label={t('admin.reason')}
      hint={t('admin.reason-hint')}
      maxLength={MOST_REASON}
      error={wrong(error, '/reason')}
    />
  )
}
