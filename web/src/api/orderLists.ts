import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask } from './client'
import { useItems } from './pages'
import { keys } from './queries'

const PAGE = 30

/** Orders of one's own, all or those that are kept, the newest first, a page at a time. */
export const useAllOrders = (kept: boolean) =>
  useItems(keys.allOrders(kept), (cursor) =>
    ask(api.GET('/api/orders', { params: { query: { bookmarked: kept || undefined, limit: PAGE, cursor } } })),
  )

/** The orders that were kept last. */
export const useKeptOrders = (limit: number) =>
  useQuery({
    queryKey: keys.keptOrders(limit),
    queryFn: () => ask(api.GET('/api/bookmarks/orders', { params: { query: { limit } } })),
    select: ({ items }) => items,
  })

/** Keeps an order, or lets it go. It is under way until all that shows the order knows it. */
export function useKeepingOrder(id: string) {
  const cache = useQueryClient()
  const params = { path: { order_id: id } }
  return useMutation({
    mutationFn: (keep: boolean) =>
      keep
        ? api.PUT('/api/bookmarks/orders/{order_id}', { params })
        : api.DELETE('/api/bookmarks/orders/{order_id}', { params }),
    onSettled: () =>
      Promise.all([keys.order(id), keys.orders].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  })
}
