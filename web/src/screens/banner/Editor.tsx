import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useBooks } from '@/api/brands'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { Till } from '@/screens/till/Till'
import { Card, Chips, Columns, Field, Side } from '@/ui'
import { Appearance } from './Appearance'
import styles from './Banner.module.css'
import { keepDraft, keptDraft } from './draft'
import { type Format, type Plan, toBody } from './plan'
import { Sizes } from './Sizes'
import { Stage } from './Stage'

const FORMATS: readonly Format[] = ['png', 'jpeg', 'svg', 'pdf']
const LONGEST = 300

export interface PlanProps {
  plan: Plan
  change: (part: Partial<Plan>) => void
}

/** The banner as it will be on one side, what it is made of on the other, and what it costs. */
export function Editor({ picture }: { picture: Image }) {
  const t = useText()
  const navigate = useNavigate()
  const [plan, setPlan] = useState(keptDraft)
  const books = useBooks().data ?? []
  const book = books.find(({ id }) => id === plan.brandBook) ?? null
  const change = (part: Partial<Plan>) =>
    setPlan((last) => {
      const next = { ...last, ...part }
      keepDraft(next)
      return next
    })
  const body = toBody(plan, picture.id)
  return (
    <Columns split="preview">
      <Stage picture={picture} plan={plan} book={book} />
      <Side className={styles.sheet}>
        <Card>
          <Sizes plan={plan} change={change} />
          <Field
            label={t('banner.headline')}
            placeholder={t('banner.headline-example')}
            maxLength={LONGEST}
            value={plan.headline}
            onChange={(headline) => change({ headline })}
          />
          <Field
            label={t('banner.text')}
            rows={2}
            maxLength={LONGEST}
            value={plan.text}
            onChange={(text) => change({ text })}
          />
          <Field
            label={t('banner.call')}
            hint={t('banner.call-hint')}
            placeholder={t('banner.call-example')}
            maxLength={LONGEST}
            value={plan.callToAction}
            onChange={(callToAction) => change({ callToAction })}
          />
        </Card>
        <Appearance plan={plan} change={change} books={books} book={book} />
        <Card>
          <Chips
            label={t('banner.format')}
            value={plan.format}
            onChange={(format) => change({ format })}
            choices={FORMATS.map((value) => ({ value, label: t(`banner.formats.${value}`) }))}
          />
          <Till
            body={body}
            missing={body ? null : t(plan.types.length > 0 ? 'banner.missing.pixels' : 'banner.missing.size')}
            submit={t('banner.submit', { count: plan.types.length })}
            onPlaced={({ id }) => void navigate(`/orders/${id}`)}
          />
        </Card>
      </Side>
    </Columns>
  )
}
