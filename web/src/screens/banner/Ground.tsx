import { Label, Radio, RadioGroup } from 'react-aria-components'
import { useText } from '@/i18n'
import { classes } from '@/lib/classes'
import { Select, Switch } from '@/ui'
import chips from '@/ui/Chips.module.css'
import field from '@/ui/Field.module.css'
import { ColourInput } from './ColourInput'
import type { PlanProps } from './Editor'
import styles from './Ground.module.css'

const ANGLES = ['90', '0', '45', '135'] as const
const USUAL = '#a33a21'
const OWN = 'own'
const CHIP = classes(chips.choice, chips.chip, styles.instant)

/** What lies behind the texts: found by itself, a colour of the brand, or any other; and what it goes over into. */
export function Ground({ plan, change, palette }: PlanProps & { palette: Record<string, string> }) {
  const t = useText()
  const colours = Object.entries(palette)
  const isBrands = colours.some(([, colour]) => colour === plan.background)
  const chosen = plan.background === '' ? '' : isBrands ? plan.background : OWN
  return (
    <>
      <RadioGroup
        className={chips.group}
        orientation="horizontal"
        value={chosen}
        onChange={(value) =>
          change(value === '' ? { background: '', fade: '' } : { background: value === OWN ? USUAL : value })
        }
      >
        <Label className={field.label}>{t('banner.ground')}</Label>
        <div className={chips.chips}>
          <Radio value="" className={CHIP}>
            {t(colours.length > 0 ? 'banner.grounds.brand' : 'banner.grounds.picture')}
          </Radio>
          {colours.map(([name, colour]) => (
            <Radio key={name} value={colour} className={CHIP}>
              <Swatch colour={colour} />
              {t('banner.palette-colour', { name })}
            </Radio>
          ))}
          <Radio value={OWN} className={CHIP}>
            {t('banner.grounds.own')}
          </Radio>
        </div>
      </RadioGroup>
      {chosen === OWN && (
        <ColourInput
          label={t('banner.colour')}
          value={plan.background}
          onChange={(background) => change({ background })}
        />
      )}
      {chosen !== '' && (
        <Switch
          label={t('banner.fade')}
          isSelected={plan.fade !== ''}
          onChange={(on) =>
            change({ fade: on ? (colours.find(([, it]) => it !== plan.background)?.[1] ?? '#ffffff') : '' })
          }
        />
      )}
      {plan.fade && (
        <div className={styles.pair}>
          <ColourInput label={t('banner.second')} value={plan.fade} onChange={(fade) => change({ fade })} />
          <Select
            label={t('banner.angle')}
            value={String(plan.angle)}
            onChange={(angle) => change({ angle: Number(angle) })}
            choices={ANGLES.map((value) => ({ value: value as string, label: t(`banner.angles.${value}`) }))}
          />
        </div>
      )}
    </>
  )
}

export function Swatch({ colour }: { colour: string }) {
  return <span aria-hidden className={styles.swatch} style={{ background: colour }} />
}
