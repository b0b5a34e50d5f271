import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { keys } from './queries'

export type Order = Schema<'Order'>
export type OrderBody = Schema<'OrderBody'>
export type Quote = Schema<'Quote'>

/** How far a running picture is, and what it looks like so far, once there is something to see. */
export interface Preview {
  url: string | null
  step: number | null
  steps: number | null
  picture: number | null
}

const WAITING_MS = 4_000

export function hasEnded(order: Pick<Order, 'status'>): boolean {
  return ['succeeded', 'failed', 'cancelled', 'refused'].includes(order.status)
}

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: keys.order(id),
    queryFn: () => ask(api.GET('/api/orders/{order_id}', { params: { path: { order_id: id } } })),
    // Events may have come before the answer that stands in the cache.
    refetchOnMount: 'always',
    // Events tell all but the place in the queue, which moves when others' orders end.
    refetchInterval: ({ state }) => (state.data?.queue_position ? WAITING_MS : false),
  })

/** Null: there is none to ask for. */
export const useOrder = (id: string | null) => useQuery({ ...orderQuery(id ?? ''), enabled: Boolean(id) })

/** Written by live events alone. */
export const usePreview = (id: string) =>
  useQuery<Preview | null>({ queryKey: keys.preview(id), queryFn: () => null, staleTime: Infinity }).data ?? null

export const useRecentOrders = (limit: number) =>
  useQuery({
    queryKey: [...keys.orders, { limit }],
    queryFn: () => ask(api.GET('/api/orders', { params: { query: { limit } } })),
  })

/** What an order would cost. Null: it cannot be ordered yet, so nothing is asked. */
export const useQuote = (body: OrderBody | null) =>
  useQuery({
    queryKey: keys.quote(body),
    queryFn: ({ signal }) =>
      ask(api.POST('/api/orders', { body: body!, params: { query: { dry_run: true } }, signal })) as Promise<Quote>,
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })

/** Takes in an order that was answered; where it is in sight it is asked for again, since events may be ahead of it. */
function adopt(cache: QueryClient, order: Order): void {
  cache.setQueryData(keys.order(order.id), order)
  void cache.invalidateQueries({ queryKey: keys.order(order.id) })
  void cache.invalidateQueries({ queryKey: keys.orders })
}

/** Places an order for no more than `price`; `key` makes a repeated click the same order. */
export function usePlaceOrder() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key, price }: { body: OrderBody; key: string; price?: number }) =>
      ask(
        api.POST('/api/orders', {
          body,
          params: { query: { max_price: price }, header: { 'Idempotency-Key': key } },
        }),
      ) as Promise<Order>,
    onSuccess: (order) => adopt(cache, order),
  })
}

export function usePlaceDemo() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'DemoBody'>) => ask(api.POST('/api/demo', { body })),
    onSuccess: (order) => adopt(cache, order),
  })
}

export function useClaim() {
  return useChange((id: string) =>
    ask(api.POST('/api/orders/{order_id}/claim', { params: { path: { order_id: id } } })),
  )
}

export function useCancel() {
  return useChange((id: string) =>
    ask(api.POST('/api/orders/{order_id}/cancel', { params: { path: { order_id: id } } })),
  )
}

export function useApprove() {
  return useChange(({ id, prompt }: { id: string; prompt: string }) =>
    ask(api.POST('/api/orders/{order_id}/approve', { params: { path: { order_id: id } }, body: { prompt } })),
  )
}

function useChange<Input>(mutationFn: (input: Input) => Promise<Order>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: (order) => adopt(cache, order),
  })
}
