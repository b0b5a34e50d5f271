import { useState } from 'react'
import { useText } from '@/i18n'
import { recall, remember } from '@/lib/stored'
import { Card, Disclosure, Field, Switch } from '@/ui'
import styles from './Create.module.css'
import type { WishProps } from './Essentials'
import { Sampling } from './Sampling'

const OPEN = 'create.advanced'

/** What only some people choose. Whether it is open is remembered. */
export function Advanced({ wish, change }: WishProps) {
  const t = useText()
  const [open, setOpen] = useState(() => recall(OPEN) === 'open')
  const toggle = (now: boolean) => {
    remember(OPEN, now ? 'open' : null)
    setOpen(now)
  }
  return (
    <Disclosure label={t('create.advanced.title')} isExpanded={open} onChange={toggle}>
      <Card className={styles.settings}>
        <Field
          label={t('create.advanced.negative')}
          rows={2}
          value={wish.negative}
          onChange={(negative) => change({ negative })}
        />
        <Sampling tool="generate" chosen={wish} change={change} />
        <Switch
          label={t('create.advanced.enhance')}
          hint={t('create.advanced.enhance-hint')}
          isSelected={wish.enhance}
          onChange={(enhance) => change({ enhance })}
        />
        <Switch
          label={t('create.advanced.unknown')}
          hint={t('create.advanced.unknown-hint')}
          isSelected={wish.allowUnknown}
          onChange={(allowUnknown) => change({ allowUnknown })}
        />
      </Card>
    </Disclosure>
  )
}
