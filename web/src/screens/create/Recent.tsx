import { Link } from 'react-router'
import { hasEnded, type Order, useRecentOrders } from '@/api/orders'
import { useFormat, useText } from '@/i18n'
import { EmptyState, ErrorNote, Skeleton } from '@/ui'
import styles from './Recent.module.css'

const SHOWN = 8

/** The newest orders, those under way among them. */
export function Recent() {
  const t = useText()
  const orders = useRecentOrders(SHOWN)
  return (
    <section className={styles.recent} aria-labelledby="recent">
      <h2 id="recent">{t('create.recent.title')}</h2>
      <ErrorNote error={orders.error} />
      {orders.isPending && <Skeleton lines={3} />}
      {orders.data?.items.length === 0 && (
        <EmptyState title={t('create.recent.empty-title')} text={t('create.recent.empty-text')} />
      )}
      <Entries orders={orders.data?.items ?? []} />
    </section>
  )
}

/** Some orders, as tiles. */
export function Entries({ orders }: { orders: readonly Order[] }) {
  return (
    <ul className={styles.list}>
      {orders.map((order) => (
        <li key={order.id}>
          <Entry order={order} />
        </li>
      ))}
    </ul>
  )
}

/** An order in a list. */
export function Entry({ order }: { order: Order }) {
  const t = useText()
  const format = useFormat()
  const [image] = order.images
  const { product_type: product } = order.parameters
  const said = order.prompt.original || t.lookup(`create.products.${product}`) || t(`watch.status.${order.status}`)
  return (
    <Link to={`/orders/${order.id}`} className={styles.entry} data-open={!hasEnded(order) || undefined}>
      <span className={styles.thumb}>
        {image && <img src={image.url} alt="" loading="lazy" width="64" height="64" />}
      </span>
      <span className={styles.said}>
        <span className={styles.prompt}>{said}</span>
        <span className={styles.state}>
          {t(`watch.status.${order.status}`)} · {format.ago(order.created_at)}
        </span>
      </span>
    </Link>
  )
}
