import { QueryClient } from '@tanstack/react-query'
import { isProblem } from './problem'

const TRIES = 2

/** What the page knows of the server. Live events keep orders up to date, so nothing is asked for again on focus. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < TRIES && isProblem(error) && (error.status === 0 || error.status >= 500),
      },
    },
  })
}

/** Keys of the cache, all in one place: what writes one and what reads it must mean the same. */
export const keys = {
  me: ['me'] as const,
  myBalance: ['me', 'balance'] as const,
  myTransactions: ['me', 'transactions'] as const,
  statistics: ['me', 'statistics'] as const,
  apiKeys: ['me', 'keys'] as const,
  allPresets: ['presets'] as const,
  workers: ['workers'] as const,
  /** All that administrators see: what one of them does may change any of it. */
  admin: ['admin'] as const,
  models: ['models'] as const,
  brandBooks: ['brand-books'] as const,
  presets: (tool: string) => ['presets', tool] as const,
  orders: ['orders'] as const,
  everyOrder: ['order'] as const,
  order: (id: string) => ['order', id] as const,
  preview: (id: string) => ['preview', id] as const,
  quote: (body: unknown) => ['quote', body] as const,
  images: ['images'] as const,
  picture: (id: string) => ['images', 'one', id] as const,
  lineage: (id: string) => ['images', 'lineage', id] as const,
  gallery: (narrowed: unknown) => ['images', 'gallery', narrowed] as const,
  bookmarks: (limit: number) => ['images', 'bookmarks', limit] as const,
  allOrders: (kept: boolean) => ['orders', 'all', kept] as const,
  keptOrders: (limit: number) => ['orders', 'kept', limit] as const,
  pixels: (id: string) => ['pixels', id] as const,
  ownPictures: ['images', 'own'] as const,
}
