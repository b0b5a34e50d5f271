import { useModels } from '@/api/catalogue'
import { useText } from '@/i18n'
import { modelChoices } from '@/screens/create/modelChoices'
import { HowMany } from '@/screens/create/HowMany'
import { Sampling } from '@/screens/create/Sampling'
import { Disclosure, Field, Select, Slider, Switch } from '@/ui'
import type { Change } from './change'
import styles from './Repair.module.css'

/** What only some people choose about a repair. */
export function Finer({ change, alter }: { change: Change; alter: (part: Partial<Change>) => void }) {
  const t = useText()
  const models = useModels('inpaint').data ?? []
  return (
    <Disclosure label={t('create.advanced.title')}>
      <div className={styles.finer}>
        <HowMany count={change.count} onChange={(count) => alter({ count })} />
        <Slider
          label={t('repair.strength')}
          hint={t('repair.strength-hint')}
          min={0.05}
          max={1}
          step={0.05}
          format={{ style: 'percent' }}
          value={change.strength}
          onChange={(strength) => alter({ strength })}
        />
        <Slider
          label={t('repair.feather')}
          hint={t('repair.feather-hint')}
          min={0}
          max={64}
          value={change.feather}
          onChange={(feather) => alter({ feather })}
        />
        <Field
          label={t('create.advanced.negative')}
          rows={2}
          value={change.negative}
          onChange={(negative) => alter({ negative })}
        />
        <Sampling tool="inpaint" chosen={change} change={alter} />
        <Switch
          label={t('create.advanced.unknown')}
          hint={t('create.advanced.unknown-hint')}
          isSelected={change.allowUnknown}
          onChange={(allowUnknown) => alter({ allowUnknown })}
        />
        {models.length > 1 && (
          <Select
            label={t('create.model')}
            value={change.model || models[0]!.name}
            onChange={(model) => alter({ model, steps: null, guidance: null, scheduler: '' })}
            choices={modelChoices(models, t)}
          />
        )}
      </div>
    </Disclosure>
  )
}
