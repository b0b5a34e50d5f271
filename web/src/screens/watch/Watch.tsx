import { useNavigate, useParams } from 'react-router'
import { useMe } from '@/api/account'
import { hasEnded, type Order, useCancel, useOrder } from '@/api/orders'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { useLiveOrder } from '@/live/useLive'
import { OrderBookmark } from '@/screens/orders/OrderBookmark'
import { Button, Columns, ErrorNote, LinkButton, Side, Skeleton } from '@/ui'
import { canBeAgain, orderAgain } from './again'
import { Easel } from './Easel'
import { Outcome } from './Outcome'
import { PromptChain } from './PromptChain'
import { Stages } from './Stages'
import styles from './Watch.module.css'

/** One order, from the moment it is placed to its pictures. Live events keep it up to date. */
export default function Watch() {
  const t = useText()
  const { id = '' } = useParams()
  const order = useOrder(id)
  const visitor = useMe() === null
  useLiveOrder(visitor ? id : null)
  if (order.error)
    return (
      <Page>
        <ErrorNote error={order.error} />
      </Page>
    )
  if (!order.data)
    return (
      <Page>
        <Skeleton lines={6} />
      </Page>
    )
  return (
    <Page title={t(`watch.status.${order.data.status}`)} lead={order.data.prompt.original}>
      <Columns split="picture" className={styles.columns}>
        <Side>
          <Easel order={order.data} />
          {!hasEnded(order.data) && <p className={styles.soft}>{t('watch.closing')}</p>}
        </Side>
        <Side>
          <Stages order={order.data} />
          <Outcome order={order.data} />
          <PromptChain key={order.data.status} order={order.data} />
          <Next order={order.data} visitor={visitor} />
        </Side>
      </Columns>
    </Page>
  )
}

/** What can be done with the order now. */
function Next({ order, visitor }: { order: Order; visitor: boolean }) {
  const t = useText()
  const cancel = useCancel()
  const navigate = useNavigate()
  if (visitor) return hasEnded(order) && <LinkButton to="/">{t('shell.home')}</LinkButton>
  if (!hasEnded(order))
    return (
      <div className={styles.acts}>
        <Button variant="danger" isPending={cancel.isPending} onPress={() => cancel.mutate(order.id)}>
          {t('watch.cancel')}
        </Button>
        <OrderBookmark order={order} labelled />
        <ErrorNote error={cancel.error} />
      </div>
    )
  const again = () => {
    const to = orderAgain(order)
    if (to) void navigate(to)
  }
  return (
    <div className={styles.acts}>
      <LinkButton to="/create" variant={order.status === 'succeeded' ? 'primary' : 'secondary'}>
        {t('watch.another')}
      </LinkButton>
      {canBeAgain(order) && <Button onPress={again}>{t('watch.again')}</Button>}
      <OrderBookmark order={order} labelled />
    </div>
  )
}
