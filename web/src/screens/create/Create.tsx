import { useState } from 'react'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Columns, Side } from '@/ui'
import { Advanced } from './Advanced'
import { keepDraft, keptDraft } from './draft'
import { Essentials } from './Essentials'
import { OrderCard } from './OrderCard'
import { Recent } from './Recent'
import type { Wish } from './wish'

/** Text to picture: what to paint on the left, what it costs on the right, what was ordered below. */
export default function Create() {
  const t = useText()
  const [wish, setWish] = useState(keptDraft)
  const change = (part: Partial<Wish>) =>
    setWish((last) => {
      const next = { ...last, ...part }
      keepDraft(next)
      return next
    })
  return (
    <Page title={t('create.title')}>
      <Columns split="card">
        <Side>
          <Essentials wish={wish} change={change} />
          <Advanced wish={wish} change={change} />
        </Side>
        <OrderCard wish={wish} change={change} />
      </Columns>
      <Recent />
    </Page>
  )
}
