import { type ReactNode, useRef } from 'react'
import type { Order } from '@/api/orders'
import { type Image, useUpload } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Till } from '@/screens/till/Till'
import { Card, Columns, Field } from '@/ui'
import { type Change, repairBody } from './change'
import { Finer } from './Finer'
import { maskFile } from './mask/raster'
import type { Mask } from './mask/useMask'
import { Workbench } from './mask/Workbench'
import styles from './Repair.module.css'

export interface MarkingProps {
  picture: Image
  mask: Mask
  change: Change
  setChange: (change: Change) => void
  onPlaced: (order: Order) => void
  children: ReactNode
}

/** Paint over what is to change, and say what is to be there. */
export function Marking({ picture, mask, change, setChange, onPlaced, children }: MarkingProps) {
  const t = useText()
  const alter = (part: Partial<Change>) => setChange({ ...change, ...part })
  const body = repairBody(picture.id, change)
  const send = useMaskSent(mask)
  const make = async () => repairBody(picture.id, change, { mask: await send() })!
  return (
    <Page title={t('repair.title')}>
      <Columns split="card">
        <Workbench url={picture.url} mask={mask} />
        <Card className={styles.card}>
          <Field
            label={t('repair.prompt')}
            hint={t('create.prompt-hint')}
            placeholder={t('repair.example')}
            rows={3}
            maxLength={2000}
            value={change.prompt}
            onChange={(prompt) => alter({ prompt })}
          />
          <Finer change={change} alter={alter} />
          <Till
            body={body}
            make={make}
            missing={missingIn(mask.share, body !== null, t)}
            submit={t('repair.submit')}
            onPlaced={onPlaced}
          />
        </Card>
      </Columns>
      {children}
    </Page>
  )
}

function missingIn(share: number, described: boolean, t: ReturnType<typeof useText>): string | null {
  if (share === 0) return t('repair.missing.mask')
  if (share === 1) return t('repair.missing.rest')
  return described ? null : t('repair.missing.prompt')
}

/** Sends the mask as it is now, once, and answers its id. */
function useMaskSent(mask: Mask): () => Promise<string> {
  const { mutateAsync } = useUpload('mask')
  const sent = useRef<{ marks: Mask['past']; id: string } | null>(null)
  return async () => {
    if (sent.current?.marks !== mask.past) {
      const { id } = await mutateAsync(await maskFile(mask.past, mask.size))
      sent.current = { marks: mask.past, id }
    }
    return sent.current.id
  }
}
