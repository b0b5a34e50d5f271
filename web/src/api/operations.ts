import { useQuery } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { useAct, usePages } from './pages'
import { keys } from './queries'

export type OverseenOrder = Schema<'OverseenOrder'>
export type Worker = Schema<'Worker'>
export type Queue = Schema<'Queue'>
export type Letter = Schema<'Letter'>
export type Entry = Schema<'Entry'>
export type OrderStatus = Schema<'orders_order_Status'>
export type Tool = Schema<'Tool'>

export const TOOLS = ['generate', 'image_to_image', 'inpaint', 'banner'] as const satisfies readonly Tool[]
export const ORDER_STATUSES = [
  'placed',
  'running',
  'review',
  'succeeded',
  'failed',
  'cancelled',
  'refused',
] as const satisfies readonly OrderStatus[]

/** How often what is running is looked at again while it is in sight. */
const LOOK_MS = 5_000

export const useOverseenOrders = (filters: {
  username?: string
  department?: string
  status?: string
  tool?: string
  from?: string
  to?: string
}) =>
  usePages([...keys.admin, 'orders', filters], (cursor) =>
    ask(
      api.GET('/api/admin/orders', {
        params: {
          query: {
            ...filters,
            status: filters.status as OrderStatus | undefined,
            tool: filters.tool as Tool | undefined,
            cursor,
          },
        },
      }),
    ),
  )

export const useWorkers = () =>
  useQuery({
    queryKey: keys.workers,
    queryFn: () => ask(api.GET('/api/workers')),
    select: ({ items }) => items,
    refetchInterval: LOOK_MS,
  })

export const useQueues = () =>
  useQuery({
    queryKey: [...keys.admin, 'queues'],
    queryFn: () => ask(api.GET('/api/admin/queues')),
    select: ({ items }) => items,
    refetchInterval: LOOK_MS,
  })

export const useLetters = () =>
  usePages([...keys.admin, 'letters'], (cursor) =>
    ask(api.GET('/api/admin/dead-letters', { params: { query: { cursor } } })),
  )

export const useReplay = (id: number) =>
  useAct(
    () => ask(api.POST('/api/admin/dead-letters/{letter_id}/replay', { params: { path: { letter_id: id } } })),
    keys.admin,
  )

export const usePrices = () =>
  useQuery({
    queryKey: [...keys.admin, 'prices'],
    queryFn: () => ask(api.GET('/api/admin/prices')),
    select: ({ items }) => items,
  })

export const useAudit = (filters: { act?: string; subject?: string; from?: string; to?: string }) =>
  usePages([...keys.admin, 'audit', filters], (cursor) =>
    ask(
      api.GET('/api/admin/audit', {
        params: { query: { ...filters, act: filters.act as Schema<'Act'> | undefined, cursor } },
      }),
    ),
  )
