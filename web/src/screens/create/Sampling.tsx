import { useModels } from '@/api/catalogue'
import type { Schema } from '@/api/client'
import { useText } from '@/i18n'
import { Field, Select, Slider } from '@/ui'
import styles from './Create.module.css'
import type { Painted } from './wish'

const SCHEDULERS: readonly Schema<'Scheduler'>[] = ['ddim', 'dpm++_2m', 'euler', 'euler_a', 'pndm', 'unipc']

type Sampled = Pick<Painted, 'model' | 'steps' | 'guidance' | 'scheduler' | 'seed'>

export interface SamplingProps {
  tool: 'generate' | 'inpaint'
  chosen: Sampled
  change: (part: Partial<Sampled>) => void
}

/** How the model paints: what is left open, it decides itself. */
export function Sampling({ tool, chosen, change }: SamplingProps) {
  const t = useText()
  const models = useModels(tool).data ?? []
  const defaults = (models.find(({ name }) => name === chosen.model) ?? models[0])?.defaults
  return (
    <>
      <div className={styles.pair}>
        <Slider
          label={t('create.advanced.steps')}
          hint={t('create.advanced.steps-hint')}
          min={1}
          max={150}
          value={chosen.steps ?? defaults?.steps ?? 1}
          onChange={(steps) => change({ steps })}
        />
        <Slider
          label={t('create.advanced.guidance')}
          min={0}
          max={30}
          step={0.5}
          value={chosen.guidance ?? defaults?.guidance ?? 0}
          onChange={(guidance) => change({ guidance })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label={t('create.advanced.scheduler')}
          value={chosen.scheduler}
          onChange={(scheduler) => change({ scheduler })}
          choices={[
            { value: '', label: t('create.advanced.of-model'), note: defaults?.scheduler },
            ...SCHEDULERS.map((value) => ({ value, label: value })),
          ]}
        />
        <Field
          label={t('create.advanced.seed')}
          hint={t('create.advanced.seed-hint')}
          inputMode="numeric"
          value={chosen.seed}
          onChange={(seed) => change({ seed: seed.replace(/\D/g, '') })}
        />
      </div>
    </>
  )
}
