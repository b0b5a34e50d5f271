import { Checkbox, CheckboxGroup, Label } from 'react-aria-components'
import { useText } from '@/i18n'
import { classes } from '@/lib/classes'
import { Field } from '@/ui'
import chips from '@/ui/Chips.module.css'
import field from '@/ui/Field.module.css'
import styles from './Sizes.module.css'
import type { PlanProps } from './Editor'
import { type BannerType, MAX_PIXELS, MIN_PIXELS, STANDARD_SIZES, STANDARD_TYPES } from './layout/sizes'
import { sizesOf } from './plan'

const TYPES: readonly BannerType[] = [...STANDARD_TYPES, 'custom']
/** Pixels of the longest side of the little drawings. */
const DRAWN = 30

/** Where the banner is to be shown: one size or several, each drawn in its proportions. */
export function Sizes({ plan, change }: PlanProps) {
  const t = useText()
  return (
    <>
      <CheckboxGroup
        className={chips.group}
        value={[...plan.types]}
        onChange={(chosen) => change({ types: TYPES.filter((type) => chosen.includes(type)) })}
      >
        <Label className={field.label}>{t('banner.sizes')}</Label>
        <div className={styles.sizes}>
          {TYPES.map((type) => (
            <Checkbox key={type} value={type} className={classes(chips.choice, styles.size)}>
              <Drawn type={type} />
              <span>
                {t(`banner.types.${type}`)}
                <span className={styles.pixels}>{pixelsOf(type)}</span>
              </span>
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      {plan.types.includes('custom') && <Custom plan={plan} change={change} />}
    </>
  )
}

function pixelsOf(type: BannerType): string | null {
  if (type === 'custom') return null
  const { width, height } = STANDARD_SIZES[type]
  return `${width} × ${height}`
}

function Drawn({ type }: { type: BannerType }) {
  const { width, height } = type === 'custom' ? { width: 1, height: 1 } : STANDARD_SIZES[type]
  const scale = DRAWN / Math.max(width, height)
  return (
    <span className={styles.box} aria-hidden>
      <span
        className={styles.drawn}
        data-custom={type === 'custom' || undefined}
        style={{ width: Math.max(5, width * scale), height: Math.max(5, height * scale) }}
      />
    </span>
  )
}

function Custom({ plan, change }: PlanProps) {
  const t = useText()
  const error = sizesOf(plan) ? null : t('banner.pixels-range', { least: MIN_PIXELS, most: MAX_PIXELS })
  const digits = (written: string) => written.replace(/\D/g, '').slice(0, 4)
  return (
    <div className={styles.pair}>
      <Field
        label={t('banner.width')}
        inputMode="numeric"
        value={plan.width}
        onChange={(width) => change({ width: digits(width) })}
        error={error}
      />
      <Field
        label={t('banner.height')}
        inputMode="numeric"
        value={plan.height}
        onChange={(height) => change({ height: digits(height) })}
      />
    </div>
  )
}
