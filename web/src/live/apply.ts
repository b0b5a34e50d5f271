import type { QueryClient } from '@tanstack/react-query'
import { hasEnded, type Order, type Preview } from '@/api/orders'
import { keys } from '@/api/queries'
import type { ServerEvent } from './sse'

type Status = Pick<Order, 'id' | 'tool' | 'status' | 'stage' | 'prompt' | 'price' | 'warnings' | 'error'>
type Progress = Pick<Order, 'id' | 'stage' | 'progress'> & Omit<Preview, 'url'> & { preview_url: string | null }

/** Writes what an event says into the cache, where every screen that shows the order sees it. */
export function applyEvent(cache: QueryClient, { event, data }: ServerEvent): void {
  switch (event) {
    case 'status':
      return applyStatus(cache, data as Status)
    case 'progress':
      return applyProgress(cache, data as Progress)
    case 'image':
      return applyImage(cache, data as Order['images'][number])
  }
}

function change(cache: QueryClient, id: string, how: (order: Order) => Order): void {
  cache.setQueryData<Order>(keys.order(id), (order) => order && how(order))
}

function applyStatus(cache: QueryClient, status: Status): void {
  const before = cache.getQueryData<Order>(keys.order(status.id))?.stage ?? 'hold'
  change(cache, status.id, (order) =>
    hasEnded(order) ? order : { ...order, ...status, progress: order.stage === status.stage ? order.progress : 0 },
  )
  // The events do not say when an order ended, or what it waits for; the order itself does.
  void cache.invalidateQueries({ queryKey: keys.order(status.id) })
  void cache.invalidateQueries({ queryKey: keys.orders })
  // Credits are set aside when the order leaves its first stage, and taken or given back at its end.
  if (hasEnded(status) || before === 'hold') void cache.invalidateQueries({ queryKey: keys.me })
  if (hasEnded(status)) void cache.invalidateQueries({ queryKey: keys.images })
}

function applyProgress(
  cache: QueryClient,
  { id, stage, progress, preview_url: url, step, steps, picture }: Progress,
): void {
  change(cache, id, (order) =>
    hasEnded(order) ? order : { ...order, stage, progress, queue_position: null, expected_seconds: null },
  )
  cache.setQueryData<Preview | null>(keys.preview(id), (last) => ({
    url: url ?? last?.url ?? null,
    step,
    steps,
    picture,
  }))
}

function applyImage(cache: QueryClient, image: Order['images'][number]): void {
  change(cache, image.order_id, (order) =>
    order.images.some(({ id }) => id === image.id) ? order : { ...order, images: [...order.images, image] },
  )
}
