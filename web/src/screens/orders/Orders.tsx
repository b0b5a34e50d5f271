import { useAllOrders } from '@/api/orderLists'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { useFilter } from '@/lib/useFilter'
import { Entry } from '@/screens/create/Recent'
import { Button, EmptyState, ErrorNote, LinkButton, Skeleton, Switch } from '@/ui'
import { OrderBookmark } from './OrderBookmark'
import styles from './Orders.module.css'

/** All orders, or those that are kept, the newest first; also those that left no picture. */
export default function Orders() {
  const t = useText()
  const [kept, setKept] = useFilter('kept')
  const orders = useAllOrders(kept !== '')
  return (
    <Page title={t('orders.title')}>
      <Switch label={t('library.kept-only')} isSelected={kept !== ''} onChange={(on) => setKept(on ? 'yes' : '')} />
      <ErrorNote error={orders.error} />
      {orders.isPending && <Skeleton lines={6} />}
      {orders.data?.length === 0 && (kept ? <NoneKept /> : <None />)}
      <ul className={styles.list}>
        {orders.data?.map((order) => (
          <li key={order.id} className={styles.item}>
            <Entry order={order} />
            <OrderBookmark order={order} />
          </li>
        ))}
      </ul>
      {orders.hasNextPage && (
        <div className={styles.more}>
          <Button isPending={orders.isFetchingNextPage} onPress={() => void orders.fetchNextPage()}>
            {t('library.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function None() {
  const t = useText()
  return (
    <EmptyState title={t('create.recent.empty-title')} text={t('create.recent.empty-text')}>
      <LinkButton to="/create" variant="primary">
        {t('library.empty.act')}
      </LinkButton>
    </EmptyState>
  )
}

function NoneKept() {
  const t = useText()
  return <EmptyState title={t('orders.bookmark.none-title')} text={t('orders.bookmark.none-text')} />
}
