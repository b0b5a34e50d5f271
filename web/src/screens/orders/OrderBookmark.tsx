import { may, useMe } from '@/api/account'
import { useKeepingOrder } from '@/api/orderLists'
import type { Order } from '@/api/orders'
import { useText } from '@/i18n'
import { BookmarkToggle } from '@/screens/library/BookmarkToggle'

/** Keeps an order among the bookmarks, whatever became of it. Visitors have none. */
export function OrderBookmark({ order, labelled }: { order: Order; labelled?: boolean }) {
  const t = useText()
  const me = useMe()
  const { mutate, isPending, variables } = useKeepingOrder(order.id)
  if (!may(me, 'orders.keep')) return null
  const kept = isPending ? variables : order.bookmarked
  const label = t(kept ? 'orders.bookmark.remove' : 'orders.bookmark.add')
  return <BookmarkToggle kept={kept} label={label} labelled={labelled} mark={mutate} />
}
