import { useState } from 'react'
import { type Department, useKeepDepartment } from '@/api/people'
import { wrong } from '@/api/problem'
import { useText } from '@/i18n'
import { whole } from '@/lib/whole'
import { AskForm, Field } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { LimitFields } from './LimitFields'
import { limitsOf, typedLimits } from './limits'

const MOST_NAME = 100
const MOST_WEIGHT = 100

/** A new department, or what one is called, weighs and may. */
export function DepartmentForm({ department, close }: { department: Department | null; close: () => void }) {
  const t = useText()
  const keep = useKeepDepartment(department?.id ?? null)
  const [name, setName] = useState(department?.name ?? '')
  const [weight, setWeight] = useState(String(department?.weight ?? 1))
  const [typed, setTyped] = useState(() => typedLimits(department))
  const limits = limitsOf(typed)
  const share = whole(weight)
  const isRight = share !== null && share >= 1 && share <= MOST_WEIGHT
  return (
    <AskForm
      submit={t(department ? 'words.save' : 'admin.department.make')}
      work={keep}
      input={name.trim() && isRight && limits ? { name: name.trim(), weight: share, ...limits } : null}
      done={t('words.saved')}
      onDone={close}
      onCancel={close}
    >
      <div className={sheet.pair}>
        <Field
          label={t('admin.department.called')}
          maxLength={MOST_NAME}
          value={name}
          onChange={setName}
          error={wrong(keep.error, '/name')}
        />
        <Field
          label={t('admin.department.weight')}
          inputMode="numeric"
          value={weight}
          onChange={setWeight}
          error={isRight ? wrong(keep.error, '/weight') : t('admin.department.weight-range', { most: MOST_WEIGHT })}
        />
      </div>
      <p className={sheet.soft}>{t('admin.department.weight-hint')}</p>
      <LimitFields value={typed} onChange={setTyped} error={keep.error} hint={t('admin.limits.of-department')} />
    </AskForm>
  )
}
