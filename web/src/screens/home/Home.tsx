import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { useBookmarks } from '@/api/library'
import { useKeptOrders } from '@/api/orderLists'
import { DOORS } from '@/app/navigation'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Entries, Recent } from '@/screens/create/Recent'
import { Thumb } from '@/screens/library/Thumb'
import { ErrorNote, Skeleton } from '@/ui'
import styles from './Home.module.css'

const SHOWN = 12
const ORDERS_SHOWN = 6

/** Where whoever is logged in begins: what can be done, what was kept, what was ordered last. */
export default function Home({ me }: { me: Me }) {
  const t = useText()
  const open = DOORS.filter((door) => may(me, door.permission))
  return (
    <Page title={t('orders.hello', { name: me.name })}>
      <ul className={styles.doors} aria-label={t('orders.doors')}>
        {open.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className={styles.door}>
              <Icon aria-hidden />
              {t(label)}
            </Link>
          </li>
        ))}
      </ul>
      <Bookmarks />
      <Recent />
      <Link to="/orders">{t('orders.all')}</Link>
    </Page>
  )
}

/** What was kept, pictures and orders; how to keep something, where there is nothing. */
function Bookmarks() {
  const t = useText()
  const pictures = useBookmarks(SHOWN)
  const orders = useKeptOrders(ORDERS_SHOWN)
  const nothing = pictures.data?.length === 0 && orders.data?.length === 0
  return (
    <section className={styles.bookmarks} aria-labelledby="bookmarks">
      <div className={styles.head}>
        <h2 id="bookmarks">{t('orders.bookmarks.title')}</h2>
        {pictures.data && pictures.data.length > 0 && <Link to="/library?kept=yes">{t('orders.bookmarks.all')}</Link>}
      </div>
      <ErrorNote error={pictures.error ?? orders.error} />
      {(pictures.isPending || orders.isPending) && <Skeleton lines={2} />}
      {nothing && <p className={styles.soft}>{t('orders.bookmarks.empty')}</p>}
      <ul className={styles.strip}>
        {pictures.data?.map((picture) => (
          <li key={picture.id}>
            <Link
              to={`/library/${picture.id}`}
              className={styles.picture}
              aria-label={picture.prompt || t('start.unnamed')}
            >
              <Thumb picture={picture} />
            </Link>
          </li>
        ))}
      </ul>
      {orders.data && orders.data.length > 0 && (
        <>
          <div className={styles.head}>
            <h3>{t('orders.bookmarks.orders')}</h3>
            <Link to="/orders?kept=yes">{t('orders.bookmarks.all-orders')}</Link>
          </div>
          <Entries orders={orders.data} />
        </>
      )}
    </section>
  )
}
