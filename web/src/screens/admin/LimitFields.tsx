import { LIMITS } from '@/api/people'
import { wrong } from '@/api/problem'
import { useText } from '@/i18n'
import { Field } from '@/ui'
import sheet from '../account/Sheet.module.css'
import type { Typed } from './limits'

export interface LimitFieldsProps {
  value: Typed
  onChange: (typed: Typed) => void
  error: unknown
  /** What an empty one means. */
  hint: string
}

/** How much may be ordered and kept. */
export function LimitFields({ value, onChange, error, hint }: LimitFieldsProps) {
  const t = useText()
  return (
    <fieldset className={sheet.fieldset}>
      <legend>{t('admin.limits.title')}</legend>
      <p className={sheet.soft}>{hint}</p>
      <div className={sheet.pair}>
        {LIMITS.map((name) => (
          <Field
            key={name}
            label={t(`admin.limits.${name}`)}
            inputMode="numeric"
            value={value[name]}
            onChange={(text) => onChange({ ...value, [name]: text })}
            error={wrong(error, `/${name}`)}
          />
        ))}
      </div>
    </fieldset>
  )
}
