import { useState } from 'react'
import { useKeepPreset, usePresets } from '@/api/catalogue'
import { useText } from '@/i18n'
import { Button, Dialog, ErrorNote, Field, Menu, say } from '@/ui'
import type { WishProps } from './Essentials'
import styles from './OrderCard.module.css'
import { fromParameters, toBody, type Wish } from './wish'

/** Loads what was kept under a name, and keeps what stands in the form now. */
export function Presets({ wish, change }: WishProps) {
  const t = useText()
  const presets = usePresets('generate').data ?? []
  const [keeping, setKeeping] = useState(false)
  return (
    <div className={styles.presets}>
      {presets.length > 0 && (
        <Menu
          label={t('create.preset.load')}
          trigger={<Button variant="quiet">{t('create.preset.load')}</Button>}
          acts={presets.map(({ id, name, parameters }) => ({
            id,
            label: name,
            onAction: () => change(fromParameters(parameters)),
          }))}
        />
      )}
      <Button variant="quiet" isDisabled={!toBody(wish)} onPress={() => setKeeping(true)}>
        {t('create.preset.keep')}
      </Button>
      <Dialog title={t('create.preset.keep')} isOpen={keeping} onClose={() => setKeeping(false)}>
        <KeepPreset wish={wish} onKept={() => setKeeping(false)} />
      </Dialog>
    </div>
  )
}

function KeepPreset({ wish, onKept }: { wish: Wish; onKept: () => void }) {
  const t = useText()
  const [name, setName] = useState('')
  const keep = useKeepPreset()
  const { tool: _tool, ...parameters } = toBody(wish) ?? { tool: 'generate' }
  const submit = () =>
    keep.mutate(
      { tool: 'generate', name, parameters },
      {
        onSuccess: () => {
          say(t('create.preset.kept'))
          onKept()
        },
      },
    )
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field label={t('create.preset.name')} value={name} onChange={setName} maxLength={100} />
      <ErrorNote error={keep.error} />
      <Button type="submit" variant="primary" isPending={keep.isPending} isDisabled={!name.trim()}>
        {t('create.preset.save')}
      </Button>
    </form>
  )
}
