import { type ReactNode, useState } from 'react'
import { hasEnded, type Order, useCancel, useOrder } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Easel } from '@/screens/watch/Easel'
import { Outcome } from '@/screens/watch/Outcome'
import { Stages } from '@/screens/watch/Stages'
import { Button, Chips, Columns, ErrorNote, LinkButton, look, Side, Skeleton } from '@/ui'
import { Compare } from './Compare'
import styles from './Repair.module.css'

export interface MendingProps {
  /** Of the order. */
  id: string
  picture: Image
  onBack: (order: Order) => void
  children: ReactNode
}

/** A repair while it is made, and what it brought beside what was there. */
export function Mending({ id, picture, onBack, children }: MendingProps) {
  const t = useText()
  const { data: order, error } = useOrder(id)
  if (!order)
    return (
      <Page>
        <ErrorNote error={error} />
        {!error && <Skeleton lines={6} />}
      </Page>
    )
  return (
    <Page title={t(`watch.status.${order.status}`)} lead={order.prompt.original}>
      {!hasEnded(order) && <UnderWay order={order} />}
      {hasEnded(order) && order.images.length > 0 && <Done order={order} picture={picture} onBack={onBack} />}
      {hasEnded(order) && order.images.length === 0 && (
        <div className={styles.failed}>
          <Outcome order={order} />
          <Button variant="primary" onPress={() => onBack(order)}>
            {t('repair.back')}
          </Button>
        </div>
      )}
      {children}
    </Page>
  )
}

function UnderWay({ order }: { order: Order }) {
  const t = useText()
  const cancel = useCancel()
  return (
    <Columns split="card">
      <Easel order={order} />
      <Side className={styles.side}>
        <Stages order={order} />
        <p className={styles.soft}>{t('watch.closing')}</p>
        <ErrorNote error={cancel.error} />
        <Button variant="danger" isPending={cancel.isPending} onPress={() => cancel.mutate(order.id)}>
          {t('watch.cancel')}
        </Button>
      </Side>
    </Columns>
  )
}

function Done({ order, picture, onBack }: Pick<MendingProps, 'picture' | 'onBack'> & { order: Order }) {
  const t = useText()
  const [chosen, setChosen] = useState('0')
  const image = order.images[Number(chosen)] ?? order.images[0]!
  return (
    <Columns split="card">
      <Compare
        before={picture.url}
        after={image.url}
        width={image.width}
        height={image.height}
        said={order.prompt.original}
      />
      <Side className={styles.side}>
        {order.images.length > 1 && (
          <Chips
            label={t('repair.which')}
            value={chosen}
            onChange={setChosen}
            choices={order.images.map((_, index) => ({ value: String(index), label: String(index + 1) }))}
          />
        )}
        <Outcome order={order} />
        <LinkButton variant="primary" to={`/repair/${image.id}`}>
          {t('repair.go-on')}
        </LinkButton>
        <Button onPress={() => onBack(order)}>{t('repair.again')}</Button>
        <a className={look({ variant: 'quiet' })} href={`/api/images/${image.id}/download`} download>
          {t('watch.download')}
        </a>
      </Side>
    </Columns>
  )
}
